"""The three questions, their versions, and what a leader decides on them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from ideas import hooks, services
from ideas.models import Idea, IdeaState
from ideas.vetting import Means, VettingAnswers, missing, warnings
from smm.core import clock
from smm.core.errors import Refused, Stale
from tests.factories.goals import TargetFactory
from tests.factories.ideas import IdeaFactory, full_answers

pytestmark = pytest.mark.django_db


def vetted(by, **idea):
    made = IdeaFactory(**idea)
    services.vet(idea_id=made.pk, by=by, answers=full_answers(TargetFactory()))
    return made


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target_id": None}, "which target"),
        ({"contribution": None}, "how much"),
        ({"contribution": Decimal(0)}, "how much"),
        ({"hours": None}, "hours it takes to make"),
        ({"promotion_hours": None}, "to promote"),
        ({"money": None}, "costs to make"),
        ({"promotion_money": None}, "costs to promote"),
        ({"metric": "moods"}, "by which metric"),
        ({"expected": None}, "expected"),
    ],
)
def test_each_missing_answer_is_a_sentence(changes, sentence):
    found = missing(full_answers(TargetFactory(), **changes))
    assert len(found) == 1
    assert sentence in found[0]


def test_work_given_outside_needs_no_hours_of_ours():
    answers = full_answers(TargetFactory(), hours=None, promotion_hours=None, outsourced_to="Studio North")
    assert missing(answers) == []
    assert len(missing(None)) == 8


def test_too_few_free_hours_are_told():
    answers = VettingAnswers(hours=Decimal(8), promotion_hours=Decimal(4))
    assert warnings(answers, Means({1: Decimal(5), 2: Decimal(-9)}))
    assert warnings(answers, Means({1: Decimal(12)})) == []


def test_each_saving_of_the_answers_is_a_version(marketer):
    idea = vetted(marketer)
    services.vet(idea_id=idea.pk, by=marketer, answers=VettingAnswers(hours=Decimal(2)))
    idea = Idea.objects.get(pk=idea.pk)
    assert [v.number for v in idea.vettings.all()] == [2, 1]
    assert idea.state == IdeaState.IN_REVIEW


def test_two_windows_at_once_are_told(marketer):
    idea = vetted(marketer)
    with pytest.raises(Stale):
        services.vet(idea_id=idea.pk, by=marketer, answers=VettingAnswers(), version=0)
    assert idea.vettings.count() == 1


def test_incomplete_answers_cannot_be_accepted(leader):
    idea = IdeaFactory()
    with pytest.raises(Refused) as refused:
        services.decide(idea_id=idea.pk, by=leader, decision="accepted", reason="")
    assert len(refused.value.missing) == 9
    assert Idea.objects.get().state == IdeaState.NEW


def test_accepting_runs_the_acceptance_in_the_same_transaction(leader, marketer, monkeypatch):
    ran = []

    def fail(idea, vetting, by):
        ran.append((idea.pk, vetting.number, by))
        raise Refused(["no"])

    monkeypatch.setattr(hooks, "_acceptances", [fail])
    idea = vetted(marketer)
    with pytest.raises(Refused):
        services.decide(idea_id=idea.pk, by=leader, decision="accepted", reason="Now")
    assert ran == [(idea.pk, 1, leader)]
    assert Idea.objects.get().state == IdeaState.IN_REVIEW
    monkeypatch.setattr(hooks, "_acceptances", [lambda *given: ran.append(given)])
    services.decide(idea_id=idea.pk, by=leader, decision="accepted", reason="Now")
    assert Idea.objects.get().state == IdeaState.ACCEPTED
    assert len(ran) == 2


def test_a_decided_idea_is_not_decided_again(leader, marketer):
    idea = IdeaFactory(proposer=marketer)
    services.decide(idea_id=idea.pk, by=leader, decision="declined", reason="Not us")
    for act in (
        lambda: services.decide(idea_id=idea.pk, by=leader, decision="declined", reason="Again"),
        lambda: services.vote(idea_id=idea.pk, by=marketer),
        lambda: services.vet(idea_id=idea.pk, by=marketer, answers=VettingAnswers()),
    ):
        with pytest.raises(Refused):
            act()
    assert "declined" in marketer.notices.get().text


def test_only_a_leader_over_the_brand_decides(marketer, second_leader, executive, brand):
    idea = IdeaFactory(brand=brand, proposer=second_leader)
    for member in (marketer, second_leader, executive):
        with pytest.raises(PermissionDenied):
            services.decide(idea_id=idea.pk, by=member, decision="declined", reason="No")


def test_parking_needs_a_day_to_come_and_then_brings_it_back(leader, second_leader):
    idea, today = IdeaFactory(), clock.now().date()
    with pytest.raises(Refused, match="parked"):
        services.decide(idea_id=idea.pk, by=leader, decision="parked", reason="Later", parked_until=today)
    services.decide(
        idea_id=idea.pk, by=leader, decision="parked", reason="Later", parked_until=today + timedelta(days=3)
    )
    assert services.bring_back_due() == 0
    with clock.at(clock.now() + timedelta(days=3)):
        assert services.bring_back_due() == 1
        assert services.bring_back_due() == 0
    assert Idea.objects.get().state == IdeaState.IN_REVIEW
    assert leader.notices.count() == 1
