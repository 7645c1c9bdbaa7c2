from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    name = "goals"
    verbose_name = _("Goals")

    def ready(self) -> None:
        """Fill the team's registries; models can be imported only now."""
        import_module("goals.wiring").register()
