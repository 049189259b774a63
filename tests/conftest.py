"""What every test can count on: an empty cache, no network, the right engine, a clean database."""

import gc
import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finder
from django.core.cache import cache
from django.db import connection, connections
from django.test import TransactionTestCase, override_settings

from exercises.search.typing_errors import forget_vocabulary
from hep import triggers
from hep.audit.erasure import erasure_door
from hep.storage import minified
from tests import machine, quick

LOOPBACK = ["127.0.0.1", "::1", "localhost"]
# With requirements.txt alone, tests that need a development package are left out; the header says so.
MISSING = machine.missing_packages()


# Django and the suite are a million objects that live to the end: looking for garbage among them thousands of
# times is a tenth of the run. What is there before the first test stays out, the rest is looked at rarely.
SELDOM = (200_000, 20, 100)


def pytest_report_header(config):
    absent = ", ".join(sorted(MISSING)) or "nothing"
    return f"database: {connection.vendor}; development packages missing: {absent}"


def pytest_ignore_collect(collection_path: Path):
    # A folder is left out with its conftest, which would be read before any of its files.
    source = collection_path / "conftest.py" if collection_path.is_dir() else collection_path
    if not MISSING or source.suffix != ".py":
        return None
    needed = {module.split(".")[0] for module in machine.needed_modules(source)}
    return True if MISSING & needed else None


def pytest_addoption(parser):
    quick.pytest_addoption(parser)


def pytest_configure(config):
    if config.getoption("--weigh"):
        config.pluginmanager.register(quick.Weighing())


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def pytest_collection_modifyitems(config, items):
    """Leave out what is only true on the other engine, and PDF/UA where veraPDF cannot run."""
    impossible = {{"sqlite": "postgres", "postgresql": "sqlite"}[connection.vendor]}
    if machine.why_no_java():
        impossible.add("java")
    left_out = [item for item in items if impossible & {mark.name for mark in item.iter_markers()}]
    left_out += quick.left_out(config, [item for item in items if item not in left_out])
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


@pytest.fixture(autouse=True)
def _empty_cache():
    # allauth counts log-in attempts there.
    cache.clear()
    forget_vocabulary()


@pytest.fixture(autouse=True)
def _only_this_machine(request):
    if find_spec("pytest_socket") is None:
        return
    # optional package
    from pytest_socket import socket_allow_hosts  # noqa: PLC0415

    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


# ---- databases


def _empty_immutable_tables():
    """SQLite empties tables one by one, and the open door may go before what it guards."""
    if connection.vendor != "sqlite":
        return
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in {trigger.table for trigger in triggers.registry} & present:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


@pytest.fixture(scope="session", autouse=True)
def _flush_through_the_erasure_door():
    flush = TransactionTestCase._fixture_teardown

    def flush_through_the_door(test_case):
        with erasure_door():
            _empty_immutable_tables()
            flush(test_case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_through_the_door)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, request):
    """A browser's requests run in many threads: on SQLite they need a file, not one shared memory."""
    database = connections.databases["default"]
    is_for_browser = any(item.get_closest_marker("browser") for item in request.session.items)
    if is_for_browser and connection.vendor == "sqlite":
        database["TEST"]["NAME"] = str(Path(os.environ["HEP_VAR"]) / f"browser-{os.getpid()}.sqlite3")
        database["OPTIONS"]["init_command"] = (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA foreign_keys=ON"
        )


# ---- browser

# A 404 or 403 that a test asks for; and what htmx says of a request that was cut off by leaving the page.
EXPECTED = ("Failed to load resource", "htmx:afterRequest, ", "htmx:sendAbort, ")


@pytest.fixture(scope="session")
def _as_served(tmp_path_factory):
    """Our style sheets and scripts as collectstatic writes them: minified."""
    ours, small = settings.BASE_DIR / "static", tmp_path_factory.mktemp("static")
    for source in (path for path in ours.rglob("*") if path.is_file()):
        target = small / (name := source.relative_to(ours))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(minified(name.as_posix(), source.read_bytes()))
    others = [folder for folder in settings.STATICFILES_DIRS if folder != ours]
    with override_settings(STATICFILES_DIRS=[small, *others]):
        get_finder.cache_clear()
        yield
    get_finder.cache_clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(_as_served, browser_type_launch_args):
    # Playwright keeps an event loop in this thread; Django would refuse every query beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {
        **browser_type_launch_args,
        "executable_path": machine.chromium(),
        "args": machine.browser_flags(),
    }


@pytest.fixture
def context(context, live_server):
    """A fresh browser; its test fails on a script error, a CSP report or a request to another host."""
    problems = []

    def on_console(message):
        if message.type == "error" and not message.text.startswith(EXPECTED):
            problems.append(message.text)

    def on_request(request):
        if not request.url.startswith((live_server.url, "data:", "blob:", "about:", "file:")):
            problems.append(f"a request to {request.url}")

    context.on("console", on_console)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("request", on_request)
    yield context
    assert problems == []
