import sentry_sdk
from django.apps import AppConfig
from django.conf import settings


class CoreConfig(AppConfig):
    name = "smm.core"
    label = "core"

    def ready(self) -> None:
        if settings.SENTRY_DSN:
            sentry_sdk.init(dsn=settings.SENTRY_DSN, environment=settings.ENVIRONMENT, send_default_pii=False)
