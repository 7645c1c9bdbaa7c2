"""Two people at once, on two real connections: one wins, the other is told and loses nothing."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from content.models import ContentItem
from content.services import stages, texts
from smm.core.errors import Stale
from tests.factories.content import RevisionFactory, item_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite's test database in memory locks whole tables; needs PostgreSQL"
    ),
]


def at_once(*acts):
    """Run the acts in threads of their own that start together; what each gave or raised, in their order."""
    results, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(index, act):
        start.wait()
        try:
            results[index] = act()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_of_two_who_save_a_text_one_is_told_that_it_is_stale(leader):
    item = item_in("produce")
    RevisionFactory(item=item, number=1, author=leader)
    results = at_once(
        lambda: texts.save_revision(item_id=item.pk, by=leader, body="Mine", base=1),
        lambda: texts.save_revision(item_id=item.pk, by=leader, body="Yours", base=1),
    )
    assert sum(isinstance(result, Stale) for result in results) == 1
    assert item.revisions.count() == 2


def test_of_two_who_move_an_item_one_wins(leader):
    item = item_in("tone")
    results = at_once(
        lambda: stages.send_back(item_id=item.pk, to="produce", by=leader, reason="Shorter", version=item.version),
        lambda: stages.cancel(item_id=item.pk, by=leader, reason="No time", version=item.version),
    )
    assert sum(isinstance(result, Stale) for result in results) == 1
    assert item.events.count() == 1
    assert ContentItem.objects.get(pk=item.pk).stage in ("produce", "cancelled")
