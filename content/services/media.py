"""Pictures, films and documents of an item: what they are is read from their bytes, never believed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from content.models import ContentItem, Media
from content.selectors import rights
from content.selectors.items import lock
from content.services import effects, history
from content.services.stages import ENDED
from smm.core.errors import Refused
from team.models import Member
from team.permissions import Action, require

PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
MOST_PER_ITEM = 20
MOST_PIXELS = 60_000_000


@dataclass(frozen=True)
class Kind:
    """What a file is; `width` and `height` in pixels, 0 where it is no picture."""

    mime: str
    width: int = 0
    height: int = 0


@transaction.atomic
def add(*, item_id: int, by: Member, file: UploadedFile, alt: str = "") -> Media:
    """Add a file to the item. Raises Refused for one that is too large, of no known type, damaged, or there already."""
    item = _writable(item_id, by)
    if item.media.count() >= MOST_PER_ITEM:
        raise Refused([_("An item can have %(most)d files at most.") % {"most": MOST_PER_ITEM}])
    if (file.size or 0) > settings.MEDIA_MAX_BYTES:
        raise Refused(
            [_("The file is too large: at most %(most)s.") % {"most": filesizeformat(settings.MEDIA_MAX_BYTES)}]
        )
    kind, digest = _look_at(file), _digest(file)
    if item.media.filter(digest=digest).exists():
        raise Refused([_("This file is there already.")])
    name = PurePath((file.name or "file").replace("\\", "/")).name[:200]
    media = Media.objects.create(
        item=item,
        file=file,
        name=name,
        mime=kind.mime,
        width=kind.width,
        height=kind.height,
        digest=digest,
        size=file.size or 0,
        alt=alt.strip(),
        position=item.media.count(),
    )
    _changed(item, by)
    return media


@transaction.atomic
def describe(*, media_id: int, by: Member, alt: str) -> Media:
    """Say in words what a file shows, for those who cannot see it."""
    media = Media.objects.get(pk=media_id)
    item = _writable(media.item_id, by)
    media.alt = alt.strip()[:1500]
    media.save(update_fields=["alt", "updated_at"])
    _changed(item, by)
    return media


@transaction.atomic
def remove(*, media_id: int, by: Member) -> None:
    """Take a file off the item; its bytes stay, since an approved publication may still speak of them."""
    media = Media.objects.get(pk=media_id)
    item = _writable(media.item_id, by)
    media.delete()
    _changed(item, by)


def _writable(item_id: int, by: Member) -> ContentItem:
    item = lock(item_id)
    require(by, Action.VIEW_CONTENT, item)
    rights.require_write(by, item)
    if item.stage in ENDED:
        raise Refused([_("This item has ended; it cannot be changed any more.")])
    return item


def _changed(item: ContentItem, by: Member) -> None:
    history.touch(item)
    effects.changed(item, by)


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _look_at(file: UploadedFile) -> Kind:
    head = file.read(16)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return Kind("application/pdf")
    if head[4:8] == b"ftyp":
        return Kind("video/mp4")
    return _picture(file)


def _picture(file: UploadedFile) -> Kind:
    try:
        with Image.open(file) as picture:
            width, height, mime = picture.width, picture.height, PICTURES.get(picture.format or "", "")
            if mime and width * height <= MOST_PIXELS:
                picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Refused([_("This is no picture (PNG, JPEG, GIF, WebP), MP4 film or PDF, or it is damaged.")]) from error
    finally:
        file.seek(0)
    if not mime or width * height > MOST_PIXELS:
        raise Refused([_("Pictures are PNG, JPEG, GIF or WebP, of at most 60 million pixels.")])
    return Kind(mime, width, height)
