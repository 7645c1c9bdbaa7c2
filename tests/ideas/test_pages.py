"""Ideas as people meet them: the list, one idea, its questions, and the open form."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ideas import services, spam
from ideas.models import Idea
from smm.core import clock
from tests.factories.goals import TargetFactory
from tests.factories.ideas import IdeaFactory, full_answers
from tests.factories.monitoring import ConversationFactory

pytestmark = pytest.mark.django_db


def open_form(client, **changes):
    with clock.at(clock.now() - timedelta(minutes=1)):
        stamp = spam.stamp()
    given = {"title": "Latte art", "text": "A film", "proposer_name": "Sam", "stamp": stamp} | changes
    return client.post(reverse("ideas:hand_in"), given)


def test_anyone_hands_in_an_idea_and_sees_what_became_of_it(client, leader):
    status = open_form(client)["Location"]
    assert "Keep the address" in client.get(status).text
    services.decide(idea_id=Idea.objects.get().pk, by=leader, decision="declined", reason="We did it in May")
    assert "We did it in May" in client.get(status).text
    assert client.get(reverse("ideas:status", args=["guessed"])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "x" * 1_000_000}, "at most 10000 characters"),
        ({"website": "http://spam.example"}, "must stay empty"),
        ({"stamp": "forged"}, "grown old"),
        ({"stamp": ""}, "grown old"),
        ({"title": ""}, "required"),
    ],
)
def test_a_bad_submission_is_told_why(client, changes, sentence):
    answer = open_form(client, **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Idea.objects.exists()


def test_a_machine_is_too_fast_and_too_often(client):
    assert "very fast" in open_form(client, stamp=spam.stamp()).text
    for _count in range(spam.PER_HOUR):
        open_form(client)
    assert "within the hour" in open_form(client).text
    assert Idea.objects.count() == spam.PER_HOUR


def test_html_in_an_idea_is_shown_as_text(client, leader):
    idea = IdeaFactory(title="<script>alert(1)</script>")
    client.force_login(leader)
    assert "<script>alert" not in client.get(reverse("ideas:idea", args=[idea.pk])).text


def test_a_conversation_becomes_an_idea_that_remembers_it(client, marketer):
    conversation = ConversationFactory(title="Where is oat milk?")
    client.force_login(marketer)
    address = reverse("ideas:new") + f"?conversation={conversation.pk}"
    assert "Where is oat milk?" in client.get(address).text
    client.post(reverse("ideas:new"), {"title": "Oat milk", "text": "", "conversation": conversation.pk})
    idea = Idea.objects.get()
    assert list(idea.conversations.all()) == [conversation]
    assert "Where is oat milk?" in client.get(reverse("ideas:idea", args=[idea.pk])).text


def test_conversations_of_another_brand_are_not_remembered(client, second_leader, brand):
    conversation = ConversationFactory(brand=brand)
    client.force_login(second_leader)
    client.post(reverse("ideas:new"), {"title": "Tea", "conversation": [conversation.pk, "x" * 30, "9" * 30]})
    assert not Idea.objects.get().conversations.exists()


def test_a_vote_counts_once_and_can_be_taken_back(client, marketer):
    idea = IdeaFactory()
    client.force_login(marketer)
    address = reverse("ideas:vote", args=[idea.pk])
    for _count in range(2):
        row = client.post(address, headers={"HX-Request": "true"}).text
    assert "(1 vote)" in row
    assert "<html" not in row
    assert "(0 votes)" in client.post(address, {"back": "1"}, headers={"HX-Request": "true"}).text


@pytest.mark.parametrize("view", ["", "board"])
@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_costs_the_same_however_long(client, marketer, rows, view, django_assert_max_num_queries):
    IdeaFactory.create_batch(rows, proposer=marketer)
    client.force_login(marketer)
    with django_assert_max_num_queries(14):
        assert client.get(reverse("ideas:list"), {"view": view}).status_code == 200


def test_ideas_are_searched_and_filtered(client, marketer):
    IdeaFactory(title="Latte art")
    IdeaFactory(title="Espresso", proposer=marketer)
    client.force_login(marketer)
    found = client.get(reverse("ideas:list"), {"q": "latte", "state": "new", "after": "nonsense"}).text
    assert "Latte art" in found
    assert "Espresso" not in found
    mine = client.get(reverse("ideas:list"), {"mine": "on"}).text
    assert "Espresso" in mine
    assert "Latte art" not in mine


def test_the_questions_are_answered_with_help_beside_them(client, marketer):
    target, idea = TargetFactory(value=4000), IdeaFactory()
    client.force_login(marketer)
    address = reverse("ideas:vet", args=[idea.pk])
    page = client.get(address).text
    assert "4,000 views missing" in page
    assert "Free hours" in page
    assert "read by itself" in page
    client.post(address, {"target": target.pk, "contribution": "300", "metric": "views", "version": 0})
    assert idea.vettings.get().contribution == 300
    assert client.post(address, {"hours": "-1"}).status_code == 422
    assert client.post(address, {"hours": "1", "version": 0}).status_code == 409


def test_a_leader_decides_on_the_page(client, leader, marketer):
    idea = IdeaFactory(proposer=marketer)
    services.vet(idea_id=idea.pk, by=marketer, answers=full_answers(TargetFactory()))
    client.force_login(leader)
    address = reverse("ideas:decide", args=[idea.pk])
    assert client.post(address, {"decision": "accepted"}).status_code == 422
    parked = {"decision": "parked", "reason": "Summer"}
    assert client.post(address, parked).status_code == 409
    client.post(address, {"decision": "declined", "reason": "Too dear", "version": 1})
    assert "Too dear" in client.get(reverse("ideas:idea", args=[idea.pk])).text


def test_who_may_see_and_decide(client, agency, second_leader, marketer, brand):
    idea = IdeaFactory(brand=brand)
    pages = [reverse("ideas:list"), reverse("ideas:idea", args=[idea.pk]), reverse("ideas:vet", args=[idea.pk])]
    client.force_login(agency)
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    client.force_login(second_leader)
    assert [client.get(page).status_code for page in pages] == [200, 404, 404]
    client.force_login(marketer)
    answer = client.post(reverse("ideas:decide", args=[idea.pk]), {"decision": "declined", "reason": "No"})
    assert answer.status_code == 403
