"""Write docs/permissions.md anew."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from team.permissions_doc import page


class Command(BaseCommand):
    help = "Write docs/permissions.md from the table of permissions."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / "docs" / "permissions.md").write_text(page())
