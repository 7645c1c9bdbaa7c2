"""`manage.py demo`: load the demo department into an empty database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smm.home.demo import builder


class Command(BaseCommand):
    help = "Load the demo department into an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            builder.build()
        except builder.NotEmpty as error:
            raise CommandError(str(error)) from None
