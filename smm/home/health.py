"""What a load balancer or an operator asks: is everything alive, may requests come?"""

from __future__ import annotations

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from smm.core import signs


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Every part with the age in seconds of its last sign of life; 503 when one is ill."""
    parts = signs.check()
    ok = all(part.ok for part in parts.values())
    body = {name: {"ok": part.ok, "age": part.age, "problem": part.problem} for name, part in parts.items()}
    return JsonResponse({"ok": ok, **body}, status=200 if ok else 503)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 once the database answers and every migration is applied."""
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Error as error:
        return JsonResponse({"ok": False, "problem": type(error).__name__}, status=503)
    return JsonResponse({"ok": not waiting, "waiting_migrations": waiting}, status=503 if waiting else 200)
