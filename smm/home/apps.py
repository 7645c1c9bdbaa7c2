from importlib import import_module

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "smm.home"
    label = "home"

    def ready(self) -> None:
        """Say what the navigation counts; models can be imported only now."""
        counters = import_module("smm.home.context").counters
        counters["approvals"] = import_module("content.selectors.approvals").count_waiting_for
        counters["inbox"] = import_module("monitoring.selectors.inbox").waiting_for
