from datetime import timedelta

import factory

from goals.models import Goal, Target
from smm.core import clock
from tests.factories.team import MemberFactory


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    title = factory.Sequence(lambda n: f"Goal {n}")
    owner = factory.SubFactory(MemberFactory, role="leader")
    starts_on = factory.LazyFunction(lambda: clock.now().date() - timedelta(days=30))
    ends_on = factory.LazyFunction(lambda: clock.now().date() + timedelta(days=60))


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Target

    goal = factory.SubFactory(GoalFactory)
    metric = "views"
    baseline = 0
    value = 1000
