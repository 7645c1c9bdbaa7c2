"""Goals and ideas through the API: the same rules, told as problem details."""

from datetime import timedelta

import pytest

from goals.models import Goal
from ideas.models import Idea
from smm.core import clock
from tests.factories.goals import TargetFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.monitoring import ConversationFactory

pytestmark = pytest.mark.django_db
JSON = "application/json"


def post(client, path, **body):
    return client.post(f"/api/v1/{path}/", body, content_type=JSON)


def test_the_way_of_an_idea(client, leader):
    conversation, target = ConversationFactory(), TargetFactory()
    client.force_login(leader)
    idea = post(client, "ideas", title="Oat milk", conversations=[conversation.pk]).json()
    assert idea["conversations"] == [conversation.pk]
    assert post(client, f"ideas/{idea['id']}/vote").json()["vote_count"] == 1
    refused = post(client, f"ideas/{idea['id']}/decide", decision="accepted", reason="Yes")
    assert refused.status_code == 409
    assert len(refused.json()["missing"]) == 8
    answers = {"target": target.pk, "contribution": 10, "outsourced_to": "North", "money": 1, "promotion_money": 0}
    vetting = post(client, f"ideas/{idea['id']}/vet", metric="views", expected=5, version=0, **answers)
    assert vetting.status_code == 201
    assert post(client, f"ideas/{idea['id']}/vet", version=0).status_code == 409
    decided = post(client, f"ideas/{idea['id']}/decide", decision="declined", reason="No")
    assert decided.json()["decided"] == "declined"
    assert [v["number"] for v in client.get(f"/api/v1/vettings/?idea={idea['id']}").json()["results"]] == [1]


def test_what_does_not_fit_is_told(client, marketer):
    client.force_login(marketer)
    assert post(client, "ideas", title="x" * 201).status_code == 400
    assert post(client, "ideas", title="x", brand=99).status_code == 400
    idea = IdeaFactory()
    assert post(client, f"ideas/{idea.pk}/vet", hours=-1).status_code == 400
    assert post(client, f"ideas/{idea.pk}/vet", target=99).status_code == 409
    assert post(client, f"ideas/{idea.pk}/decide", decision="declined", reason="No").status_code == 403
    assert Idea.objects.count() == 1


def test_a_goal_is_set_measured_and_closed(client, leader):
    client.force_login(leader)
    today = clock.now().date()
    body = {"title": "Be known", "owner": leader.pk, "starts_on": str(today), "ends_on": str(today + timedelta(9))}
    goal = post(client, "goals", targets=[{"metric": "views", "value": 100}], **body)
    assert goal.status_code == 201
    assert post(client, "goals", targets=[{"metric": "moods", "value": 100}], **body).status_code == 409
    target = goal.json()["targets"][0]["id"]
    when = clock.now().isoformat()
    first, again = (post(client, "measurements", target=target, value=v, observed_at=when).json() for v in (5, 9))
    assert first == again
    assert client.get(f"/api/v1/targets/{target}/progress/").json()["current"] == "5.00"
    assert post(client, f"goals/{goal.json()['id']}/close").json()["state"] == "closed"
    assert Goal.objects.count() == 1


def test_a_report_is_issued_and_exported(client, leader, executive):
    TargetFactory()
    client.force_login(executive)
    today = str(clock.now().date())
    assert post(client, "reports", title="Q", starts_on=today, ends_on=today).status_code == 403
    client.force_login(leader)
    report = post(client, "reports", title="Q", starts_on=today, ends_on=today).json()
    assert report["content"]["goals"]
    assert client.get(f"/api/v1/reports/{report['id']}/xlsx/").content.startswith(b"PK")


@pytest.mark.parametrize("path", ["goals", "targets", "measurements", "reports", "ideas", "vettings"])
def test_the_agency_sees_none_of_it(client, agency, path):
    client.force_login(agency)
    assert client.get(f"/api/v1/{path}/").status_code == 403


@pytest.mark.parametrize("rows", [2, 20])
@pytest.mark.parametrize("path", ["goals", "ideas"])
def test_lists_cost_the_same_however_long(client, marketer, path, rows, django_assert_max_num_queries):
    TargetFactory.create_batch(rows)
    IdeaFactory.create_batch(rows)
    client.force_login(marketer)
    with django_assert_max_num_queries(8):
        assert len(client.get(f"/api/v1/{path}/").json()["results"]) == rows
