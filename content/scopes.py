"""Which items a member may see; registered when the app is ready."""

from __future__ import annotations

from django.db.models import Q

from content.models import ContentItem, Delivery, Duty, Mailing, MailingList, Media, OutsidePost, Promotion
from team.models import Channel, Member, Role
from team.permissions import brand_scope, register_scope, visible_to


def items_of(member: Member) -> Q:
    """Items of the member's brands; an agency member sees what was shared with them or what they have a duty in."""
    if member.role != Role.AGENCY:
        return brand_scope(member)
    shared = ContentItem.shared_with.through.objects.filter(member=member).values("contentitem")
    return Q(pk__in=shared) | Q(pk__in=Duty.objects.filter(owner=member).values("item"))


def of_items_of(member: Member) -> Q:
    """What hangs on the items that the member may see."""
    return Q(item__in=ContentItem.objects.filter(items_of(member)))


def posts_of(member: Member) -> Q:
    """Posts on the channels that the member may see."""
    return Q(channel__in=visible_to(member, Channel.objects.all()))


def mailings_of(member: Member) -> Q:
    return Q(item__in=ContentItem.objects.filter(items_of(member)))


def register() -> None:
    register_scope(ContentItem, items_of)
    register_scope(Duty, of_items_of)
    register_scope(Media, of_items_of)
    register_scope(Delivery, of_items_of)
    register_scope(Promotion, of_items_of)
    register_scope(Mailing, mailings_of)
    register_scope(MailingList, brand_scope)
    register_scope(OutsidePost, posts_of)
