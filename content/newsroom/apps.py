from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from smm.platforms import registry


class NewsroomConfig(AppConfig):
    name = "content.newsroom"
    label = "newsroom"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        """Offer the newsroom as a platform and say how its rows are scoped; models can be imported only now."""
        import_module("content.newsroom.scopes").register()
        registry.register(import_module("content.newsroom.connector").Newsroom)
