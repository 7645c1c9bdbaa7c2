"""All that an item's page shows, in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from content.models import Comment, ContentItem, Delivery, Duty, Revision
from content.selectors import board, rights
from content.selectors.faces import is_standing, lines_of
from content.selectors.items import visible_items
from content.selectors.media import rows_of
from content.selectors.shown import linked_from
from content.selectors.snapshots import missing_of
from content.selectors.stageline import steps
from content.workflow import STAGE_OF, Stage, is_passed
from team.models import Channel, Member
from team.permissions import Action, can, visible_to

MOST_REVISIONS = 50
MOST_EVENTS = 100
MOST_COMMENTS = 200
AFTER_PUBLICATION = (Stage.PROMOTE, Stage.RESPOND, Stage.EVALUATE, Stage.DONE)
EDITABLE = (Stage.CONCEPT, Stage.ASSIGN, Stage.PRODUCE, Stage.TONE, Stage.APPROVE, Stage.PUBLISH)


def items_for_page(member: Member) -> QuerySet[ContentItem]:
    duties = Duty.objects.select_related("owner", "department")
    deliveries = Delivery.objects.select_related("channel", "approved_by", "decided_by").prefetch_related("attempts")
    return (
        visible_items(member)
        .select_related("brand", "idea", "series", "created_by", "reactive_by")
        .prefetch_related("channels", "media", "goals", "watchers", "shared_with")
        .prefetch_related(Prefetch("duties", duties), Prefetch("deliveries", deliveries))
    )


def page_of(member: Member, item: ContentItem, own_texts: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The context of the item's page for `member`; `item` comes from `items_for_page`.

    `own_texts`, by channel id, stand in the editor in place of those saved.
    """
    missing = missing_of(item) if item.stage in STAGE_OF.values() else []
    duties = list(item.duties.all())
    revision = item.revisions.select_related("author").prefetch_related("tone_answers__answered_by").first()
    may_advance = rights.may_advance(member, item)
    return {
        "item": item,
        "missing": missing,
        "has_outcomes": item.stage in AFTER_PUBLICATION,
        "steps": steps(item, duties, missing),
        "ways": board.ways(item) if may_advance else [],
        "may_advance": may_advance,
        "may_write": rights.may_write(member, item) and item.stage in EDITABLE,
        "may_assign": rights.may_assign(member, item) and item.stage not in (Stage.DONE, Stage.CANCELLED),
        "leads": rights.leads(member, item),
        "duties": duty_rows(item, duties),
        "revision": revision,
        "media_rows": rows_of(item, channels_of(item)),
        "linked": linked_from(item) if revision else [],
        "tabs": texts_by_channel(item, own_texts if own_texts is not None else revision.variants if revision else {}),
        "tone": tone_rows(item, revision),
        "comments": comments_of(member, item)[:MOST_COMMENTS],
        "events": item.events.select_related("actor", "revision")[:MOST_EVENTS],
        "revisions": item.revisions.select_related("author")[:MOST_REVISIONS],
        "conversations": conversations_behind(member, item),
        "is_watching": member in item.watchers.all(),
        "lines": lines_of(item.deliveries.all()),
        "may_take_down": can(member, Action.TAKE_DOWN, item) and is_standing(item.deliveries.all()),
    }


def duty_rows(item: ContentItem, duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """The duties that this item's workflow knows, with a row for those nobody has yet."""
    by_kind = {duty.kind: duty for duty in duties}
    return [
        {"kind": kind.value, "label": kind.label, "stage": stage.value, "duty": by_kind.get(kind)}
        for kind, stage in STAGE_OF.items()
        if not is_passed(item.template, stage)
    ]


def texts_by_channel(item: ContentItem, own: Mapping[str, str]) -> list[dict[str, Any]]:
    """For each channel of the item its own text, if any."""
    return [{"channel": channel, "text": own.get(str(channel.pk), "")} for channel in channels_of(item)]


def channels_of(item: ContentItem) -> list[Channel]:
    """The channels that the item means or has publications on, from what its page has read already."""
    channels: dict[int, Channel] = {channel.pk: channel for channel in item.channels.all()}
    channels |= {delivery.channel_id: delivery.channel for delivery in item.deliveries.all()}
    return [channel for _pk, channel in sorted(channels.items())]


def tone_rows(item: ContentItem, revision: Revision | None) -> list[dict[str, Any]]:
    """The brand's checklist with its answers for the newest version."""
    answers = {answer.question: answer for answer in revision.tone_answers.all()} if revision else {}
    questions = item.brand.tone_questions if item.brand else []
    return [{"question": question, "answer": answers.get(question[:300])} for question in questions]


def comments_of(member: Member, item: ContentItem) -> QuerySet[Comment]:
    """The comments that the member may read: an agency member sees the shared ones."""
    comments = item.comments.select_related("author")
    if not can(member, Action.COMMENT_INTERNALLY):
        comments = comments.filter(is_shared=True)
    return comments


def conversations_behind(member: Member, item: ContentItem) -> list[Any]:
    """The conversations from which the idea came, as far as the member may see them."""
    if item.idea is None or not can(member, Action.VIEW_INBOX):
        return []
    return list(visible_to(member, item.idea.conversations.all())[:10])
