import pytest

from team.models import AuditEvent
from team.services import audit
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db


def test_the_record_can_be_searched(client, leader, marketer):
    audit.record(actor=leader, action="channel.add", subject=ChannelFactory(name="Blue page"))
    audit.record(actor=marketer, action="channel.change", subject=ChannelFactory(name="Red page"))
    client.force_login(leader)

    def subjects(query):
        return {event.subject for event in client.get(f"/audit/?{query}").context["page"].rows}

    assert subjects("") == {"Blue page", "Red page"}
    assert subjects("q=blue") == subjects("action=channel.add") == subjects(f"actor={leader.pk}") == {"Blue page"}
    assert subjects("until=2001-01-01") == set()
    assert subjects("since=rubbish&actor=x") == {"Blue page", "Red page"}


def test_the_download_holds_no_formula(client, leader):
    audit.record(actor=leader, action="channel.add", subject=ChannelFactory(name="=HYPERLINK(1)"))
    client.force_login(leader)
    lines = client.get("/audit/events.csv").content.decode().splitlines()
    assert len(lines) == 2
    assert ",'=HYPERLINK(1)," in lines[1]


@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_costs_the_same_however_many_there_are(client, leader, rows, django_assert_max_num_queries):
    for _ in range(rows):
        audit.record(actor=leader, action="x", subject=leader)
    client.force_login(leader)
    with django_assert_max_num_queries(13):
        assert client.get("/audit/").status_code == 200


def test_pages_of_the_record_follow_each_other(client, leader):
    for _ in range(60):
        audit.record(actor=leader, action="x", subject=leader)
    client.force_login(leader)
    first = client.get("/audit/").context["page"]
    second = client.get("/audit/", {"after": first.older}).context["page"]
    assert (len(first.rows), len(second.rows), AuditEvent.objects.count()) == (50, 10, 60)
