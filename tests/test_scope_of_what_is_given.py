"""What a service is given to hang on a thing must be the person's own to give, by page and API alike."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from content.forms import BriefForm, brief_of
from content.models import Ground, Series
from content.services import items
from content.services.items import Brief
from goals import services as goals
from ideas import services as ideas
from monitoring.services import saved_replies, sources, watches
from smm.core import clock
from tests.factories.content import DutyFactory, item_in
from tests.factories.goals import GoalFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.team import ChannelFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(other_brand):
    """Somebody of the other brand alone, who writes there."""
    return MemberFactory(name="Tea Writer", brands=[other_brand])


@pytest.fixture
def foreign(brand, leader):
    """Things of the first brand, by the name of a brief's field."""
    goal = GoalFactory(owner=leader, brand=brand)
    ends = clock.now().date() + timedelta(days=30)
    series = Series.objects.create(title="Tips", goal=goal, limit=3, ends_on=ends, vetted_by=leader, reason="Asked.")
    idea = IdeaFactory(brand=brand)
    return {"goals": [goal], "channels": [ChannelFactory(brand=brand)], "series": series, "idea": idea, "brand": brand}


@pytest.mark.parametrize("name", ["goals", "channels", "series", "idea", "brand"])
def test_an_item_begins_with_nothing_of_another_brand(name, theirs, other_brand, foreign):
    brief = Brief(**{"title": "Ours", "brand": other_brand, "ground": Ground.SERIES, name: foreign[name]})
    with pytest.raises(PermissionDenied):
        items.create(by=theirs, brief=brief)


@pytest.mark.parametrize("name", ["goals", "channels", "series"])
def test_an_item_is_given_nothing_of_another_brand_later(name, second_leader, other_brand, foreign):
    item = item_in("concept", brand=other_brand, created_by=second_leader)
    with pytest.raises(PermissionDenied):
        items.update(item_id=item.pk, by=second_leader, **{name: foreign[name]})


@pytest.mark.parametrize("name", ["goals", "channels"])
def test_the_api_takes_nothing_of_another_brand(name, client, second_leader, other_brand, foreign):
    item = item_in("concept", brand=other_brand, created_by=second_leader)
    client.force_login(second_leader)
    sent = {name: [row.pk for row in foreign[name]]}
    done = client.patch(reverse("item-detail", args=[item.pk]), sent, content_type="application/json")
    assert done.status_code == 403
    assert not getattr(item, name).exists()


def test_what_an_item_has_already_stays_whoever_saves_its_brief(theirs, second_leader, other_brand, foreign):
    item = item_in("concept", brand=other_brand, created_by=second_leader)
    item.channels.set(foreign["channels"])
    form = BriefForm(brief_of(item), member=second_leader, initial=brief_of(item))
    assert list(form.fields["channels"].queryset) == foreign["channels"]
    items.update(item_id=item.pk, by=second_leader, channels=foreign["channels"])
    assert list(item.channels.all()) == foreign["channels"]


def test_an_agency_chooses_no_goals(agency, brand, leader):
    item = item_in("concept", brand=brand, created_by=leader)
    DutyFactory(item=item, kind="concept", owner=agency)
    assert "goals" not in BriefForm(member=agency, initial=brief_of(item)).fields
    with pytest.raises(PermissionDenied):
        items.update(item_id=item.pk, by=agency, goals=[GoalFactory(owner=leader, brand=brand)])


def test_a_leader_of_one_brand_watches_and_fetches_for_no_other(second_leader, brand):
    for given in ({"brand": brand}, {"segments": [brand]}):
        with pytest.raises(PermissionDenied):
            watches.save(by=second_leader, name="Coffee", query="coffee", **given)
        with pytest.raises(PermissionDenied):
            sources.add_feed(by=second_leader, name="News", url="https://example.com/feed", **given)


def test_a_leader_of_one_brand_sets_and_closes_no_goal_of_the_whole_company(second_leader, leader, other_brand):
    whole = GoalFactory(owner=leader, brand=None)
    with pytest.raises(PermissionDenied):
        goals.close(goal_id=whole.pk, by=second_leader)
    drafts = [goals.TargetDraft("views", Decimal(10))]
    dates = {"starts_on": date(2030, 1, 1), "ends_on": date(2030, 3, 1)}
    with pytest.raises(PermissionDenied):
        goals.save(by=second_leader, goal_id=whole.pk, fields={"brand": other_brand, **dates}, targets=drafts)


def test_an_idea_is_handed_in_for_ones_own_brand(theirs, brand, other_brand):
    with pytest.raises(PermissionDenied):
        ideas.hand_in(title="Beans", text="For coffee.", brand_id=brand.pk, by=theirs)
    assert ideas.hand_in(title="Leaves", text="For tea.", brand_id=other_brand.pk, by=theirs).brand == other_brand


def test_saved_replies_are_the_departments_own(theirs, agency, brand):
    for by in (theirs, agency):
        with pytest.raises(PermissionDenied):
            saved_replies.save(by=by, title="Hours", text="From nine to five.", brand=brand)
