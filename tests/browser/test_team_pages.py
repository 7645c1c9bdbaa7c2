import pytest

from team.models import CoverageDuty
from team.services import audit, stops
from tests.factories.team import CoverageFactory, NoticeFactory

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1440, "height": 900}
PAGES = [
    "/team/",
    "/team/{member}/",
    "/team/add/",
    "/team/coverage/",
    "/team/coverage/{segment}/",
    "/team/departments/",
    "/channels/",
    "/channels/{channel}/",
    "/channels/connect/",
    "/channels/connect/email/",
    "/channels/stop/",
    "/notices/",
    "/audit/",
    "/settings/",
    "/setup/why/",
    "/setup/who/",
    "/setup/where/",
    "/setup/which/",
    "/setup/how/",
    "/setup/when/",
    "/setup/done/",
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("size", "dark", "language"), [(DESK, False, "en"), (PHONE, True, "zh-hans")])
def test_the_teams_pages_are_accessible(
    open_page, assert_accessible, leader, marketer, brand, newsroom, size, dark, language
):
    CoverageFactory(member=marketer, segment=brand, duty=CoverageDuty.WATCH)
    NoticeFactory(recipient=leader)
    audit.record(actor=leader, action="channel.add", subject=newsroom, detail={"platform": "newsroom"})
    stops.stop(by=leader, reason="Wrong picture", channel_id=newsroom.pk)
    page = open_page(leader, size, dark=dark, language=language)
    for path in PAGES:
        page.goto(path.format(member=marketer.pk, segment=brand.pk, channel=newsroom.pk))
        assert_accessible(page)
