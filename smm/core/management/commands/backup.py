from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from smm.core import backup


class Command(BaseCommand):
    help = "Writes rows, media and keys to one file, also while SMM runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            backup.write(file.resolve())
        except (OSError, Error) as error:
            raise CommandError(f"The backup could not be written: {error}") from error
        self.stdout.write(f"Written to {file}. It holds the keys: keep it where nobody else reads it.")
