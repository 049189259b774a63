"""Bring database, library, fonts and static files up to date; a step with nothing to do is quick."""

import hashlib
import io
import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hep import triggers
from hep.fonts import make_fonts

Say = Callable[[str], None]


def prepare(say: Say, *, demo: bool) -> None:
    """Everything between a fresh clone and a server; run again it changes no data."""
    prepare_fonts(say)
    prepare_static_files(say)
    prepare_database(say)
    prepare_content(say, demo=demo)


def prepare_content(say: Say, *, demo: bool) -> None:
    """Library, demo clinic and the pages of issued plans; what is there already stays as it is."""
    if not Path(settings.MEDIA_ROOT).exists():
        say("Loading the exercise library and making its pictures (once, a few seconds)")
    call_command("load_library", verbosity=0)
    with io.StringIO() as report:
        if demo:
            call_command("seed_demo", stdout=report)
        call_command("render_handouts", stdout=report)
        call_command("follow_patients", stdout=report)
        for line in report.getvalue().splitlines():
            if line.startswith("Made"):
                say(line)


def prepare_fonts(say: Say) -> None:
    """Cut the web font and the print fonts when the typeface or the recipe has changed."""
    if not settings.FONTS_DIR.exists():
        say("Preparing fonts (once, a few seconds)")
    # fontTools tells every table that it writes
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    make_fonts(web_dir=settings.VAR_DIR / "static" / "fonts", print_dir=settings.FONTS_DIR)


def prepare_static_files(say: Say) -> None:
    """Collect static files when one of them has changed since the last time."""
    stamp = settings.STATIC_ROOT.with_suffix(".stamp")
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and settings.STATIC_ROOT.is_dir():
        return
    say("Collecting static files")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def static_fingerprint() -> str:
    """Names, sizes and dates of every file that collectstatic would collect."""
    found = []
    for finder in get_finders():
        for name, storage in finder.list(None):
            status = Path(storage.path(name)).stat()
            found.append(f"{name} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def prepare_database(say: Say) -> None:
    """Migrate when a migration waits or the database has lost one of its rules."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting or triggers.missing():
        say(f"Migrating the database ({len(waiting)} steps)")
        call_command("migrate", interactive=False, verbosity=0)
