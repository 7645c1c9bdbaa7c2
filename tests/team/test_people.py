from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import PermissionDenied

from smm.core import clock
from smm.core.errors import Refused
from team import hooks
from team.models import AuditEvent, Channel, Member, Notice, Role, Segment
from team.services import members, structure
from tests.factories.team import BrandFactory, ChannelFactory, CoverageFactory, DepartmentFactory, MemberFactory

pytestmark = pytest.mark.django_db
PASSWORD = "marmalade on toast"
FIELDS = {"name": "Nia New", "email": "Nia@Example.com", "role": "staff", "hours_per_week": "8", "hourly_cost": "40"}


@pytest.fixture
def duties(monkeypatch):
    """What people own: names by member, handed over through the hook."""
    owned: dict[int, int] = {}

    def hand_over(old, new, by):
        owned[new.pk] = owned.get(new.pk, 0) + owned.pop(old.pk, 0)
        return owned[new.pk]

    one = hooks.Handover("open duties", lambda member: owned.get(member.pk, 0), hand_over)
    monkeypatch.setattr(hooks, "handovers", [one])
    return owned


def test_an_invited_person_sets_a_password_by_the_link_and_signs_in(client, leader):
    client.force_login(leader)
    page = client.post("/team/add/", FIELDS, follow=True)
    link = urlsplit(page.context["link"]).path
    assert link.encode() in page.content
    assert Notice.objects.get(recipient__email="nia@example.com").url == link
    client.logout()
    done = client.post(link, {"password": PASSWORD, "again": PASSWORD})
    assert done.url == "/accounts/login/"
    assert client.login(email="nia@example.com", password=PASSWORD, request=done.wsgi_request)
    assert client.get(link).status_code == 409


def test_an_invitation_expires_after_seven_days(client, leader, marketer, monkeypatch):
    client.force_login(leader)
    link = urlsplit(client.post(f"/team/{marketer.pk}/link/", follow=True).context["link"]).path
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    assert client.get(link).status_code == 409
    assert client.get("/invitation/nonsense/").status_code == 409


def test_a_weak_password_is_refused_with_a_sentence(client, leader, marketer):
    client.force_login(leader)
    link = urlsplit(client.post(f"/team/{marketer.pk}/link/", follow=True).context["link"]).path
    page = client.post(link, {"password": "short", "again": "shorter"})
    assert page.status_code == 422
    assert "too short" in page.content.decode()


def test_a_second_member_with_the_same_address_is_refused_and_nothing_is_lost(client, leader, marketer):
    client.force_login(leader)
    page = client.post("/team/add/", {**FIELDS, "email": marketer.email.upper()})
    assert page.status_code == 422
    assert b"Nia New" in page.content


def test_who_owns_work_cannot_leave_before_it_is_handed_over(client, leader, marketer, editor, duties):
    duties[marketer.pk] = 3
    client.force_login(leader)
    refused = client.post(f"/team/{marketer.pk}/deactivate/")
    assert refused.status_code == 409
    assert b"open duties (3)" in refused.content
    client.post(f"/team/{marketer.pk}/hand-over/", {"to": editor.pk})
    assert duties == {editor.pk: 3}
    assert client.post(f"/team/{marketer.pk}/deactivate/").status_code == 302
    marketer.refresh_from_db()
    assert not marketer.is_active
    assert AuditEvent.objects.filter(action="member.hand_over", detail__to=str(editor)).exists()


def test_the_last_leader_stays_and_nobody_puts_themselves_out(leader):
    with pytest.raises(Refused):
        members.deactivate(by=leader, member_id=leader.pk)
    with pytest.raises(Refused):
        members.change(by=leader, member_id=leader.pk, role=Role.STAFF)
    MemberFactory(role=Role.LEADER)
    assert members.change(by=leader, member_id=leader.pk, role=Role.LEADER).role == Role.LEADER


def test_only_leaders_change_the_team(marketer, editor):
    with pytest.raises(PermissionDenied):
        members.change(by=marketer, member_id=editor.pk, name="X")


@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_costs_the_same_however_many_there_are(client, leader, brand, rows, django_assert_max_num_queries):
    for _ in range(rows):
        CoverageFactory(member=MemberFactory(department=DepartmentFactory(), brands=[brand]), segment=BrandFactory())
    client.force_login(leader)
    with django_assert_max_num_queries(15):
        assert client.get("/team/").status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get("/team/coverage/").status_code == 200


def test_the_list_can_be_searched_and_filtered(client, leader, marketer, marketing, responder):
    client.force_login(leader)

    def names(query):
        return {person.member.name for person in client.get(f"/team/?{query}").context["people"]}

    assert names("q=mia") == {marketer.name}
    assert names("role=leader") == {leader.name}
    assert names(f"department={responder.department_id}") == {responder.name}
    assert names("show=left") == set()
    assert names("role=nonsense&department=x") == {leader.name, marketer.name, responder.name}


def test_a_segment_that_nobody_watches_stands_out_until_somebody_does(client, leader, marketer, brand):
    client.force_login(leader)
    assert client.get("/team/coverage/").context["matrix"].gap_count == 1
    client.post(f"/team/coverage/{brand.pk}/", {"watch": [marketer.pk], "engage": [marketer.pk, leader.pk]})
    matrix = client.get("/team/coverage/").context["matrix"]
    assert (matrix.gap_count, len(matrix.members)) == (0, 2)


def test_a_segment_in_use_stays(client, leader, brand):
    client.force_login(leader)
    ChannelFactory(brand=brand)
    assert client.post(f"/team/segments/{brand.pk}/remove/").status_code == 409
    Channel.objects.all().delete()
    assert client.post(f"/team/segments/{brand.pk}/remove/").status_code == 302
    assert not Segment.objects.exists()


def test_two_segments_of_a_kind_never_share_a_name(client, leader, brand):
    client.force_login(leader)
    page = client.post("/team/segments/add/", {"kind": "brand", "name": brand.name.upper()})
    assert page.status_code == 422
    assert structure.save_segment(by=leader, kind="region", name=brand.name).kind == "region"


def test_skills_are_kept_by_platform(client, leader, marketer):
    client.force_login(leader)
    client.post(f"/team/{marketer.pk}/skills/", {"newsroom": "3", "weibo": "0"})
    assert dict(marketer.skills.values_list("platform", "level")) == {"newsroom": 3, "weibo": 0}
    assert client.post(f"/team/{marketer.pk}/skills/", {"newsroom": "9"}).status_code == 422


def test_a_departments_page_adds_and_edits(client, leader):
    client.force_login(leader)
    client.post("/team/departments/add/", {"name": "Call centre", "origin": "service"})
    assert b"Call centre" in client.get("/team/departments/").content


def test_a_member_who_left_can_come_back(client, leader, marketer):
    members.deactivate(by=leader, member_id=marketer.pk)
    client.force_login(leader)
    client.post(f"/team/{marketer.pk}/reactivate/")
    assert Member.objects.get(pk=marketer.pk).is_active
