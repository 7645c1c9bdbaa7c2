"""What a person needs to post a publication by hand, and what is to be posted next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Delivery
from content.selectors.shown import Post, Shown, of_payload
from content.selectors.waiting import theirs
from smm.core import clock
from smm.outbox.states import DeliveryState as S
from team import by_hand
from team.models import Member
from team.permissions import visible_to
from team.platform_names import name_of

TO_COME = (S.PLANNED, S.SCHEDULED, S.RETRY, S.HANDED_OVER)
DAYS_AHEAD = 2
"""Today and the day after."""


@dataclass(frozen=True)
class Part:
    """A piece of text that has a field of its own in the platform's app; `id` is for its copy button."""

    id: str
    label: str
    text: str


def context_of(delivery: Delivery) -> dict[str, Any]:
    """What the pages show of what goes out: all of it, the text in parts, and the platform's app."""
    shown, platform = of_payload(delivery), delivery.channel.platform
    app = {"app": name_of(platform), "start": by_hand.start_of(platform)}
    return {"shown": shown, "parts": parts_of(shown) if shown else [], **app}


def parts_of(shown: Shown) -> list[Part]:
    """Headline and text as they go out, of a thread each post."""
    title = Part("copy-title", _("Headline"), shown.title)
    posts = [Part(f"copy-{post.number}", _label(post), post.text) for post in shown.posts]
    return [part for part in (title, *posts) if part.text]


def _label(post: Post) -> str:
    if post.count == 1:
        return _("Text")
    return _("Post %(number)s of %(count)s") % {"number": post.number, "count": post.count}


def to_post(member: Member) -> QuerySet[Delivery]:
    """What the member is to post by hand today and tomorrow, what is overdue first."""
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = visible_to(member, Delivery.objects.filter(state__in=TO_COME, channel__platform__in=by_hand.platforms()))
    rows = rows.filter(theirs(member), due_at__lt=midnight + timedelta(days=DAYS_AHEAD))
    return rows.select_related("item", "channel").order_by("due_at", "pk")
