"""What content tells goals and monitoring of its deliveries: names, pages, and what they came from."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from content import reporting
from content.models import ContentItem, Delivery
from goals import hooks as goals
from goals.hooks import SourceInfo
from monitoring import hooks as monitoring
from monitoring.hooks import SubjectInfo
from team.models import Channel

MOST_CONVERSATIONS = 5


def _with_origin(ids: Collection[int]) -> QuerySet[Delivery]:
    found = Delivery.objects.filter(pk__in=list(ids)).select_related("item__idea", "channel")
    return found.prefetch_related("item__idea__conversations")


def _label(delivery: Delivery) -> str:
    return _("%(title)s on %(channel)s") % {"title": delivery.item.title, "channel": delivery.channel.name}


def explain_sources(ids: Collection[int]) -> dict[int, SourceInfo]:
    """For a goal's number: the delivery, and back from it the item, the idea, the conversations."""
    return {
        delivery.pk: SourceInfo(
            label=_label(delivery), url=reverse("content:item", args=[delivery.item_id]), chain=_chain(delivery)
        )
        for delivery in _with_origin(ids)
    }


def _chain(delivery: Delivery) -> list[tuple[str, str]]:
    item, idea = delivery.item, delivery.item.idea
    chain = [(_named(_("Content item"), item.title, item), reverse("content:item", args=[item.pk]))]
    if idea:
        chain.append((_named(_("Idea"), idea.title, item), reverse("ideas:idea", args=[idea.pk])))
        chain += [
            (
                _named(_("Conversation"), str(conversation), item),
                reverse("monitoring:conversation", args=[conversation.pk]),
            )
            for conversation in list(idea.conversations.all())[:MOST_CONVERSATIONS]
        ]
    return chain


def _named(kind: str, title: str, item: ContentItem) -> str:
    """What a step back is, and its title where that is not the item's own."""
    return kind if title == item.title else _("%(kind)s: %(title)s") % {"kind": kind, "title": title}


def explain_subjects(ids: Collection[int]) -> dict[int, SubjectInfo]:
    """For a conversation: what of ours it reacts to."""
    rows = Delivery.objects.filter(pk__in=list(ids)).select_related("item", "channel")
    return {row.pk: SubjectInfo(_label(row), reverse("content:item", args=[row.item_id])) for row in rows}


def about(channel: Channel, external_id: str) -> str:
    """The subject that a post of ours on `channel` stands for; "" if no delivery made it."""
    found = Delivery.objects.filter(channel=channel, external_id=external_id).exclude(external_id="")
    pk = found.values_list("pk", flat=True).first()
    return f"delivery:{pk}" if pk else ""


def register() -> None:
    goals.register_source("delivery", explain_sources)
    monitoring.register_about(about)
    monitoring.register_subject("delivery", explain_subjects)
    for section in reporting.SECTIONS:
        goals.register_report_section(section)
