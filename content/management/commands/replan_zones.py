from typing import Any

from django.core.management.base import BaseCommand

from content.services import zones


class Command(BaseCommand):
    help = "Keeps planned wall-clock times where the rules of their time zones changed; runs at every start as well."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{zones.replan()} planned publications moved to keep their wall-clock time.")
