"""Secrets at rest: encrypted with the newest key, readable with any key that is still listed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
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


class Sealed(Mapping[str, Any]):
    """A stored object that is decrypted when something of it is asked for, not when its row is read.

    A row whose secret no key opens can so be shown and changed; only who needs the secret meets Unreadable.
    """

    def __init__(self, token: str) -> None:
        self.token = token

    @cached_property
    def _opened(self) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(decrypt(self.token))
        return opened

    def __getitem__(self, name: str) -> Any:
        return self._opened[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._opened)

    def __len__(self) -> int:
        return len(self._opened)

    def __bool__(self) -> bool:
        return True  # nothing is stored of an empty object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and bool(other) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "<Sealed>"

    @property
    def is_readable(self) -> bool:
        try:
            return bool(self._opened)
        except Unreadable:
            return False

    @property
    def anew(self) -> str:
        """Encrypted with the newest key; as it stands where no key opens it, so that saving a row loses nothing."""
        return encrypt(json.dumps(self._opened)) if self.is_readable else self.token


class EncryptedJSONField(models.TextField):
    """A JSON object that stands in the database encrypted (tokens, passwords)."""

    _pyi_private_set_type: Any  # what mypy takes values of rows to be
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: object) -> Mapping[str, Any]:
        return Sealed(value) if value else {}

    def get_prep_value(self, value: Any) -> str:
        if isinstance(value, Sealed):
            return value.anew
        return encrypt(json.dumps(value)) if value else ""

    def value_to_string(self, obj: models.Model) -> str:
        """What a backup holds: still encrypted."""
        return self.get_prep_value(self.value_from_object(obj))

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value:
            return Sealed(value) if value.startswith(FERNET_BEGINS) else json.loads(value)
        return value or {}
