"""Mailing lists, their people, and how far a mailing has come."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from content.models import Mailing, MailingList, Subscriber
from smm.platforms import registry
from smm.platforms.contract import Mails
from team.models import Channel, Member
from team.permissions import Action, require, visible_to

PEOPLE_PER_PAGE = 50
ACTIVE = Q(left_at=None, bounced_at=None)


def active_subscribers(mailing_list: MailingList) -> QuerySet[Subscriber]:
    """Who gets letters: neither left nor bounced."""
    return mailing_list.subscribers.filter(ACTIVE)


def mail_channels() -> QuerySet[Channel]:
    """Channels through which letters leave."""
    return Channel.objects.filter(platform="email", is_active=True)


def is_newsletter(channel: Channel) -> bool:
    """Whether what is published there goes to everybody on a list, by letter."""
    try:
        return issubclass(registry.get(channel.platform), Mails)
    except KeyError:
        return False


def page_of(mailing: Mailing) -> str:
    """The page on which its letters are decided about."""
    if mailing.newsletter_id:
        return reverse("content:delivery", args=[mailing.newsletter_id])
    return reverse("content:item", args=[mailing.item_id]) + "#promotion"


def list_of(channel: Channel) -> MailingList | None:
    """The list for which the channel writes."""
    return MailingList.objects.filter(channel=channel).first()


def visible_lists(member: Member) -> QuerySet[MailingList]:
    """The lists that `member` may see, with how many are on them (`people`) and how many left (`left`)."""
    require(member, Action.CREATE_CONTENT)
    return with_counts(visible_to(member, MailingList.objects.select_related("brand")))


def with_counts(lists: QuerySet[MailingList]) -> QuerySet[MailingList]:
    people = Count("subscribers", filter=Q(subscribers__left_at=None, subscribers__bounced_at=None))
    return lists.annotate(people=people, left=Count("subscribers", filter=Q(subscribers__left_at__isnull=False)))


def page_of_subscribers(
    mailing_list: MailingList, *, query: str = "", only: str = "", after: str = ""
) -> tuple[list[Subscriber], str]:
    """People by address from the one after `after`, and the cursor of the next page ("" at the end)."""
    found = subscribers(mailing_list, query=query, only=only)
    rows = list(found.filter(email__gt=after)[: PEOPLE_PER_PAGE + 1])
    return rows[:PEOPLE_PER_PAGE], rows[PEOPLE_PER_PAGE - 1].email if len(rows) > PEOPLE_PER_PAGE else ""


def subscribers(mailing_list: MailingList, *, query: str = "", only: str = "") -> QuerySet[Subscriber]:
    """The list's people by address; `only`: "active", "left" or "bounced"."""
    found = mailing_list.subscribers.all()
    if query.strip():
        found = found.filter(Q(email__icontains=query.strip()) | Q(name__icontains=query.strip()))
    narrowed = {"active": ACTIVE, "left": Q(left_at__isnull=False), "bounced": Q(bounced_at__isnull=False)}
    return found.filter(narrowed[only]) if only in narrowed else found
