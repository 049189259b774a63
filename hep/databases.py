"""Which database, and with which settings nothing acknowledged is lost."""

import sqlite3

# Two connections and a checkpoint can corrupt a WAL database in SQLite 3.7.0–3.51.2;
# fixed in these releases (https://sqlite.org/wal.html, "WAL-reset bug").
WAL_IS_SAFE_FROM = (3, 51, 3)
WAL_BACKPORTS = ((3, 50, 7), (3, 44, 6))


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite library has the fix for the WAL corruption race."""
    if version >= WAL_IS_SAFE_FROM:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in WAL_BACKPORTS)


def sqlite_pragmas(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """Journal settings that survive a power cut: WAL + FULL on a fixed library, else DELETE + EXTRA."""
    journal = (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
        if wal_is_safe(version)
        else "PRAGMA journal_mode=DELETE;PRAGMA synchronous=EXTRA;"
    )
    # recursive_triggers: without it INSERT OR REPLACE removes a row past the triggers that forbid it.
    return journal + "PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;PRAGMA recursive_triggers=ON;"


def relaxed_settings(connection) -> list[str]:
    """Settings of a live connection under which an acknowledged change could be lost, as `name=value`."""
    if connection.vendor == "postgresql":
        names = ("fsync", "full_page_writes", "synchronous_commit")
        read = {name: _first(connection, f"SHOW {name}") for name in names}
        return [f"{name}={value}" for name, value in read.items() if value == "off"]
    journal = _first(connection, "PRAGMA journal_mode")
    synchronous = _first(connection, "PRAGMA synchronous")
    durable = ("wal", 2) if wal_is_safe() else ("delete", 3)
    return (
        [] if (journal, synchronous) == durable else [f"journal_mode={journal}", f"synchronous={synchronous}"]
    )


def _first(connection, statement: str):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def with_durable_settings(database: dict) -> dict:
    """`database` (a DATABASES entry) with persistent connections and safe transactions."""
    options = database.setdefault("OPTIONS", {})
    database["CONN_MAX_AGE"] = 600
    if database["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE: a transaction that reads and then writes never fails with "database is locked".
        options.update(transaction_mode="IMMEDIATE", timeout=20, init_command=sqlite_pragmas())
    else:
        database["CONN_HEALTH_CHECKS"] = True
    return database
