"""Rules the database itself keeps, on both engines: written once, installed after every migration.

SQLite remakes a table to change it, which drops its triggers and trips over those of other tables
that name it. So all are taken off before a migration and installed again after it, and a system
check finds any that are missing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.checks import Warning as CheckWarning
from django.db import connection


@dataclass(frozen=True, slots=True)
class Trigger:
    """Refuse `event` on `table` with `message` whenever `condition` (SQL over NEW and OLD) is true."""

    name: str
    table: str
    event: str  # INSERT, UPDATE, DELETE or TRUNCATE (PostgreSQL alone knows the last)
    condition: str
    message: str

    def sqlite(self) -> list[str]:
        """The statements that make this trigger on SQLite."""
        return [
            f"DROP TRIGGER IF EXISTS {self.name}",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW "
            f"WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{self.message}'); END",
        ]

    def postgresql(self) -> list[str]:
        """The statements that make this trigger on PostgreSQL."""
        returned = "OLD" if self.event == "DELETE" else "NEW"
        scope = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {self.condition} THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {returned}; END $$",
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH {scope} EXECUTE FUNCTION {self.name}()",
        ]


registry: list[Trigger] = []


def register(triggers: Iterable[Trigger]) -> None:
    """Make `triggers` part of what every database of this project must have."""
    for trigger in triggers:
        if trigger not in registry:
            registry.append(trigger)


def wanted() -> list[Trigger]:
    """The registered triggers that the connected engine knows."""
    return [t for t in registry if connection.vendor == "postgresql" or t.event != "TRUNCATE"]


def install(**kwargs) -> None:
    """Make every registered trigger anew (receiver of `post_migrate`)."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for trigger in wanted():
            if trigger.table in tables:
                for statement in getattr(trigger, connection.vendor)():
                    cursor.execute(statement)


def take_off(**kwargs) -> None:
    """On SQLite remove every registered trigger while tables are remade (receiver of `pre_migrate`)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for trigger in wanted():
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")


def missing() -> list[str]:
    """Names of the registered triggers that the database does not have."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))
    return [trigger.name for trigger in wanted() if trigger.table in tables and trigger.name not in present]


def check_triggers(app_configs, databases=None, **kwargs) -> list[CheckWarning]:
    """System check (tag database): a database that lost a trigger; a warning, so that migrate can mend it."""
    if not databases:
        return []
    return [
        CheckWarning(f"The database has lost its rule {name}.", hint="Run manage.py migrate.", id="hep.W001")
        for name in missing()
    ]
