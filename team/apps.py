from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamConfig(AppConfig):
    name = "team"
    verbose_name = _("Team")

    def ready(self) -> None:
        """Say how the team's rows are scoped; models can be imported only now."""
        import_module("team.scopes").register()
