"""Readings come in, from machines and by hand."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from goals import hooks, selectors, services
from goals.models import Measurement
from smm.core import clock
from smm.core.errors import Refused
from tests.factories.goals import GoalFactory, TargetFactory

pytestmark = pytest.mark.django_db


def read(target, value, source="delivery:1", when=None):
    return services.record_measurement(
        goal_ids=[target.goal_id],
        metric=target.metric,
        source=source,
        observed_at=when or clock.now(),
        value=Decimal(value),
    )


def test_a_repeated_reading_changes_nothing():
    target, when = TargetFactory(), clock.now()
    assert [read(target, 10, when=when), read(target, 99, when=when)] == [1, 0]
    assert selectors.progress_of(target).current == 10


def test_a_reading_reaches_each_goal_that_has_the_metric():
    views, other = TargetFactory(), TargetFactory(metric="clicks")
    goals = [views.goal_id, other.goal_id]
    made = services.record_measurement(
        goal_ids=goals, metric="views", source="delivery:1", observed_at=clock.now(), value=Decimal(5)
    )
    assert made == 1
    assert not other.measurements.exists()


def test_running_totals_of_sources_are_added_up():
    target, now = TargetFactory(value=100), clock.now()
    for days, value in ((21, 10), (14, 20), (1, 30)):
        read(target, value, when=now - timedelta(days=days))
    read(target, 5, source="delivery:2")
    assert selectors.progress_of(target).current == 35
    assert selectors.gap(target) == 65


def test_what_is_no_number_of_a_known_metric_is_refused():
    target = TargetFactory()
    with pytest.raises(Refused):
        read(target, -1)
    with pytest.raises(Refused):
        services.record_measurement(
            goal_ids=[target.goal_id], metric="moods", source="manual:1", observed_at=clock.now(), value=Decimal(1)
        )


def test_values_written_down_by_two_people_are_one_running_total(leader, second_leader, other_brand):
    target = TargetFactory(goal__brand=other_brand)
    services.write_down(target_id=target.pk, by=leader, value=Decimal(40), observed_at=clock.now() - timedelta(days=9))
    services.write_down(target_id=target.pk, by=second_leader, value=Decimal(50))
    assert selectors.progress_of(target).current == 50


def test_only_leaders_over_the_brand_write_values_down(marketer, second_leader, brand):
    target = TargetFactory(goal__brand=brand)
    for member in (marketer, second_leader):
        with pytest.raises(PermissionDenied):
            services.write_down(target_id=target.pk, by=member, value=Decimal(1))


def test_neither_the_future_nor_a_closed_goal_has_values(leader):
    target = TargetFactory()
    with pytest.raises(Refused, match="future"):
        services.write_down(
            target_id=target.pk, by=leader, value=Decimal(1), observed_at=clock.now() + timedelta(days=1)
        )
    services.close(goal_id=target.goal_id, by=leader)
    with pytest.raises(Refused, match="closed"):
        services.write_down(target_id=target.pk, by=leader, value=Decimal(1))
    assert not Measurement.objects.exists()


def test_a_number_walks_back_to_where_it_came_from(monkeypatch):
    info = hooks.SourceInfo("A piece", "/content/1/", [("An idea", "/ideas/1/")])
    monkeypatch.setitem(hooks._sources, "delivery", lambda ids: dict.fromkeys(ids, info))
    target = TargetFactory()
    read(target, 10, source="delivery:7")
    assert [(line.value, line.info) for line in selectors.sources_of(target)] == [(10, info)]


def test_the_standing_of_many_goals_costs_the_same(leader, django_assert_num_queries):
    for count in (2, 18):
        for target in TargetFactory.create_batch(count):
            read(target, 3)
        with django_assert_num_queries(4):  # brands, goals, targets, readings
            assert selectors.goal_lines(leader)
        leader.__dict__.pop("brand_ids")


def test_open_goals_go_to_somebody_else_before_their_owner_leaves(leader, second_leader):
    goal = GoalFactory(owner=second_leader)
    assert services.hand_over(second_leader, leader, leader) == 1
    goal.refresh_from_db()
    assert goal.owner == leader
    assert leader.notices.count() == 1
