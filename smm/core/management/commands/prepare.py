from typing import Any

from django.core.management.base import BaseCommand

from smm.core import prepare


class Command(BaseCommand):
    help = "Makes folders, tables and browser assets ready; loads the demo once where SMM_DEMO asks for it."

    def handle(self, **options: Any) -> None:
        prepare.make_folders()
        prepare.make_tables()
        prepare.keep_planned_times()
        prepare.collect_assets()
        if prepare.load_demo():
            self.stdout.write("The demo department is loaded.")
