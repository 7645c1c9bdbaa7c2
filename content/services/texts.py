"""Versions of an item's text, and the answers to the tone checklist."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from content.models import ContentItem, Revision, ToneAnswer
from content.selectors import rights
from content.selectors.items import lock
from content.services import history, writing
from smm.core.errors import Refused, Stale
from team.models import Member
from team.permissions import Action, require

MOST_CHARACTERS = 100_000
MOST_TITLE = 300


@transaction.atomic
def save_revision(
    *,
    item_id: int,
    by: Member,
    title: str = "",
    body: str = "",
    variants: Mapping[str, str] | None = None,
    version: int | None = None,
    base: int | None = None,
) -> Revision:
    """Save a new version of the text; the same words as before make none.

    `variants` maps a channel's id to its own text. `base` is the number of the version that the writer started from
    (0 for none): Stale is raised where somebody saved a newer one since. What was approved and changes is void.
    """
    item = writing.begin(item_id, by, version)
    newest = item.revisions.first()
    if base is not None and base != (newest.number if newest else 0):
        raise Stale([_("Somebody saved a newer version of this text in the meantime.")])
    _require_length(title, body, *(variants or {}).values())
    own = _own_texts(item, variants or {})
    if newest and (newest.title, newest.body, newest.variants) == (title, body, own):
        return newest
    revision = Revision.objects.create(
        item=item, number=(newest.number if newest else 0) + 1, title=title, body=body, variants=own, author=by
    )
    writing.end(item, by)
    return revision


def _require_length(title: str, *texts: str) -> None:
    if len(title) > MOST_TITLE or any(len(text) > MOST_CHARACTERS for text in texts):
        raise Refused([_("The text is too long: %(most)s characters at most.") % {"most": MOST_CHARACTERS}])


def _own_texts(item: ContentItem, variants: Mapping[str, str]) -> dict[str, str]:
    """Texts of channels that the item means or has published to; an empty one means the common text."""
    known = {str(pk) for pk in item.channels.values_list("pk", flat=True)}
    known |= {str(pk) for pk in item.deliveries.values_list("channel", flat=True)}
    return {key: text for key, text in sorted(variants.items()) if key in known and text.strip()}


@transaction.atomic
def answer_tone(
    *, item_id: int, by: Member, answers: Mapping[str, tuple[bool, str]], revision_id: int | None = None
) -> Revision:
    """Answer questions of the brand's tone checklist, (yes, note) each, for the newest version.

    Raises Refused for an unknown question or a no without a note; Stale where `revision_id` is not the newest.
    """
    item = lock(item_id)
    require(by, Action.VIEW_CONTENT, item)
    rights.require_tone(by, item)
    revision = item.revisions.first()
    if revision is None:
        raise Refused([_("There is no text yet.")])
    if revision_id is not None and revision_id != revision.pk:
        raise Stale([_("Somebody saved a newer version of this text in the meantime.")])
    _require_answers(item, answers)
    for question, (is_yes, note) in answers.items():
        ToneAnswer.objects.update_or_create(
            revision=revision,
            question=question[:300],
            defaults={"is_yes": is_yes, "note": note.strip()[:500], "answered_by": by},
        )
    history.touch(item)
    return revision


def _require_answers(item: ContentItem, answers: Mapping[str, tuple[bool, str]]) -> None:
    questions = item.brand.tone_questions if item.brand else []
    said = [_("The checklist has no question “%(q)s”.") % {"q": q} for q in answers if q not in questions]
    said += [
        _("Say in a note why it is so nevertheless: %(q)s") % {"q": q}
        for q, (is_yes, note) in answers.items()
        if not is_yes and not note.strip()
    ]
    if said:
        raise Refused(said)
