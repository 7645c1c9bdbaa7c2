"""Taking a post that was made outside SMM into an item: from then on it is a publication of ours, measured as such."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from content.models import ContentItem, Delivery, DeliveryPurpose, Ground, OutsidePost
from content.selectors import items as item_selectors
from content.selectors import outside, rights
from content.services import history, items, stages
from content.services.items import Brief
from content.workflow import Template
from goals.models import Goal
from smm.core.errors import Refused
from smm.outbox.states import DeliveryState
from team.models import Company, Member
from team.permissions import Action, require, require_seen
from team.services import audit


@transaction.atomic
def adopt(
    *, post_id: int, by: Member, item_id: int | None = None, title: str = "", goals: Iterable[Goal] = ()
) -> Delivery:
    """Make the post a live publication of an item: of `item_id`, or of a new one that is answered and evaluated only.

    Raises PermissionDenied, OutsidePost.DoesNotExist, or Refused for a post that was taken in already or an item that
    has ended.
    """
    post = outside.visible_posts(by).get(pk=post_id)
    item = _existing(item_id, by) if item_id else _begun(post, by, title, list(goals))
    post = OutsidePost.objects.select_for_update(of=("self",)).select_related("channel").get(pk=post_id)
    _refuse_taken(post, item)
    delivery = Delivery.objects.create(item=item, channel=post.channel, decided_by=by, **_as_published(post))
    post.delivery = delivery
    post.save(update_fields=["delivery", "updated_at"])
    item.channels.add(post.channel)
    audit.record(actor=by, action="outside_post.adopt", subject=item, detail={"delivery": delivery.pk, "url": post.url})
    history.touch(item)
    stages.settle_locked(item)
    return delivery


def _existing(item_id: int, by: Member) -> ContentItem:
    item = item_selectors.lock(item_id)
    require(by, Action.VIEW_CONTENT, item)
    rights.require_write(by, item)
    if item.stage in stages.ENDED:
        raise Refused([_("This item has ended; it cannot be changed any more.")])
    return item


def _begun(post: OutsidePost, by: Member, title: str, goals: list[Goal]) -> ContentItem:
    """An item that says honestly where it comes from; its way begins where people's reactions are answered."""
    require(by, Action.CREATE_CONTENT)
    require_seen(by, goals)
    brief = Brief(
        title=title.strip() or str(post)[:200],
        brief=post.text[:20000],
        brand=post.channel.brand,
        template=Template.OUTSIDE,
        ground=Ground.OUTSIDE,
        goals=goals,
        channels=[post.channel],
    )
    return items.begin(by=by, brief=brief)


def _refuse_taken(post: OutsidePost, item: ContentItem) -> None:
    known = Delivery.objects.filter(channel=post.channel, external_id=post.external_id)
    if post.delivery_id or known.exists():
        raise Refused([_("This post belongs to an item already.")])
    same = item.deliveries.filter(channel=post.channel, due_at=post.published_at)
    if same.exclude(state=DeliveryState.WITHDRAWN).exists():
        raise Refused([_("This item already has a publication on this channel at this time.")])


def _as_published(post: OutsidePost) -> dict[str, object]:
    """The post as a publication that went out at its time; nobody here approved it, so it has no approval."""
    zone = Company.load().time_zone
    local = post.published_at.astimezone(ZoneInfo(zone))
    return {
        "purpose": DeliveryPurpose.OUTSIDE,
        "state": DeliveryState.LIVE,
        "external_id": post.external_id,
        "external_url": post.url,
        "payload": {"text": post.text, "title": post.title, "media": [], "options": {}},
        "settled_at": post.published_at,
        "due_at": post.published_at,
        "planned_date": local.date(),
        "planned_time": local.time().replace(tzinfo=None),
        "zone": zone,
    }
