"""The database as files in a folder, as it was at one moment, and back again; on both engines.

SQLite: a copy by its own backup interface, which waits for nobody and tears nothing. PostgreSQL: every table
by COPY within one snapshot, so that no program beside psycopg is needed.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from hep import triggers

SQLITE, TABLES = "hep.sqlite3", "tables.json"
SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
OUR_COLUMNS = """
SELECT t.tablename, array_agg(c.column_name::text ORDER BY c.ordinal_position)
FROM pg_tables t JOIN information_schema.columns c
ON c.table_schema = t.schemaname AND c.table_name = t.tablename
WHERE t.schemaname = current_schema() AND c.is_generated = 'NEVER' GROUP BY t.tablename ORDER BY t.tablename
"""
Counts = dict[str, int]


class DatabaseBroken(Exception):
    """A copy of the database that does not hold together; the message says where."""


def copy_to(folder: Path) -> Counts:
    """Write the database into `folder`; returns the number of rows of each table."""
    return _copy_sqlite(folder) if connection.vendor == "sqlite" else _copy_postgresql(folder)


def check(folder: Path) -> Counts:
    """The number of rows of each table in `folder`. Raises DatabaseBroken where a row misses another."""
    if not (folder / SQLITE).exists():
        return _counted_lines(folder)
    with closing(sqlite3.connect(folder / SQLITE)) as copy:
        if (said := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise DatabaseBroken(said)
        if broken := copy.execute("PRAGMA foreign_key_check").fetchone():
            raise DatabaseBroken(
                f"row {broken[1]} of {broken[0]} names a row of {broken[2]} that is not there"
            )
        return _counts_of(copy)


def load_from(folder: Path, *, heads: list[tuple[str, str]]) -> None:
    """Replace everything in the connected database by what is in `folder`, made at the migrations `heads`."""
    if connection.vendor == "sqlite":
        _load_sqlite(folder)
    else:
        MigrationExecutor(connection).migrate(heads)
        _load_postgresql(folder)


def heads() -> list[tuple[str, str]]:
    """The newest applied migration of each app."""
    executor = MigrationExecutor(connection)
    applied = set(executor.loader.applied_migrations)
    nodes = (key for key in executor.loader.graph.nodes if key in applied)
    return sorted(
        key for key in nodes if not executor.loader.graph.node_map[key].children & _nodes(executor, applied)
    )


def _nodes(executor: MigrationExecutor, keys: set) -> set:
    graph = executor.loader.graph
    return {graph.node_map[key] for key in keys if key in graph.node_map}


# ---- SQLite


def _copy_sqlite(folder: Path) -> Counts:
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / SQLITE)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        return _counts_of(copy)


def _counts_of(database: sqlite3.Connection) -> Counts:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    names = [name for (name,) in database.execute(query)]
    return {name: database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}


def _load_sqlite(folder: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / SQLITE)) as copy:
        copy.backup(connection.connection)


# ---- PostgreSQL


def _copy_postgresql(folder: Path) -> Counts:
    counts, columns = {}, {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        cursor.execute(OUR_COLUMNS)
        for table, names in cursor.fetchall():
            with (folder / f"{table}.copy").open("wb") as file:
                cursor.copy_expert(f'COPY "{table}" ({_quoted(names)}) TO STDOUT', file)
            columns[table], counts[table] = names, cursor.rowcount
    (folder / TABLES).write_text(json.dumps(columns))
    return counts


def _counted_lines(folder: Path) -> Counts:
    # COPY writes a row a line, and a line break within a value as \n.
    counts = {}
    for table in json.loads((folder / TABLES).read_text()):
        with (folder / f"{table}.copy").open("rb") as file:
            counts[table] = sum(1 for _line in file)
    return counts


def _load_postgresql(folder: Path) -> None:
    columns = json.loads((folder / TABLES).read_text())
    with transaction.atomic(), connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        if unknown := columns.keys() - present:
            raise DatabaseBroken(f"no such table here: {', '.join(sorted(unknown))}")
        # Our rules guard what people do; this is the whole past at once. They are back before it commits.
        for trigger in triggers.wanted():
            if trigger.table in present:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}")
        cursor.execute(f"TRUNCATE {_quoted(sorted(present))} CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, names in columns.items():
            with (folder / f"{table}.copy").open("rb") as file:
                cursor.copy_expert(f'COPY "{table}" ({_quoted(names)}) FROM STDIN', file)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
        triggers.install()


def _quoted(names) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)


def _models() -> list:
    return connection.introspection.installed_models(connection.introspection.table_names())
