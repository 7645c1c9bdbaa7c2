from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "ideas"
    verbose_name = _("Ideas")

    def ready(self) -> None:
        """Say how ideas are scoped; models can be imported only now."""
        import_module("ideas.scopes").register()
