"""Comparisons and collisions of texts."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from content.diffing import compare
from content.models import ContentItem, Revision
from smm.core.errors import Stale
from team.models import Channel


def comparison(item: ContentItem, number: int) -> dict[str, Any]:
    """Version `number` against the one before it; raises Http404 where there is none."""
    pair = list(item.revisions.filter(number__lte=number).select_related("author")[:2])
    if not pair or pair[0].number != number:
        raise Http404
    before = pair[1] if len(pair) > 1 else Revision(item=item)
    return {"item": item, "revision": pair[0], "before": before, "parts": parts(item, before, pair[0])}


def parts(item: ContentItem, before: Revision, after: Revision) -> list[dict[str, Any]]:
    """What changed in the headline, the common text and each channel's own, where anything did."""
    names = dict(
        Channel.objects.filter(pk__in=before.variants.keys() | after.variants.keys()).values_list("pk", "name")
    )
    pairs = [("", before.title, after.title), ("", before.body, after.body)]
    pairs += [(name, before.variants.get(str(pk), ""), after.variants.get(str(pk), "")) for pk, name in names.items()]
    return [{"name": name, "pieces": compare(old, new)} for name, old, new in pairs if old != new]


def collision(item_id: int, form: Any, stale: Stale) -> dict[str, Any]:
    """What the page shows when somebody saved first: the person's words in the form, what the other changed beside."""
    newest = Revision.objects.filter(item=item_id).select_related("author", "item").first()
    mine = Revision(title=form.cleaned_data["title"], body=form.cleaned_data["body"], variants=form.variants())
    changed = parts(newest.item, newest, mine) if newest else []
    return {"text_form": form, "stale": stale.missing, "newest": newest, "changed": changed, "own_texts": mine.variants}
