from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from smm.platforms import registry


class TeamConfig(AppConfig):
    name = "team"
    verbose_name = _("Team")

    def ready(self) -> None:
        """Make the connectors known and say how the team's rows are scoped; models can be imported only now."""
        registry.discover()
        import_module("team.scopes").register()
