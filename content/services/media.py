"""Pictures, films and documents of an item: what they are is read from their bytes, never believed."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from content import files, fitted
from content.models import ContentItem, Media
from content.selectors import rights
from content.services import writing
from content.workflow import Stage
from smm.core.errors import Refused
from smm.core.sentences import keep_error, tell
from smm.platforms.contract import Permanent
from team.models import Member

MOST_PER_ITEM = 20
RENDERED_IN = (Stage.APPROVE, Stage.PUBLISH)


def add(*, item_id: int, by: Member, file: UploadedFile, alt: str = "") -> Media:
    """Add a file to the item. Raises Refused for one that is too large, of no known type, damaged, or there already.

    What takes long (looking at the file, keeping it, making it fit) happens before the item is locked.
    """
    item = ContentItem.objects.get(pk=item_id)
    writing.require_writable(item, by)
    media = _looked_at(item, file, alt)
    if item.stage in RENDERED_IN:
        fitted.prepare(media, item)
    try:
        return _keep(media, by)
    except Exception:
        media.file.delete(save=False)
        raise


@transaction.atomic
def _keep(media: Media, by: Member) -> Media:
    item = media.item = writing.begin(media.item_id, by)
    if item.media.count() >= MOST_PER_ITEM:
        raise Refused([_("An item can have %(most)d files at most.") % {"most": MOST_PER_ITEM}])
    if item.media.filter(digest=media.digest).exists():
        raise Refused([_("This file is there already.")])
    last = item.media.aggregate(last=Max("position"))["last"]
    media.position = 0 if last is None else last + 1
    media.save()
    writing.end(item, by)
    return media


def _looked_at(item: ContentItem, file: UploadedFile, alt: str) -> Media:
    """The file as a row that is not saved yet; its bytes are kept already."""
    most = settings.MEDIA_MAX_BYTES
    if (file.size or 0) > most:
        raise Refused([_("The file is too large: at most %(most)s.") % {"most": filesizeformat(most)}])
    data = file.read()
    try:
        kind = files.look(data)
    except Permanent as error:
        raise Refused([tell(keep_error(error))]) from error
    name = PurePath((file.name or "file").replace("\\", "/")).name[:200]
    digest = hashlib.sha256(data).hexdigest()
    media = Media(item=item, name=name, digest=digest, size=len(data), alt=alt.strip(), **asdict(kind))
    media.file.save(name, file, save=False)
    return media


def require_change(by: Member, file: Media) -> None:
    """Raise PermissionDenied unless `by` may change what the item of the file shows."""
    rights.require_write(by, file.item)


@transaction.atomic
def describe(*, media_id: int, by: Member, alt: str) -> Media:
    """Say in words what a file shows, for those who cannot see it."""
    media = Media.objects.get(pk=media_id)
    item = writing.begin(media.item_id, by)
    media.alt = alt.strip()[:1500]
    media.save(update_fields=["alt", "updated_at"])
    writing.end(item, by)
    return media


@transaction.atomic
def remove(*, media_id: int, by: Member) -> None:
    """Take a file off the item; its bytes stay, since an approved publication may still speak of them."""
    media = Media.objects.get(pk=media_id)
    item = writing.begin(media.item_id, by)
    media.delete()
    writing.end(item, by)


@transaction.atomic
def move(*, media_id: int, by: Member, to: int) -> Media:
    """Put a file of the item at another place in the order in which they are shown; 0 is the first."""
    media = Media.objects.get(pk=media_id)
    item = writing.begin(media.item_id, by)
    order = [file for file in item.media.all() if file.pk != media.pk]
    order.insert(max(to, 0), media)
    for position, file in enumerate(order):
        file.position = position
    Media.objects.bulk_update(order, ["position"])
    writing.end(item, by)
    return media
