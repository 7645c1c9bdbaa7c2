"""Draw the workflow's picture in docs/workflow.md anew from the table of stages."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand

from content.picture import placed_in


class Command(BaseCommand):
    help = "Draws the workflow in docs/workflow.md from content/workflow.py."

    def handle(self, *args: object, **options: object) -> None:
        page = settings.BASE_DIR / "docs" / "workflow.md"
        page.write_text(placed_in(page.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write(f"{page} is drawn.")
