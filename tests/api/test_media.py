"""Files, cards and previews through the API: the same rules as on the pages."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from content import fitted
from content.models import LinkCard
from smm.core import clock
from tests.factories.content import MediaFactory, RevisionFactory, item_in, picture
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db
ITEMS, MEDIA = "/api/v1/items/", "/api/v1/media/"


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sky(brand):
    return ChannelFactory(name="Bluesky", platform="bluesky", brand=brand)


@pytest.fixture
def item(sky, brand, leader):
    made = item_in("produce", brand=brand, channels=[sky], created_by=leader)
    RevisionFactory(item=made, number=1, body="See https://example.com/rest")
    return made


@pytest.fixture
def as_leader(client, leader):
    client.force_login(leader)
    return client


def test_a_file_is_added_and_told_with_what_is_made_of_it(as_leader, item):
    path = f"{ITEMS}{item.pk}/media/"
    made = as_leader.post(path, {"file": SimpleUploadedFile("wide.png", picture(2500, 100)), "alt": "A field"})
    assert (made.status_code, made.json()["notes"]) == (201, ["Is being made to fit Bluesky."])
    fitted.run_due()
    (told,) = as_leader.get(path).json()
    assert (told["width"], told["alt"]) == (2500, "A field")
    assert told["notes"][0].startswith("Made smaller for Bluesky: 2,500 px → 2,000 px")


def test_a_damaged_file_is_refused_with_a_sentence(as_leader, item):
    answer = as_leader.post(f"{ITEMS}{item.pk}/media/", {"file": SimpleUploadedFile("a.png", picture()[:50])})
    assert (answer.status_code, "damaged" in answer.json()["detail"]) == (409, True)


def test_a_file_is_described_moved_and_taken_off(as_leader, item):
    first, second = MediaFactory(item=item, position=0), MediaFactory(item=item, position=1)
    path = f"{MEDIA}{second.pk}/"
    told = as_leader.patch(path, {"alt": "A cup", "position": 0}, content_type="application/json").json()
    assert (told["alt"], told["position"]) == ("A cup", 0)
    assert as_leader.delete(f"{MEDIA}{first.pk}/").status_code == 204
    assert [one["id"] for one in as_leader.get(f"{ITEMS}{item.pk}/media/").json()] == [second.pk]


def test_who_may_not_write_changes_no_file_and_strangers_see_none(client, item, marketer, agency):
    file = MediaFactory(item=item)
    client.force_login(marketer)
    assert client.get(f"{MEDIA}{file.pk}/").status_code == 200
    assert client.patch(f"{MEDIA}{file.pk}/", {"alt": "x"}, content_type="application/json").status_code == 403
    assert client.delete(f"{MEDIA}{file.pk}/").status_code == 403
    client.force_login(agency)
    assert client.get(f"{MEDIA}{file.pk}/").status_code == 404


def test_a_text_is_measured_as_its_platform_counts(as_leader, item, sky):
    draft = {"channel": sky.pk, "body": "One\n---\n" + "👩‍🚀" * 301}
    told = as_leader.post(f"{ITEMS}{item.pk}/preview/", draft, content_type="application/json").json()
    assert [(post["used"], post["limit"]) for post in told["posts"]] == [(3, 300), (301, 300)]
    assert told["problems"] == ["Post 2 of 2 is too long by 1: 301 of 300 characters."]
    assert item.revisions.count() == 1


def test_a_card_is_read_asked_again_and_left_out(as_leader, item):
    path = f"{ITEMS}{item.pk}/card/"
    assert as_leader.get(path).json()[0] == {
        **{"url": "https://example.com/rest", "title": "", "description": ""},
        **{"is_awaited": False, "problem": ""},
    }
    told = as_leader.post(path, {"again": True}, content_type="application/json").json()
    assert told[0]["is_awaited"] is True
    LinkCard.objects.update(title="Why coffee rests", wanted_at=None, fetched_at=clock.now())
    assert as_leader.get(path).json()[0]["title"] == "Why coffee rests"
    as_leader.post(path, {"show": False}, content_type="application/json")
    item.refresh_from_db()
    assert item.has_card is False
