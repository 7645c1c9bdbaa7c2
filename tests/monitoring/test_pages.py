"""The pages of monitoring: inbox, watches, sources, saved replies; and the API over the same services."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from monitoring.models import Conversation, Note, SavedReply, Source, Watch
from smm.core import clock
from team.models import CoverageDuty
from tests.counterparts.feeds import atom, feed_server  # noqa: F401
from tests.factories.monitoring import ConversationFactory, MentionFactory, SourceFactory, WatchFactory
from tests.factories.team import CoverageFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def conversations(count, brand=None, **fields):
    source = SourceFactory()
    made = ConversationFactory.create_batch(count, source=source, brand=brand, **fields)
    for one in made:
        MentionFactory(source=source, conversation=one, text=f"Said in {one.title}")
        if brand:
            one.segments.add(brand)
    return made


def names_in_order(response):
    return [row.title for row in response.context["page"].rows]


def test_an_empty_inbox_says_what_to_do(client, responder):
    client.force_login(responder)
    assert "Nobody waits" in client.get(reverse("monitoring:inbox")).text


def test_what_the_member_covers_comes_first(client, responder, brand, other_brand):
    CoverageFactory(member=responder, segment=brand, duty=CoverageDuty.ENGAGE)
    hour = timedelta(hours=1)
    conversations(1, other_brand, title="Other", last_message_at=clock.now())
    conversations(1, brand, title="Mine", last_message_at=clock.now() - hour)
    client.force_login(responder)
    assert names_in_order(client.get(reverse("monitoring:inbox"))) == ["Mine", "Other"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("who=mine", {"Mine"}),
        ("who=unassigned", {"Waiting", "Overdue"}),
        ("when=waiting", {"Waiting", "Overdue"}),
        ("when=overdue", {"Overdue"}),
        ("state=closed", {"Closed"}),
        ("q=said in mine", {"Mine"}),
        ("platform=nonsense", {"Mine", "Waiting", "Overdue"}),
        ("watch=abc&brand=999999&after=x", {"Mine", "Waiting", "Overdue"}),
    ],
)
def test_the_filters_stand_in_the_address(client, responder, query, expected):
    conversations(1, title="Mine", assignee=responder)
    conversations(1, title="Waiting", waiting_since=clock.now())
    conversations(1, title="Overdue", waiting_since=clock.now() - timedelta(days=2))
    conversations(1, title="Closed", state="closed", closed_at=clock.now())
    client.force_login(responder)
    assert set(names_in_order(client.get(reverse("monitoring:inbox") + "?" + query))) == expected


def test_pages_go_on_where_the_last_one_ended(client, responder, brand):
    CoverageFactory(member=responder, segment=brand, duty=CoverageDuty.WATCH)
    same = clock.now()
    conversations(20, brand, last_message_at=same)
    conversations(20, last_message_at=same)
    client.force_login(responder)
    first = client.get(reverse("monitoring:inbox"))
    second = client.get(reverse("monitoring:inbox"), {"after": first.context["page"].older})
    seen = names_in_order(first) + names_in_order(second)
    assert len(seen) == len(set(seen)) == 40


def test_another_brands_conversation_is_not_there(client, second_leader, brand):
    (found,) = conversations(1, brand)
    client.force_login(second_leader)
    assert names_in_order(client.get(reverse("monitoring:inbox"))) == []
    for name in ("conversation", "claim", "note", "close", "others"):
        address = reverse(f"monitoring:{name}", args=[found.pk])
        answer = client.get(address) if name in ("conversation", "others") else client.post(address)
        assert answer.status_code == 404


def test_a_conversation_is_handled_from_its_page(client, responder, brand):
    (found,) = conversations(1, brand, title="A question")
    client.force_login(responder)
    page = client.get(reverse("monitoring:conversation", args=[found.pk]))
    assert "Said in A question" in page.text
    assert "Nobody can answer here" in page.text

    part = client.post(reverse("monitoring:claim", args=[found.pk]), headers=HTMX)
    assert "<html" not in part.text
    assert "It is yours now" in part.headers["HX-Trigger"]
    client.post(reverse("monitoring:note", args=[found.pk]), {"text": "<b>Look</b>"})
    assert Note.objects.get().text == "<b>Look</b>"
    assert "&lt;b&gt;Look" in client.get(reverse("monitoring:conversation", args=[found.pk])).text
    closed = client.post(reverse("monitoring:close", args=[found.pk]), headers=HTMX)
    assert reverse("monitoring:reopen", args=[found.pk]) in closed.headers["HX-Trigger"]
    client.post(reverse("monitoring:reopen", args=[found.pk]))
    found.refresh_from_db()
    assert (found.state, found.assignee) == ("open", responder)


def test_an_answer_that_cannot_go_comes_back_with_its_text(client, responder):
    (found,) = conversations(1)
    client.force_login(responder)
    page = client.post(reverse("monitoring:reply", args=[found.pk]), {"text": "My words"})
    assert page.status_code == 409
    assert "Nobody can answer here" in page.text


def test_two_people_in_one_thread_see_each_other(client, responder, marketer):
    (found,) = conversations(1)
    address = reverse("monitoring:others", args=[found.pk])
    client.force_login(responder)
    assert "is here too" not in client.get(address).text
    client.force_login(marketer)
    text = client.get(address, {"version": found.version}).text
    assert "Rita Responder is here too" in text
    assert "Something new" not in text
    Conversation.objects.update(version=found.version + 1)
    assert "Something new" in client.get(address, {"version": found.version}).text


def test_a_watch_is_tried_saved_and_shows_its_matches_marked(client, leader):
    MentionFactory(text="I <3 Coffee & tea")
    MentionFactory(text="Only tea")
    client.force_login(leader)
    tried = client.post(reverse("monitoring:try_query"), {"query": "coffee"}, headers=HTMX).text
    assert "1 of the last 2 posts match" in tried
    wrong = client.post(reverse("monitoring:try_query"), {"query": "(coffee"}, headers=HTMX).text
    assert "never closed" in wrong

    form = {"name": "Coffee", "query": "coffee", "is_active": "on"}
    saved = client.post(reverse("monitoring:watch_new"), form)
    watch = Watch.objects.get()
    assert saved.url == reverse("monitoring:watch", args=[watch.pk])
    assert watch.match_count == 1
    assert "I &lt;3 <mark>Coffee</mark> &amp; tea" in client.get(saved.url).text


def test_a_query_that_cannot_be_understood_is_pointed_at(client, leader):
    client.force_login(leader)
    answer = client.post(reverse("monitoring:watch_new"), {"name": "X", "query": "coffee OR"})
    assert answer.status_code == 422
    assert "The query ends here" in answer.text
    assert "coffee OR▸" in answer.text


def test_staff_see_watches_and_cannot_change_them(client, responder):
    client.force_login(responder)
    watch = WatchFactory()
    assert client.get(reverse("monitoring:watch", args=[watch.pk])).status_code == 200
    for address in (reverse("monitoring:watch_new"), reverse("monitoring:watch_edit", args=[watch.pk])):
        assert client.get(address).status_code == 403


def test_a_feed_is_tried_and_added(client, leader, feed_server, settings):  # noqa: F811
    settings.ALLOW_PRIVATE_HOSTS = True
    url = feed_server.serve("/a", atom(("e1", "Beans", "x", "2026-02-01T10:00:00Z")))
    client.force_login(leader)
    form = {"name": "Blog", "url": url, "every_minutes": "15"}
    tried = client.post(reverse("monitoring:source_new"), {**form, "try": "1"})
    assert "Beans" in tried.text
    assert not Source.objects.exists()
    client.post(reverse("monitoring:source_new"), form)
    assert Source.objects.get().url == url
    again = client.post(reverse("monitoring:source_new"), form)
    assert again.status_code == 422


def test_a_feed_that_cannot_be_read_is_not_added(client, leader, feed_server):  # noqa: F811
    client.force_login(leader)
    form = {"name": "Blog", "url": feed_server.url + "/a", "every_minutes": "15"}
    answer = client.post(reverse("monitoring:source_new"), form)
    assert answer.status_code == 422
    assert "private network" in answer.text
    assert not Source.objects.exists()


def test_a_source_is_paused_and_hastened(client, leader):
    source = SourceFactory(next_fetch_at=clock.now() + timedelta(hours=1), last_error="No connection.")
    client.force_login(leader)
    assert "No connection." in client.get(reverse("monitoring:sources")).text
    client.post(reverse("monitoring:source_fetch", args=[source.pk]))
    source.refresh_from_db()
    assert source.next_fetch_at <= clock.now()
    client.post(reverse("monitoring:source_pause", args=[source.pk]))
    assert client.post(reverse("monitoring:source_fetch", args=[source.pk])).status_code == 409
    client.post(reverse("monitoring:source_resume", args=[source.pk]))
    source.refresh_from_db()
    assert source.is_active


def test_saved_replies_are_kept_and_deleted(client, responder):
    client.force_login(responder)
    client.post(reverse("monitoring:saved_replies"), {"title": "Thanks", "text": "Thank you!"})
    saved = SavedReply.objects.get()
    assert "Thank you!" in client.get(reverse("monitoring:saved_replies")).text
    client.post(reverse("monitoring:delete_saved_reply", args=[saved.pk]))
    assert not SavedReply.objects.exists()


@pytest.mark.parametrize("name", ["inbox", "watches", "sources"])
def test_lists_cost_the_same_however_long(client, leader, brand, django_assert_num_queries, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse(f"monitoring:{name}"))
        return len(queries)

    client.force_login(leader)
    client.get("/inbox/")
    conversations(2, brand, assignee=leader)
    WatchFactory.create_batch(2, brand=brand)
    few = asked()
    conversations(18, brand, assignee=leader)
    WatchFactory.create_batch(18, brand=brand)
    SourceFactory.create_batch(18, brand=brand)
    assert asked() == few <= 20


def test_the_api_does_the_same(client, responder, leader, brand):
    (found,) = conversations(1, brand)
    client.force_login(responder)
    listed = client.get("/api/v1/conversations/?state=open").json()
    assert [row["id"] for row in listed["results"]] == [found.pk]
    base = f"/api/v1/conversations/{found.pk}"
    post = {"content_type": "application/json"}
    assert client.post(f"{base}/claim/", {}, **post).json()["assignee"] == responder.pk
    assert client.post(f"{base}/note/", {"text": "Hi"}, **post).status_code == 201
    refused = client.post(f"{base}/reply/", {"text": "Hi"}, **post)
    assert refused.status_code == 409
    assert refused.json()["missing"]
    assert client.post(f"{base}/close/", {"version": 0}, **post).status_code == 409
    assert client.post(f"{base}/close/", {}, **post).json()["state"] == "closed"
    assert client.post("/api/v1/watches/", {"name": "W", "query": "x"}, **post).status_code == 403
    client.force_login(leader)
    made = client.post("/api/v1/watches/", {"name": "W", "query": "coffee"}, **post)
    assert made.status_code == 201
    wrong = client.patch(f"/api/v1/watches/{made.json()['id']}/", {"query": "("}, **post)
    assert wrong.status_code == 400
    assert client.get("/api/v1/mentions/").json()["results"][0]["conversation"] == found.pk
    for name in ("sources", "replies", "saved-replies"):
        assert client.get(f"/api/v1/{name}/").status_code == 200
