from typing import Any

import sentry_sdk
from django.apps import AppConfig
from django.conf import settings


def report_errors(dsn: str, environment: str, **options: Any) -> None:
    """Report errors to Sentry without personal data and values of variables, and tell platforms nothing of it."""
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        send_default_pii=False,
        include_local_variables=False,
        trace_propagation_targets=[],
        max_request_body_size="never",
        **options,
    )


class CoreConfig(AppConfig):
    name = "smm.core"
    label = "core"

    def ready(self) -> None:
        if settings.SENTRY_DSN:
            report_errors(settings.SENTRY_DSN, settings.ENVIRONMENT)
