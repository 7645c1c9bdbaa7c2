from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smm.core import signs


class Command(BaseCommand):
    help = "Ends with an error where a part (database, broker, worker, beat) shows no sign of life: for health checks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("part", choices=["database", "broker", "worker", "beat"])

    def handle(self, *, part: str, **options: Any) -> None:
        health = signs.check()[part]
        if not health.ok:
            raise CommandError(f"{part}: last sign of life {health.age} s ago {health.problem}".rstrip())
        self.stdout.write(f"{part}: {health.age} s")
