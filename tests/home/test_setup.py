import pytest
from django.core.exceptions import PermissionDenied

from content.models import DutyDefault
from goals.models import Goal
from monitoring.models import Watch
from team.models import Channel, Company, Department, Member, Role, Segment
from team.services import company

pytestmark = pytest.mark.django_db
FIRST = {
    "name": "Fay First",
    "email": "Fay@example.com",
    "password": "marmalade on toast",
    "again": "marmalade on toast",
}


def test_an_empty_installation_becomes_a_working_department(client):
    assert client.get("/accounts/login/").url == "/setup/"
    assert client.post("/setup/", FIRST).url == "/setup/"
    leader = Member.objects.get()
    assert (leader.role, leader.email, leader.is_staff) == (Role.LEADER, "fay@example.com", True)
    assert client.get("/").url == "/setup/"
    assert client.get("/setup/").url == "/setup/why/"
    why = {"name": "Lumen", "why": "To listen", "sponsor": "Xi Lan", "goal_awareness": "2000", "goal_leads": ""}
    assert client.post("/setup/why/", why).url == "/setup/who/"
    people = {"name_0": "Ann", "email_0": "ann@example.com", "role_0": "approver", "department_0": "Marketing"}
    assert client.post("/setup/who/", people).url == "/setup/where/"
    where = {"brands": "Lumen\nlumen\n Harbour ", "competitors": "Roast", "regions": "", "newsroom": "News"}
    assert client.post("/setup/where/", where).url == "/setup/which/"
    lumen = Segment.objects.get(name="lumen")
    assert client.get("/setup/which/").status_code == 200
    assert client.post("/setup/which/", {f"watch_{lumen.pk}": "on", f"tone_{lumen.pk}": "Kind?"}).status_code == 302
    hours = {name: "1" for name in client.get("/setup/how/").context["form"].fields if name.startswith("hours")}
    marketing = Department.objects.get()
    owners = {"who_production": f"owner_id:{leader.pk}", "who_answering": f"department_id:{marketing.pk}"}
    assert client.post("/setup/how/", {**hours, **owners}).url == "/setup/when/"
    when = {
        "language": "en",
        "time_zone": "Europe/Berlin",
        "currency": "eur",
        "response_days": "5",
        "late_after_minutes": "30",
    }
    assert client.post("/setup/when/", when).url == "/setup/done/"
    assert client.get("/").status_code == 200
    done = client.get("/setup/done/")
    assert sum(point.is_done for point in done.context["points"]) >= 4
    kept = Company.load()
    assert (kept.is_set_up, kept.currency, kept.time_zone, kept.sponsor) == (True, "EUR", "Europe/Berlin", "Xi Lan")
    goal = Goal.objects.get()
    assert [(one.metric, one.value) for one in goal.targets.all()] == [("views", 2000)]
    assert set(Segment.objects.values_list("kind", "name")) == {
        ("brand", "lumen"),
        ("brand", "Harbour"),
        ("competitor", "Roast"),
    }
    assert Channel.objects.get().platform == "newsroom"
    assert Watch.objects.get().query == '"lumen"'
    lumen.refresh_from_db()
    assert lumen.tone_questions == ["Kind?"]
    assert DutyDefault.objects.get(kind="production").owner == leader
    assert DutyDefault.objects.get(kind="answering").department == marketing
    assert Member.objects.get(email="ann@example.com").role == Role.APPROVER


def test_answering_again_changes_nothing_twice(client, leader):
    client.force_login(leader)
    where = {"brands": "Lumen", "competitors": "", "regions": "", "newsroom": "News"}
    for _ in range(2):
        client.post("/setup/where/", where)
        client.post("/setup/why/", {"name": "Lumen", "goal_awareness": "500"})
    assert (Segment.objects.count(), Channel.objects.count(), Goal.objects.count()) == (1, 1, 1)


def test_wrong_lines_keep_everything_that_was_written(client, leader):
    client.force_login(leader)
    lines = {"name_0": "Ann", "email_0": "", "name_1": "Ben", "email_1": leader.email.upper(), "name_2": "Cem"}
    page = client.post("/setup/who/", {**lines, "email_2": "cem@example.com"})
    assert page.status_code == 422
    assert b"cem@example.com" in page.content
    assert Member.objects.count() == 1


def test_the_first_account_is_made_only_while_there_is_nobody(client, leader):
    with pytest.raises(PermissionDenied):
        company.first_leader(name="Eve", email="eve@example.com", password="marmalade on toast")
    assert client.post("/setup/", FIRST).url.startswith("/accounts/login/")
    assert Member.objects.count() == 1


def test_only_leaders_set_up(client, marketer):
    client.force_login(marketer)
    for path in ("/setup/", "/setup/why/", "/setup/done/", "/settings/", "/audit/"):
        assert client.get(path).status_code == 403


def test_the_settings_page_changes_the_company_and_the_act_is_recorded(client, leader):
    client.force_login(leader)
    values = {"name": "Lumen", "language": "zh-hans", "time_zone": "Asia/Shanghai", "currency": "CNY"}
    page = client.post("/settings/", {**values, "response_days": "3", "late_after_minutes": "0"})
    assert page.status_code == 422
    client.post("/settings/", {**values, "response_days": "3", "late_after_minutes": "90"})
    assert Company.load().currency == "CNY"
    page = client.get("/audit/?action=company.change").content.decode()
    assert "company.change" in page
    assert client.get("/setup/nonsense/").status_code == 404
