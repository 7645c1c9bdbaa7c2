"""Keeping what files are made into for platforms: each once, by a worker ahead of time or when it is needed."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from content import fitting
from content.models import ContentItem, FittedMedia, Media
from content.models.media import Stored
from content.selectors.channels import meant_by
from smm.core import clock
from smm.core.sentences import keep_error
from smm.platforms.contract import Limits, Permanent
from smm.platforms.words import gettext_noop as _
from team.connectors import limits_of
from team.models import Member

log = logging.getLogger(__name__)
AS_IT_IS = ""
BATCH = 4
GIVEN_UP_AFTER = timedelta(minutes=2)
"""How long a worker has for one picture before another takes it up; the tasks' time limit is shorter."""


def of(file: Media, limits: Limits) -> FittedMedia:
    """What goes out of `file` where `limits` hold; made now if nobody has yet. Raises Permanent if it cannot be.

    What moves, is no picture, or is nothing that a picture could become there, stays as it is.
    """
    is_fitted = file.is_still and fitting.recipe_for(limits).types
    return of_picture(file, limits) if is_fitted else _row(file, AS_IT_IS, _itself(file))


def of_picture(picture: Stored, limits: Limits) -> FittedMedia:
    """What goes out of a still picture; raises Permanent where it cannot be made to fit."""
    row = _row(picture, str(fitting.recipe_for(limits)), {})
    if not row.digest:
        row.origin = str(picture.file.name)
        _make(row)
    return row


def _row(source: Stored, recipe: str, known: dict[str, object]) -> FittedMedia:
    values = {"origin": source.file.name, **known}
    row, _is_new = FittedMedia.objects.get_or_create(source=source.digest, recipe=recipe, defaults=values)
    return row


def _itself(file: Stored) -> dict[str, object]:
    names = ("digest", "mime", "size", "width", "height")
    return {"file": file.file.name, **{name: getattr(file, name) for name in names}}


def _make(row: FittedMedia) -> None:
    made = fitting.fit(_bytes_at(row.origin), fitting.Recipe.named(row.recipe))
    row.digest, row.file.name = store(made)
    row.mime, row.size, row.width, row.height = made.mime, len(made.data), made.width, made.height
    row.problem = ""
    row.save()


def _bytes_at(name: str) -> bytes:
    try:
        with default_storage.open(name) as file:
            return bytes(file.read())
    except OSError as error:
        raise Permanent(_("The file is not where it was kept; add it again.")) from error


def store(made: fitting.Fitted) -> tuple[str, str]:
    """The digest of the bytes and where they are kept: once, whatever they were made from."""
    digest = hashlib.sha256(made.data).hexdigest()
    name = f"fitted/{digest[:2]}/{digest}{fitting.SUFFIX[made.mime]}"
    return digest, name if default_storage.exists(name) else default_storage.save(name, ContentFile(made.data))


def want(item: ContentItem, by: Member | None = None) -> None:
    """Have the item's pictures made to fit its channels soon, so that nobody waits for it later."""
    origins = {file.digest: str(file.file.name) for file in item.media.all() if file.is_still}
    recipes = {str(fitting.recipe_for(limits)) for limits in _fitting_limits(item)} if origins else ()
    wanted = [
        FittedMedia(source=digest, origin=origin, recipe=recipe)
        for digest, origin in origins.items()
        for recipe in recipes
    ]
    FittedMedia.objects.bulk_create(wanted, ignore_conflicts=True)
    for row in FittedMedia.objects.filter(source__in=origins, digest="").exclude(problem=""):
        row.origin, row.problem, row.begun_at = origins[row.source], "", None  # perhaps it was added anew
        row.save(update_fields=["origin", "problem", "begun_at", "updated_at"])


def prepare(file: Media, item: ContentItem) -> None:
    """Make a file that is about to be added to the item fit its channels, outside any lock."""
    for limits in _fitting_limits(item) if file.is_still else ():
        with suppress(Permanent):
            of_picture(file, limits)


def _fitting_limits(item: ContentItem) -> list[Limits]:
    """The limits of the item's channels that take pictures."""
    found = [limits_of(channel) for channel in meant_by(item)]
    return [limits for limits in found if limits.media and fitting.recipe_for(limits).types]


def run_due() -> int:
    """Make what is wanted and not made, one after the other and by one worker at a time; the number made."""
    wanted = FittedMedia.objects.filter(digest="", problem="").order_by("pk")
    since = clock.now() - GIVEN_UP_AFTER
    if wanted.filter(begun_at__gte=since).exists():
        return 0
    return sum(_take(row) for row in wanted[:BATCH])


def _take(row: FittedMedia) -> int:
    free = FittedMedia.objects.filter(pk=row.pk, digest="", begun_at=row.begun_at)
    if not free.update(begun_at=clock.now()):
        return 0
    try:
        _make(row)
    except Exception as error:
        if not isinstance(error, Permanent):
            log.exception("unexpected error while fitting", extra={"fitted": row.pk})
        FittedMedia.objects.filter(pk=row.pk, digest="").update(problem=keep_error(error))
    return 1
