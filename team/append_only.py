"""On PostgreSQL the database itself refuses to change or delete history; for migrations of append-only tables."""

from __future__ import annotations

from collections.abc import Callable

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

Step = Callable[[Apps, BaseDatabaseSchemaEditor], None]

PROTECT = """
CREATE OR REPLACE FUNCTION smm_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_append_only BEFORE {acts} ON {table} FOR EACH ROW EXECUTE FUNCTION smm_append_only();
"""


def _run(sql: str) -> Step:
    def step(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql, params=None)  # as it stands: its % is no place for a parameter

    return step


def protect(table: str, acts: str = "UPDATE OR DELETE") -> RunPython:
    """A reversible operation that lets rows of `table` be added and read, and nothing else."""
    lift = f"DROP TRIGGER IF EXISTS {table}_append_only ON {table};"
    return RunPython(_run(PROTECT.format(table=table, acts=acts)), _run(lift))
