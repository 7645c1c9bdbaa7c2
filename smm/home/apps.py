from importlib import import_module

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "smm.home"
    label = "home"

    def ready(self) -> None:
        """Say what the navigation counts; models can be imported only now."""
        context = import_module("smm.home.context")
        counters = context.counters
        counters["approvals"] = import_module("content.selectors.approvals").count_waiting_for
        counters["decisions"] = import_module("smm.home.selectors.outside").count_troubles
        context.held_by_stops[:] = [
            import_module("content.selectors.waiting").count_stopped,
            import_module("monitoring.selectors.threads").count_stopped,
        ]
        counters["inbox"] = import_module("monitoring.selectors.inbox").waiting_for
