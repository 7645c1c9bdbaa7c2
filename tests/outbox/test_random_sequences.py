"""Whatever happens in whatever order, what is approved stands on the platform once, and nothing is stuck."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from content import publishing
from content.models import Delivery
from content.selectors.deliveries import acts
from content.services import deliveries, scheduling
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.states import DeliveryState as S
from smm.platforms.contract import Ambiguous, Certainty, Permanent, RateLimited, Retriable
from team.models import Member, Role
from team.services import stops
from tests.factories.team import ChannelFactory, MemberFactory
from tests.outbox.told import POINTS, SLOW_EFFECT, approve, dying_at, scheduled, settle_all, told_platform

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

THERE = {S.SENT, S.LIVE, S.ALTERED}
NOT_THERE = {S.PLANNED, S.SCHEDULED, S.FAILED, S.WITHDRAWN}
AT_REST = {S.LIVE, S.FAILED, S.WITHDRAWN, S.PLANNED}
TROUBLES: dict[str, Callable[[], dict[str, Any]]] = {
    "none": dict,
    "time-out with effect": lambda: {"answer": Ambiguous("time-out")},
    "time-out without effect": lambda: {"answer": Ambiguous("time-out"), "takes": False},
    "a mistake of ours": lambda: {"answer": ValueError("ours")},
    "no connection": lambda: {"answer": Retriable("no connection"), "takes": False},
    "rate limit": lambda: {
        "answer": RateLimited("slowly", until=clock.now() + timedelta(minutes=7)),
        "takes": False,
    },
    "refused": lambda: {"answer": Permanent("no"), "takes": False},
}
SETTINGS = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a failure is shown as it came: making it small takes long
)
SLOW: dict[str, Any] = {"answer": Ambiguous("time-out"), "is_slow": True}


class Department(RuleBasedStateMachine):
    """Publishing with everything that goes wrong; `certainty` is the platform's."""

    certainty: Certainty

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        after = SLOW_EFFECT * 2 if self.certainty is Certainty.LOOKUP else timedelta(0)
        self.world = self.stack.enter_context(told_platform(self.certainty, after))
        self.leader = Member.objects.filter(role=Role.LEADER).first() or MemberFactory(role=Role.LEADER)
        self.channels = [ChannelFactory(platform="told") for _ in range(2)]
        self.made: list[Delivery] = []
        self.now = clock.now()

    def at_work(self, act: Callable[[], object], **world: Any) -> None:
        """Do `act` at the present of this world, in which the platform behaves as `world` says."""
        usual = {"answer": None, "takes": True, "is_slow": False, "find_fails": None}
        for name, value in {**usual, **world}.items():
            setattr(self.world, name, value)
        with clock.at(self.now):
            act()

    def rows(self, *states: S) -> list[Delivery]:
        found = Delivery.objects.filter(pk__in=[one.pk for one in self.made]).select_related("item", "channel")
        return list(found.filter(state__in=states) if states else found)

    @rule(channel=st.integers(0, 1), minutes=st.integers(0, 90), words=st.sampled_from(["Same words", "Other words"]))
    @precondition(lambda self: len(self.made) < 6)
    def plan(self, channel: int, minutes: int, words: str) -> None:
        due = self.now + timedelta(minutes=minutes, seconds=1)
        self.at_work(lambda: self.made.append(scheduled(self.channels[channel], self.leader, words, due)))

    @rule(minutes=st.sampled_from([0.1, 1, 3, 20, 70]))
    def wait(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(trouble=st.sampled_from(sorted(TROUBLES)))
    def publish(self, trouble: str) -> None:
        with clock.at(self.now):
            world = TROUBLES[trouble]()
        self.at_work(publishing.publish_due, **world)

    @rule()
    @precondition(lambda self: self.certainty is not Certainty.NONE)
    def publish_with_an_effect_that_comes_later(self) -> None:
        self.at_work(publishing.publish_due, **SLOW)
        self.at_work(settle_all)
        self.at_work(publishing.publish_due)

    @rule(point=st.sampled_from(POINTS))
    def a_worker_dies(self, point: str) -> None:
        with dying_at(point):
            self.at_work(publishing.publish_due)

    @rule(fails=st.booleans())
    def look_after_the_unknown(self, fails: bool) -> None:
        self.at_work(settle_all, find_fails=Retriable("away") if fails else None)

    @rule()
    def a_leader_stops_everything_and_lets_it_go_on_later(self) -> None:
        with clock.at(self.now):
            stop = stops.stop(by=self.leader, reason="Something is wrong")
            before = len(self.world.calls)
            publishing.publish_due()
            assert len(self.world.calls) == before
            stops.resume(stop_id=stop.pk, by=self.leader)

    @rule(choice=st.randoms(use_true_random=False))
    @precondition(lambda self: self.made)
    def a_person_moves_one_to_another_time(self, choice: Any) -> None:
        one = choice.choice(self.rows())
        later = self.now + timedelta(hours=1)
        with clock.at(self.now):
            try:
                scheduling.replan(delivery_id=one.pk, day=later.date(), at=later.time(), by=self.leader, zone="UTC")
            except Refused:
                assert one.state not in (S.PLANNED, S.SCHEDULED) or _twin(one)

    @rule()
    def a_person_who_looked_decides(self) -> None:
        with clock.at(self.now + SLOW_EFFECT * 2):
            for one in self.rows(S.UNCERTAIN):
                self._decide(one)

    def _decide(self, one: Delivery) -> None:
        known = Delivery.objects.exclude(pk=one.pk).values_list("external_id", flat=True)
        posts = [post for post in self.world.stands() if post.text == one.payload["text"]]
        posts = [post for post in posts if post.account == one.channel.account_id and post.id not in known]
        if posts:
            deliveries.it_is_there(delivery_id=one.pk, url=f"https://told.example/{posts[0].id}", by=self.leader)
            Delivery.objects.filter(pk=one.pk).update(external_id=posts[0].id)
        else:
            deliveries.send_again(delivery_id=one.pk, by=self.leader, is_sure=True)

    @rule()
    def what_failed_is_mended_and_approved_again(self) -> None:
        with clock.at(self.now):
            for one in self.rows(S.FAILED):
                deliveries.mend(delivery_id=one.pk, by=self.leader)
                approve(one)

    @invariant()
    def nothing_stands_twice_and_states_tell_the_truth(self) -> None:
        """Of the same words on one channel as many posts stand as there are deliveries that say so."""
        alike: dict[tuple[str, str], list[str]] = {}
        for one in self.rows():
            alike.setdefault((one.channel.account_id, one.payload["text"]), []).append(one.state)
        for (account, words), states in alike.items():
            posts = sum((post.account, post.text) == (account, words) for post in self.world.posts)
            assert sum(state in THERE for state in states) <= posts, states
            assert posts <= sum(state not in NOT_THERE for state in states), states

    def teardown(self) -> None:
        if not hasattr(self, "stack"):
            return
        for _ in range(30):
            self.now += timedelta(hours=1)
            self.at_work(publishing.publish_due)
            self.at_work(settle_all)
        self.nothing_stands_twice_and_states_tell_the_truth()
        for one in self.rows():
            may_wait = one.state == S.UNCERTAIN and self.certainty is Certainty.NONE
            assert one.state in AT_REST or may_wait, one.state
            assert one.state in (S.LIVE, S.WITHDRAWN) or acts(self.leader, one), one.state
        self.stack.close()
        Delivery.objects.filter(channel__in=self.channels).delete()


def _twin(one: Delivery) -> bool:
    return Delivery.objects.filter(item=one.item, channel=one.channel).exclude(pk=one.pk).exists()


@pytest.mark.parametrize("certainty", list(Certainty))
def test_once_and_never_stuck(certainty: Certainty) -> None:
    machine = type("Machine", (Department,), {"certainty": certainty})
    run_state_machine_as_test(machine, settings=SETTINGS)
