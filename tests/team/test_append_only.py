import pytest
from django.db import DatabaseError, connection, transaction

from team.models import AuditEvent
from team.services import audit

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the database's own guard exists on PostgreSQL"),
]


def test_the_database_refuses_to_change_or_delete_history(leader):
    audit.record(actor=leader, action="x", subject=leader)
    for act in (lambda: AuditEvent.objects.update(action="y"), lambda: AuditEvent.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert AuditEvent.objects.get().action == "x"
    assert connection.vendor == "postgresql"
