from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smm.core import rotation
from smm.core.crypto import Unreadable
from smm.core.errors import Refused


class Command(BaseCommand):
    help = (
        "Encrypts every stored secret with the newest key. Of the keys that `make run` keeps: first --new-key and a "
        "restart, then this, then --forget-old."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--new-key", action="store_true", help="make a key that is used after the next start")
        which.add_argument("--forget-old", action="store_true", help="encrypt anew and drop all keys but the newest")

    def handle(self, *, new_key: bool, forget_old: bool, **options: Any) -> None:
        try:
            self.stdout.write(_done(new_key, forget_old))
        except (Unreadable, Refused) as error:
            raise CommandError(str(error)) from error


def _done(new_key: bool, forget_old: bool) -> str:
    if new_key:
        rotation.add_key()
        return "A new key stands in front. Start SMM again, then run rotate_keys."
    if forget_old:
        return f"Forgot {rotation.forget_old_keys()} old keys; backups made before still hold them."
    return f"{rotation.encrypt_anew()} secrets are encrypted with the newest key."
