"""Founding the demo's department: people, what they cover, channels, goals, watches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from content.models import DutyDefault
from content.services import lists
from goals.models import Goal
from goals.services import goals as goal_services
from monitoring.models import Source
from monitoring.services import saved_replies, sources, watches
from smm.home.demo import cast
from team.models import Channel, Company, Department, Member, Role, Segment, SegmentKind
from team.services import connecting, members, structure
from team.services.connecting import Typed, Wish

LONG_AGO = timedelta(days=112)


class World:
    """What has been founded, by the names that `cast` and `stories` use."""

    def __init__(self) -> None:
        self.people = {member.email: member for member in Member.objects.all()}
        self.brands = {segment.name: segment for segment in Segment.objects.filter(kind=SegmentKind.BRAND)}
        self.goals = list(Goal.objects.order_by("pk"))
        self.newsrooms = {channel.brand_id: channel for channel in Channel.objects.filter(platform="newsroom")}

    @property
    def leader(self) -> Member:
        return self.people[cast.LEADER]

    def leader_of(self, brand: Segment | None) -> Member:
        return self.people[cast.TEA_LEADER if brand and brand.name == cast.TEA else cast.LEADER]

    def channel(self, platform: str) -> Channel:
        return Channel.objects.get(platform=platform)


def founded(now: datetime) -> Iterator[datetime]:
    """The one day, long ago, on which the department began."""
    yield now - LONG_AGO
    leader = _first_leader()
    _company()
    _structure(leader)
    _people(leader)
    _coverage(leader)
    _channels(leader)
    _goals(now)
    _listening(leader)
    _habits(leader)


def _first_leader() -> Member:
    first = cast.CAST[0]
    return Member.objects.create_user(
        first.email, None, name=first.name, role=Role.LEADER, title=first.title, is_staff=True, notify_by_email=False
    )


def _company() -> None:
    company = Company.load()
    company.name, company.why, company.sponsor = cast.COMPANY, cast.WHY, cast.SPONSOR
    company.time_zone, company.is_set_up = "Europe/Berlin", True
    company.save()


def _structure(leader: Member) -> None:
    for name, origin, email in cast.DEPARTMENTS:
        structure.save_department(by=leader, name=name, origin=origin, email=email)
    for kind, name, tone in cast.SEGMENTS:
        structure.save_segment(by=leader, kind=kind, name=name, tone=tone)


def _people(leader: Member) -> None:
    departments = {row.name: row for row in Department.objects.all()}
    brands = {row.name: row for row in Segment.objects.filter(kind=SegmentKind.BRAND)}
    zone = Company.load().time_zone
    for person in cast.CAST:
        fields: dict[str, Any] = {
            "name": person.name,
            "role": person.role,
            "title": person.title,
            "department": departments[person.department],
            "hours_per_week": Decimal(person.hours),
            "hourly_cost": Decimal(person.cost),
            "language": person.language,
            "notify_by_email": False,
            "time_zone": zone,
        }
        if person.email == leader.email:
            member = members.change(by=leader, member_id=leader.pk, **fields)
        else:
            own = [brands[name] for name in person.brands]
            member = members.add(by=leader, email=person.email, brands=own, **fields)
        members.set_skills(by=leader, member_id=member.pk, levels=dict(person.skills))


def _coverage(leader: Member) -> None:
    people = {member.email: member for member in Member.objects.all()}
    for segment in Segment.objects.all():
        covers: dict[str, list[Member]] = {}
        for person in cast.CAST:
            for name, duty in person.covers:
                if name == segment.name:
                    covers.setdefault(duty, []).append(people[person.email])
        structure.set_coverage(by=leader, segment_id=segment.pk, covers=covers)


def _channels(leader: Member) -> None:
    brands = {row.name: row for row in Segment.objects.filter(kind=SegmentKind.BRAND)}
    coffee, tea = brands[cast.COFFEE], brands[cast.TEA]
    agency = Member.objects.get(email=cast.AGENCY)
    for name, platform, account, brand in (
        ("Lumen newsroom", "newsroom", "lumen", coffee),
        ("港湾茶新闻", "newsroom", "harbour", tea),
        ("微信公众号", "wechat", "harbour-tea", tea),
    ):
        wish = Wish(name, brand, (agency,))
        connecting.connect(by=leader, platform=platform, typed=Typed(account), wish=wish)


def _goals(now: datetime) -> None:
    world = World()
    partners = {row.name: row for row in Department.objects.all()}
    for plan in cast.GOALS:
        fields = {
            "title": plan.title,
            "why": plan.why,
            "kind": plan.kind,
            "brand": world.brands.get(plan.brand),
            "owner": world.people[plan.owner],
            "starts_on": (now - timedelta(days=90)).date(),
            "ends_on": (now + timedelta(days=40)).date(),
        }
        goal_services.save(
            by=world.people[plan.owner],
            fields=fields,
            targets=[goal_services.TargetDraft(m, Decimal(to), Decimal(base)) for m, base, to in plan.targets],
            partners=[partners[name] for name in plan.partners],
        )


def _listening(leader: Member) -> None:
    segments = {row.name: row for row in Segment.objects.all()}
    for name, query, names in cast.WATCHES:
        concerned = [segments[n] for n in names]
        brand = next((segment for segment in concerned if segment.kind == SegmentKind.BRAND), None)
        watches.save(by=leader, name=name, query=query, brand=brand, segments=concerned)
    trade = sources.add_feed(
        by=leader, name="Letters of the trade", url="https://feeds.example.com/trade.xml", every_minutes=60
    )
    sources.pause(by=leader, source_id=trade.pk, is_active=False)
    for title, text in cast.SAVED_REPLIES:
        saved_replies.save(by=leader, title=title, text=text)


def trade_source() -> Source:
    return Source.objects.get(platform="feed")


def _habits(leader: Member) -> None:
    people = {member.email: member for member in Member.objects.all()}
    departments = {row.name: row for row in Department.objects.all()}
    for kind, owner, hours, days in cast.DUTIES:
        DutyDefault.objects.create(
            kind=kind,
            owner=people.get(owner),
            department=departments.get(owner),
            hours=Decimal(hours),
            days=Decimal(days),
        )
    news = lists.create(by=leader, name="Friends of the house")
    for name, email in cast.SUBSCRIBERS:
        lists.add(list_id=news.pk, by=leader, email=email, name=name, consent="Asked in the shop")
