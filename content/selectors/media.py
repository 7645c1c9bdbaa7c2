"""An item's files, with what is made of them for its channels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from content import fitting
from content.models import ContentItem, FittedMedia, LinkCard, Media
from content.models.media import Stored
from content.selectors import cards
from content.validation import KINDS
from smm.core.figures import number
from smm.core.sentences import tell
from team.connectors import limits_of
from team.models import Channel


@dataclass(frozen=True)
class MediaRow:
    """A file of the item; `notes` say what is made of it for which channels."""

    file: Media
    notes: list[str] = field(default_factory=list)


def rows_of(item: ContentItem, channels: Iterable[Channel]) -> list[MediaRow]:
    """The item's files in their order, with a note where a channel gets something else than what was added."""
    files, names = list(item.media.all()), _names_by_recipe(channels)
    made = made_of(files) if names else {}
    return [MediaRow(file, _notes(file, names, made) if file.is_still else []) for file in files]


def made_of(files: Iterable[Media]) -> dict[tuple[str, str], FittedMedia]:
    """What was made of the files or is to be, by digest and recipe."""
    rows = FittedMedia.objects.filter(source__in=[file.digest for file in files])
    return {(row.source, row.recipe): row for row in rows}


def _names_by_recipe(channels: Iterable[Channel]) -> dict[fitting.Recipe, list[str]]:
    names: dict[fitting.Recipe, list[str]] = {}
    for channel in channels:
        limits = limits_of(channel)
        if limits.media and fitting.recipe_for(limits).types:
            names.setdefault(fitting.recipe_for(limits), []).append(channel.name)
    return names


def _notes(file: Media, names: dict[fitting.Recipe, list[str]], made: dict[tuple[str, str], FittedMedia]) -> list[str]:
    notes = [
        _note(file, recipe, made.get((file.digest, str(recipe))), ", ".join(channels))
        for recipe, channels in names.items()
    ]
    return [note for note in notes if note]


def _note(file: Media, recipe: fitting.Recipe, row: FittedMedia | None, channels: str) -> str:
    """What the channels get; "" where it is as good as what was added."""
    if row is None or not row.digest:
        return _unmade(file, recipe, row, channels)
    told = {"channels": channels, "before": number(file.longest), "after": number(row.longest)}
    told |= {"size": filesizeformat(row.size), "kind": KINDS[row.mime], "was": filesizeformat(file.size)}
    if row.longest < file.longest:
        return _("Made smaller for %(channels)s: %(before)s px → %(after)s px, %(size)s") % told
    if row.mime != file.mime:
        return _("Made a %(kind)s file for %(channels)s, %(size)s") % told
    if recipe.most_bytes and file.size > recipe.most_bytes:
        return _("Compressed for %(channels)s: %(was)s → %(size)s") % told
    return ""


def _unmade(file: Media, recipe: fitting.Recipe, row: FittedMedia | None, channels: str) -> str:
    if row is not None and row.problem:
        return f"{channels}: {tell(row.problem)}"
    is_large = 0 < recipe.most_bytes < file.size or 0 < recipe.longest_side < file.longest
    is_changed = is_large or file.mime not in recipe.types
    return _("Is being made to fit %(channels)s.") % {"channels": channels} if is_changed else ""


def file_at(item: ContentItem, digest: str) -> Stored:
    """A file that the item shows, is made of one, or goes out with it; raises Http404 for any other."""
    own = item.media.values("digest")
    made = FittedMedia.objects.filter(Q(deliveries__item=item) | Q(source__in=own), digest=digest)
    found = made.first() or item.media.filter(digest=digest).first() or _picture_of_card(item, digest)
    if found is None or not digest:
        raise Http404
    return found


def _picture_of_card(item: ContentItem, digest: str) -> LinkCard | None:
    keys = [LinkCard.key_of(url) for url in cards.addresses_of(item)]
    return LinkCard.objects.filter(key__in=keys, digest=digest).first()
