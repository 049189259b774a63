"""The whole database as one value, to see what a request changed."""

from django.db import connection

# Noted by signing in and being there, not by what is done.
OF_THE_SESSION = {"django_session", "sqlite_sequence"}


def snapshot() -> dict[str, frozenset]:
    """Every row of every table, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - OF_THE_SESSION:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = frozenset(tuple(map(_plain, row)) for row in cursor.fetchall())
    return found


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else str(value)
