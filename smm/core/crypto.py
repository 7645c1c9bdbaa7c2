"""Secrets at rest: encrypted with the newest key, readable with any key that is still listed."""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

FERNET_BEGINS = "gAAAA"
"""How every Fernet token begins, and no JSON."""


class Unreadable(Exception):
    """A stored secret was encrypted with a key that is no longer listed in SMM_ENCRYPTION_KEYS."""


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])


def encrypt(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text behind `token`; raises Unreadable where no listed key fits."""
    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("No key in SMM_ENCRYPTION_KEYS opens this secret.") from error


def rotate(token: str) -> str:
    """The same secret under the newest key; raises Unreadable where no listed key fits."""
    try:
        return _fernet().rotate(token.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("No key in SMM_ENCRYPTION_KEYS opens this secret.") from error


class EncryptedJSONField(models.TextField):
    """A JSON object that stands in the database encrypted (tokens, passwords)."""

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return json.loads(decrypt(value)) if value else {}

    def get_prep_value(self, value: Any) -> str:
        return encrypt(json.dumps(value)) if value else ""

    def value_to_string(self, obj: models.Model) -> str:
        """What a backup holds: still encrypted."""
        return self.get_prep_value(self.value_from_object(obj))

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value:
            return json.loads(decrypt(value) if value.startswith(FERNET_BEGINS) else value)
        return value or {}
