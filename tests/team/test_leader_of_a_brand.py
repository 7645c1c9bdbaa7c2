"""Who leads some brands leads those: their people and segments, not the company and nobody beyond."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from monitoring.services import sources, watches
from team.models import Role, SegmentKind
from team.services import channels, company, connecting, invitations, members, structure
from team.services.connecting import Typed, Wish
from tests.factories.goals import GoalFactory
from tests.factories.monitoring import SourceFactory, WatchFactory
from tests.factories.team import ChannelFactory, DepartmentFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(other_brand):
    return MemberFactory(name="Tea Writer", brands=[other_brand])


@pytest.fixture
def beyond(brand, other_brand, leader):
    """People whom the leader of the other brand does not lead."""
    both = MemberFactory(name="Both", brands=[brand, other_brand])
    return [leader, MemberFactory(name="Everywhere"), MemberFactory(name="Coffee", brands=[brand]), both]


def test_people_of_ones_own_brands_are_managed(client, second_leader, theirs, other_brand):
    client.force_login(second_leader)
    assert client.get(reverse("team:edit_member", args=[theirs.pk])).status_code == 200
    members.change(by=second_leader, member_id=theirs.pk, title="Writer", brands=[other_brand])
    assert invitations.invite(by=second_leader, member_id=theirs.pk)
    assert not members.deactivate(by=second_leader, member_id=theirs.pk).is_active


def test_nobody_beyond_is_changed_let_go_or_given_a_new_password(client, second_leader, beyond, theirs):
    client.force_login(second_leader)
    for member in beyond:
        assert client.get(reverse("team:edit_member", args=[member.pk])).status_code == 403
        hand_over = reverse("team:hand_over", args=[member.pk])
        assert hand_over not in client.get(reverse("team:member", args=[member.pk])).content.decode()
        for act, more in (
            (members.change, {"title": "X"}),
            (members.deactivate, {}),
            (members.reactivate, {}),
            (members.set_skills, {"levels": {}}),
            (members.hand_over, {"to_id": theirs.pk}),
            (invitations.invite, {}),
        ):
            with pytest.raises(PermissionDenied):
                act(by=second_leader, member_id=member.pk, **more)


@pytest.mark.parametrize("names", [(), ("brand",), ("brand", "other_brand")])
def test_nobody_gives_more_brands_than_they_have(names, request, second_leader, theirs):
    brands = [request.getfixturevalue(name) for name in names]
    with pytest.raises(PermissionDenied):
        members.add(by=second_leader, email="n@example.com", name="Nia", role=Role.LEADER, brands=brands)
    for member in (theirs, second_leader):
        with pytest.raises(PermissionDenied):
            members.change(by=second_leader, member_id=member.pk, brands=brands)


def test_the_form_offers_ones_own_brands_and_asks_for_one(client, second_leader, other_brand, brand):
    client.force_login(second_leader)
    form = client.get(reverse("team:invite")).context["form"]
    assert list(form.fields["brands"].queryset) == [other_brand]
    sent = {"name": "Nia", "email": "n@example.com", "role": "staff", "hours_per_week": "8", "hourly_cost": "1"}
    assert client.post(reverse("team:invite"), sent).status_code == 422
    assert client.post(reverse("team:invite"), {**sent, "brands": [other_brand.pk]}).status_code == 302


def test_the_company_and_its_departments_are_for_a_leader_of_everything(client, second_leader):
    client.force_login(second_leader)
    department = DepartmentFactory()
    for path in (reverse("team:company"), reverse("home:setup"), reverse("team:edit_department", args=[department.pk])):
        assert client.get(path).status_code == 403
    with pytest.raises(PermissionDenied):
        company.change(by=second_leader, name="Mine")
    with pytest.raises(PermissionDenied):
        structure.save_department(by=second_leader, name="Mine")


def test_segments_of_other_brands_stay_as_they_are(client, second_leader, brand, other_brand):
    client.force_login(second_leader)
    for name in ("team:edit_segment", "team:edit_coverage"):
        assert client.get(reverse(name, args=[brand.pk])).status_code == 403
        assert client.get(reverse(name, args=[other_brand.pk])).status_code == 200
    for act in (
        lambda: structure.save_segment(by=second_leader, segment_id=brand.pk, name="Mine"),
        lambda: structure.save_segment(by=second_leader, kind=SegmentKind.BRAND, name="A new brand"),
        lambda: structure.remove_segment(by=second_leader, segment_id=brand.pk),
        lambda: structure.set_coverage(by=second_leader, segment_id=brand.pk, covers={}),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert structure.save_segment(by=second_leader, segment_id=other_brand.pk, tone="Is it warm?").tone
    assert structure.save_segment(by=second_leader, kind=SegmentKind.REGION, name="Harbour").pk


@pytest.fixture
def of_no_brand(leader):
    """What belongs to no brand, by the name of its page."""
    return {
        "team:channel": ChannelFactory(),
        "monitoring:watch": WatchFactory(),
        "goals:goal": GoalFactory(owner=leader),
    }


def test_what_is_of_no_brand_is_seen_and_left_to_leaders_of_everything(client, leader, second_leader, of_no_brand):
    edits = {
        "team:channel": "team:edit_channel",
        "monitoring:watch": "monitoring:watch_edit",
        "goals:goal": "goals:edit",
    }
    for who, status in ((second_leader, 403), (leader, 200)):
        client.force_login(who)
        for page, one in of_no_brand.items():
            edit = reverse(edits[page], args=[one.pk])
            shown = client.get(reverse(page, args=[one.pk]))
            assert (shown.status_code, edit in shown.content.decode()) == (200, status == 200)
            assert client.get(edit).status_code == status


def test_nothing_of_no_brand_is_changed_by_page_or_api(client, second_leader, of_no_brand):
    client.force_login(second_leader)
    source = SourceFactory()
    watch, channel = of_no_brand["monitoring:watch"], of_no_brand["team:channel"]
    assert reverse("monitoring:source_pause", args=[source.pk]) not in client.get("/sources/").content.decode()
    assert client.post(reverse("monitoring:source_pause", args=[source.pk])).status_code == 403
    assert client.post(f"/api/v1/sources/{source.pk}/fetch/").status_code == 403
    assert client.patch(f"/api/v1/watches/{watch.pk}/", {}, content_type="application/json").status_code == 403
    assert client.post(reverse("team:deactivate_channel", args=[channel.pk])).status_code == 403


@pytest.mark.parametrize("named", [None, "brand"])
def test_nothing_is_put_under_no_brand_or_anothers(named, request, second_leader, other_brand):
    wanted = request.getfixturevalue(named) if named else None
    watch, channel = WatchFactory(brand=other_brand), ChannelFactory(brand=other_brand)
    for act in (
        lambda: connecting.connect(by=second_leader, platform="newsroom", typed=Typed("n"), wish=Wish("N", wanted)),
        lambda: channels.change(by=second_leader, channel_id=channel.pk, brand=wanted),
        lambda: watches.save(by=second_leader, name="W", query="tea", brand=wanted),
        lambda: watches.save(by=second_leader, name="W", query="tea", brand=wanted, watch_id=watch.pk),
        lambda: sources.add_feed(by=second_leader, name="S", url="https://example.com/a.xml", brand=wanted),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert channels.change(by=second_leader, channel_id=channel.pk, name="Tea").name == "Tea"


@pytest.mark.parametrize("name", ["monitoring:watch_new", "monitoring:source_new"])
def test_forms_of_what_is_led_ask_leaders_of_a_brand_for_one(client, name, leader, second_leader, other_brand):
    for who, is_required in ((second_leader, True), (leader, False)):
        client.force_login(who)
        assert client.get(reverse(name)).context["form"].fields["brand"].required is is_required
    client.force_login(second_leader)
    form = client.get(reverse("team:connect", args=["newsroom"])).context["form"]
    assert (form.fields["brand"].required, list(form.fields["brand"].queryset)) == (True, [other_brand])
