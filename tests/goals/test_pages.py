"""Goals and reports as people meet them."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from goals import hooks, services
from goals.models import Goal, Report
from smm.core import clock
from tests.factories.goals import GoalFactory, TargetFactory

pytestmark = pytest.mark.django_db


def goal_form(owner, **changes):
    today = clock.now().date()
    given = {
        "title": "Be known",
        "kind": "awareness",
        "owner": owner.pk,
        "starts_on": today,
        "ends_on": today + timedelta(days=90),
        "targets-TOTAL_FORMS": 2,
        "targets-INITIAL_FORMS": 0,
        "targets-0-metric": "views",
        "targets-0-value": "5000",
        "targets-1-metric": "",
    }
    return given | changes


def test_a_leader_sets_a_goal_with_its_number(client, leader):
    client.force_login(leader)
    answer = client.post(reverse("goals:new"), goal_form(leader), follow=True)
    goal = Goal.objects.get()
    assert [(t.metric, t.value) for t in goal.targets.all()] == [("views", 5000)]
    assert "Be known" in answer.text


def test_what_is_wrong_stands_in_the_form_and_nothing_is_lost(client, leader):
    client.force_login(leader)
    today = clock.now().date()
    wrong = goal_form(leader, ends_on=today - timedelta(days=1), why="For tomorrow")
    answer = client.post(reverse("goals:new"), wrong)
    assert answer.status_code == 422
    assert "must end after it starts" in answer.text
    assert "For tomorrow" in answer.text
    assert client.post(reverse("goals:new"), goal_form(leader, **{"targets-0-metric": ""})).status_code == 422


def test_a_number_that_has_values_is_not_taken_away(client, leader):
    target = TargetFactory(goal__owner=leader)
    services.write_down(target_id=target.pk, by=leader, value=Decimal(3))
    client.force_login(leader)
    answer = client.post(
        reverse("goals:edit", args=[target.goal_id]), goal_form(leader, **{"targets-0-metric": "clicks"})
    )
    assert "has values already" in answer.text


@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_costs_the_same_however_long(client, leader, rows, django_assert_max_num_queries):
    TargetFactory.create_batch(rows)
    client.force_login(leader)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("goals:list")).status_code == 200


@pytest.mark.parametrize("rows", [2, 20])
def test_a_goal_costs_the_same_however_many_sources(client, leader, rows, django_assert_max_num_queries):
    target = TargetFactory()
    for number in range(rows):
        services.record_measurement(
            goal_ids=[target.goal_id],
            metric="views",
            source=f"delivery:{number}",
            observed_at=clock.now() - timedelta(days=number),
            value=Decimal(number + 1),
        )
    client.force_login(leader)
    with django_assert_max_num_queries(16):
        assert client.get(reverse("goals:goal", args=[target.goal_id])).status_code == 200


def test_a_goal_shows_its_number_pace_and_where_it_comes_from(client, executive, monkeypatch):
    monkeypatch.setitem(
        hooks._sources, "delivery", lambda ids: {7: hooks.SourceInfo("Latte art", "/content/1/", [("Idea 9", "/x/")])}
    )
    target = TargetFactory(value=1000)
    for days, value in ((21, 100), (14, 200), (1, 300)):
        services.record_measurement(
            goal_ids=[target.goal_id],
            metric="views",
            source="delivery:7",
            observed_at=clock.now() - timedelta(days=days),
            value=Decimal(value),
        )
    client.force_login(executive)
    page = client.get(reverse("goals:goal", args=[target.goal_id])).text
    assert "Latte art" in page
    assert "Idea 9" in page
    assert "Forecast" in page
    assert reverse("goals:measure", args=[target.pk]) not in page


def test_a_value_is_written_down_by_hand(client, leader):
    target = TargetFactory()
    client.force_login(leader)
    client.post(reverse("goals:measure", args=[target.pk]), {"value": "120"})
    assert target.measurements.get().value == 120


def test_other_brands_and_the_agency_do_not_see_a_goal(client, second_leader, agency, brand):
    goal = GoalFactory(brand=brand)
    for member, status in ((second_leader, 404), (agency, 403)):
        client.force_login(member)
        assert client.get(reverse("goals:goal", args=[goal.pk])).status_code == status
    client.force_login(second_leader)
    assert client.post(reverse("goals:close", args=[goal.pk])).status_code == 404


def test_a_goal_is_closed_once(client, leader):
    goal = GoalFactory()
    client.force_login(leader)
    client.post(reverse("goals:close", args=[goal.pk]))
    assert Goal.objects.get().state == "closed"
    assert client.post(reverse("goals:close", args=[goal.pk])).status_code == 409


@pytest.fixture
def section(monkeypatch):
    """What a floor above has to say."""
    rows = [["=HYPERLINK(1)", 12.5], ["Latte", None]]
    made = hooks.Section("done", "What was done", ["Two pieces."], ["Piece", "Views"], rows, {0: "/content/1/"})
    monkeypatch.setattr(hooks, "_sections", [lambda period, brand_id: made])
    return made


def report_form(**changes):
    today = clock.now().date()
    given = {"title": "Quarter", "starts_on": today - timedelta(days=90), "ends_on": today, "summary": "Good."}
    return given | changes


def test_a_report_is_previewed_before_it_is_issued(client, leader, section):
    TargetFactory()
    client.force_login(leader)
    page = client.post(reverse("goals:report_new"), report_form())
    assert "What was done" in page.text
    assert not Report.objects.exists()


def test_an_issued_report_stays_as_it_is_and_the_executives_are_told(client, leader, executive, section):
    target = TargetFactory()
    client.force_login(leader)
    client.post(reverse("goals:report_new"), report_form(issue="1"))
    report = Report.objects.get()
    Goal.objects.filter(pk=target.goal_id).update(title="Renamed")
    client.force_login(executive)
    page = client.get(reverse("goals:report", args=[report.pk])).text
    assert target.goal.title in page
    assert "Renamed" not in page
    assert executive.notices.get().url == reverse("goals:report", args=[report.pk])


def test_a_workbook_holds_numbers_and_no_formulas(client, leader, section):
    TargetFactory(goal__title="=1+1")
    client.force_login(leader)
    client.post(reverse("goals:report_new"), report_form(issue="1"))
    answer = client.get(reverse("goals:report_xlsx", args=[Report.objects.get().pk]))
    book = load_workbook(BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {"=1+1", "=HYPERLINK(1)", 12.5} <= {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def test_a_link_shows_one_report_until_it_ends(client, leader, section):
    client.force_login(leader)
    client.post(reverse("goals:report_new"), report_form(issue="1"))
    report = Report.objects.get()
    client.post(reverse("goals:report_share", args=[report.pk]), {"days": 7})
    address = reverse("goals:shared_report", args=[report.shares.get().token])
    client.logout()
    assert "Quarter" in client.get(address).text
    assert "/content/1/" not in client.get(address).text
    with clock.at(clock.now() + timedelta(days=8)):
        assert client.get(address).status_code == 404
    client.force_login(leader)
    client.post(reverse("goals:report_stop_sharing", args=[report.pk]))
    client.logout()
    assert client.get(address).status_code == 404


def test_only_leaders_make_reports(client, executive, leader, second_leader):
    client.force_login(executive)
    assert client.post(reverse("goals:report_new"), report_form(issue="1")).status_code == 403
    client.force_login(second_leader)
    assert client.post(reverse("goals:report_new"), report_form(issue="1")).status_code == 422
