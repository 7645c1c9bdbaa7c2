from datetime import timedelta

import pytest

from smm.core import clock
from smm.core.keyset import page
from team.models import Notice
from tests.factories.team import MemberFactory, NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def notices():
    member, now = MemberFactory(), clock.now()
    return [NoticeFactory(recipient=member, created_at=now - timedelta(hours=n // 2)) for n in range(7)][::-1]


def read(cursor=""):
    return page(Notice.objects.all(), "created_at", cursor, size=3)


def test_pages_lead_to_the_end_and_back_without_a_gap_or_a_double(notices):
    first = read()
    second = read(first.older)
    third = read(second.older)
    rows = [one for found in (first, second, third) for one in found.rows]
    assert rows == sorted(notices, key=lambda one: (one.created_at, one.pk), reverse=True)
    assert (first.newer, third.older) == ("", "")
    back = read(third.newer)
    assert back.rows == second.rows
    assert read(back.newer).rows == first.rows
    assert read(back.newer).newer == ""


@pytest.mark.parametrize("cursor", ["nonsense", "-1", "-x.2026-01-01", "+1.never", "-1.2026-13-45T00:00:00+00:00", "☃"])
def test_a_cursor_that_makes_no_sense_is_the_first_page(notices, cursor):
    assert read(cursor).rows == read().rows
