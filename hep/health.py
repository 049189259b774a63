"""`/healthz`: is the process up, the database there and migrated?"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.http import require_safe


def _problem() -> str:
    """What is wrong, in one word; empty when nothing is."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "database"
    return "migrations" if waiting else ""


@login_not_required
@require_safe
def healthz(request):
    problem = _problem()
    return HttpResponse(problem or "ok", status=503 if problem else 200, content_type="text/plain")
