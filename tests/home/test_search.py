"""Search finds what the person may see, a few of each kind."""

from __future__ import annotations

import pytest
from django.urls import reverse

from content.workflow import Stage
from tests.factories.content import item_in
from tests.factories.goals import GoalFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.monitoring import ConversationFactory, MentionFactory
from tests.factories.team import MemberFactory


def found(client, member, words: str) -> str:
    client.force_login(member)
    return client.get(reverse("home:search"), {"q": words}).content.decode()


def test_every_kind_is_found_by_a_word(client, leader):
    item_in(Stage.CONCEPT, title="Pumpkin latte story")
    IdeaFactory(title="A pumpkin contest")
    GoalFactory(title="Sell pumpkin drinks")
    MemberFactory(name="Peter Pumpkin")
    MentionFactory(text="I miss the pumpkin", conversation=ConversationFactory(title="Autumn wishes"))
    seen = found(client, leader, "pumpkin")
    for name in ("Pumpkin latte story", "A pumpkin contest", "Sell pumpkin drinks", "Peter Pumpkin", "Autumn wishes"):
        assert name in seen


def test_chinese_words_of_two_characters_are_found(client, leader):
    item_in(Stage.CONCEPT, title="春季新品上市")
    assert "春季新品上市" in found(client, leader, "新品")


def test_all_words_must_be_there(client, leader):
    item_in(Stage.CONCEPT, title="Cold brew guide")
    item_in(Stage.CONCEPT, title="Cold weather")
    seen = found(client, leader, "cold guide")
    assert "Cold brew guide" in seen
    assert "Cold weather" not in seen


def test_nothing_is_found_outside_ones_scope(client, agency, second_leader, brand):
    item_in(Stage.CONCEPT, title="Secret pumpkin", brand=brand)
    IdeaFactory(title="Pumpkin idea")
    assert "Secret pumpkin" not in found(client, second_leader, "pumpkin")
    seen = found(client, agency, "pumpkin")
    assert "Secret pumpkin" not in seen
    assert "Pumpkin idea" not in seen


@pytest.mark.parametrize("words", ["", "x", " ", "%", "_" * 300])
def test_odd_questions_get_a_calm_answer(client, leader, words):
    client.force_login(leader)
    assert client.get(reverse("home:search"), {"q": words}).status_code == 200


@pytest.mark.parametrize("number", [2, 20])
def test_search_asks_a_constant_number_of_questions(client, leader, number, django_assert_max_num_queries):
    for index in range(number):
        item_in(Stage.CONCEPT, title=f"Pumpkin {index}")
        IdeaFactory(title=f"Pumpkin {index}")
    client.force_login(leader)
    with django_assert_max_num_queries(15):
        client.get(reverse("home:search"), {"q": "pumpkin"})
