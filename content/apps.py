from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = _("Content")

    def ready(self) -> None:
        """Fill the registries of the floors below; models can be imported only now."""
        import_module("content.scopes").register()
        import_module("content.wiring").register()
        import_module("content.registrations").register()
