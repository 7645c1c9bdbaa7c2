from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy

from team import hooks, selectors
from team.models import AuditEvent, Company, CoverageDuty, Notice
from team.permissions import visible_to
from team.services import audit, notices
from tests.factories.team import BrandFactory, ChannelFactory, CoverageFactory, MemberFactory

pytestmark = pytest.mark.django_db


def test_the_record_keeps_the_name_of_a_thing_that_is_gone(leader):
    channel = ChannelFactory(name="Old page")
    audit.record(actor=leader, action="channel.add", subject=channel, detail={"platform": "newsroom"})
    channel.delete()
    event = AuditEvent.objects.get()
    assert (event.subject_type, event.subject, event.detail) == ("team.channel", "Old page", {"platform": "newsroom"})


def test_a_notice_is_written_in_each_readers_language_and_never_twice(leader, marketer):
    Company.objects.create(pk=1, language="en")
    leader.language = "zh-hans"
    text = gettext_lazy("Sign in")
    for _ in range(2):
        notices.notify(to=[leader, marketer], kind="t", key="a", text=text, url="/")
    assert dict(Notice.objects.values_list("recipient__name", "text")) == {
        leader.name: "登录",
        marketer.name: "Sign in",
    }


def test_who_has_left_is_not_told(leader):
    notices.notify(to=[MemberFactory(is_active=False)], kind="t", key="a", text="x" * 400, url="/")
    notices.notify(to=[leader], kind="t", key="a", text="x" * 400, url="/")
    assert len(Notice.objects.get().text) == 300


def test_people_covering_a_segment_are_found_once(leader, marketer, editor):
    coffee, tea = BrandFactory(), BrandFactory()
    CoverageFactory(member=leader, segment=coffee, duty=CoverageDuty.WATCH)
    CoverageFactory(member=leader, segment=tea, duty=CoverageDuty.ENGAGE)
    CoverageFactory(member=marketer, segment=tea, duty=CoverageDuty.PUBLISH)
    found = selectors.people_covering([coffee.pk, tea.pk], [CoverageDuty.WATCH, CoverageDuty.ENGAGE])
    assert list(found) == [leader]


def test_free_hours_are_four_weeks_less_what_is_planned(leader, marketer, monkeypatch):
    monkeypatch.setattr(
        hooks, "_loads", [lambda ids: {leader.pk: Decimal("30.5")}, lambda ids: {leader.pk: Decimal(20)}]
    )
    leader.hours_per_week = marketer.hours_per_week = Decimal(10)
    assert selectors.free_hours([leader, marketer]) == {leader.pk: Decimal("-10.5"), marketer.pk: Decimal(40)}


def test_an_agency_member_sees_only_the_channels_given_to_them(agency, marketer, second_leader, newsroom):
    own = ChannelFactory()
    own.shared_with.add(agency)
    seen = [list(visible_to(member, type(own).objects.order_by("pk"))) for member in (agency, marketer, second_leader)]
    assert seen == [[own], [newsroom, own], [own]]
