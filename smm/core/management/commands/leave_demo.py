from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smm.core import demo
from smm.core.errors import Refused


class Command(BaseCommand):
    help = "Starts an empty department and keeps the demo's database and files aside."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", action="store_true", help="do it here: no process of SMM may be running")

    def handle(self, *, now: bool, **options: Any) -> None:
        try:
            if now:
                self.stdout.write(f"The demo is kept in {demo.leave()}.")
            else:
                demo.ask_to_leave()
                self.stdout.write("The running SMM was asked to leave the demo (without one, use --now).")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
