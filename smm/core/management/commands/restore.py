from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smm.core import backup, prepare
from smm.core.errors import Refused


class Command(BaseCommand):
    help = "Reads a backup into an empty installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        prepare.make_folders()
        prepare.make_tables()
        try:
            backup.read(file)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. Start SMM now (again, if it was running).")
