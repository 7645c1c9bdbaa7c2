"""Changing the key that encrypts secrets: a new one in front, everything encrypted anew, the old ones forgotten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from smm.core.crypto import FERNET_BEGINS, EncryptedJSONField, rotate
from smm.core.errors import Refused
from smm.environment import kept_keys

BATCH = 200
HOLD_TOKENS = {("mfa", "authenticator", "data")}
"""JSON of other packages in which tokens of ours stand."""


def _fields() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every column that holds secrets."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            place = (model._meta.app_label, model._meta.model_name, field.name)
            if isinstance(field, EncryptedJSONField) or place in HOLD_TOKENS:
                yield model, field


def encrypt_anew() -> int:
    """Encrypt every stored secret with the newest key, row by row, while SMM runs; the number of rows.

    Raises crypto.Unreadable for a secret that no listed key opens; what was done until then stays done.
    """
    return sum(_row(model, field, pk) for model, field in _fields() for pk in _filled(model, field))


def _filled(model: type[models.Model], field: models.Field[Any, Any]) -> Iterator[Any]:
    rows = model._base_manager.annotate(raw=Cast(field.name, models.TextField()))
    return rows.exclude(raw="").order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH)


@transaction.atomic
def _row(model: type[models.Model], field: models.Field[Any, Any], pk: Any) -> int:
    rows = model._base_manager.filter(pk=pk)
    raw = rows.select_for_update().annotate(raw=Cast(field.name, models.TextField())).values_list("raw", flat=True)
    stored = raw.first()
    if not stored:
        return 0
    if isinstance(field, EncryptedJSONField):
        rows.update(**{field.name: models.Value(rotate(stored), output_field=models.TextField())})
    else:
        rows.update(**{field.name: _anew(rows.values_list(field.name, flat=True)[0])})
    return 1


def _anew(data: dict[str, Any]) -> dict[str, Any]:
    is_token = {name: isinstance(value, str) and value.startswith(FERNET_BEGINS) for name, value in data.items()}
    return {name: rotate(value) if is_token[name] else value for name, value in data.items()}


def add_key() -> None:
    """Put a new key in front of those that `make run` keeps; it is used after the next start."""
    keys = _kept()
    _write([Fernet.generate_key().decode(), *keys])


def forget_old_keys() -> int:
    """Keep the newest key alone; the number of keys that were forgotten. Everything must be encrypted anew before."""
    keys = _kept()
    if keys[0] != settings.ENCRYPTION_KEYS[0]:
        raise Refused([_("Start SMM again first: it does not use the newest key yet.")])
    encrypt_anew()
    _write(keys[:1])
    return len(keys) - 1


def _kept() -> list[str]:
    keys = kept_keys(settings.KEYS_FILE).get("SMM_ENCRYPTION_KEYS", "")
    if not keys or "SMM_ENCRYPTION_KEYS" in os.environ:
        raise Refused([_("The keys come from SMM_ENCRYPTION_KEYS: change them there.")])
    return keys.split(",")


def _write(keys: list[str]) -> None:
    """Replace the file of keys in one step, readable for its owner alone."""
    kept = {**kept_keys(settings.KEYS_FILE), "SMM_ENCRYPTION_KEYS": ",".join(keys)}
    new = Path(f"{settings.KEYS_FILE}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as output:
        output.writelines(f"{name}={value}\n" for name, value in kept.items())
    new.replace(settings.KEYS_FILE)
