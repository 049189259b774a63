"""Make a backup, open one, and know how old the last ones are."""

import datetime as dt
import json
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from hep.backup import archive, database
from hep.backup.archive import DATABASE, KEYS, MEDIA, Manifest, NotOurs

STAMP = "%Y-%m-%dT%H%M%SZ"
PATTERN = "hep-*.age"
# Of the days the newest of each of the last 7, of the weeks 4, of the months 12.
KEPT = (("%Y-%m-%d", 7), ("%G-W%V", 4), ("%Y-%m", 12))
KEY_SETTINGS = ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "SHARE_SEAL_KEYS")


def make(folder: Path, recipients: list[str], *, now: dt.datetime | None = None) -> tuple[Path, Manifest]:
    """Write a backup into `folder`, after its copy of the database has been checked.

    Pictures are read after the database: a file is stored before the row that names it, and never changed.
    """
    now = now or timezone.now()
    keys = [archive.recipient(each) for each in recipients]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="backup-") as space:
        copy = Path(space, DATABASE)
        copy.mkdir()
        counts = database.copy_to(copy)
        if database.check(copy) != counts:
            raise database.DatabaseBroken("the copy has other rows than were copied")
        Path(space, KEYS).write_text(json.dumps({name: getattr(settings, name) for name in KEY_SETTINGS}))
        files = {KEYS: Path(space, KEYS)} | _tree(copy, DATABASE) | _tree(Path(settings.MEDIA_ROOT), MEDIA)
        manifest = Manifest(
            made_at=now.isoformat(),
            engine=connection.vendor,
            heads=database.heads(),
            counts=counts,
            files={name: archive.sha256(path) for name, path in files.items()},
        )
        target = folder / now.strftime(f"hep-{STAMP}.age")
        archive.write(target, files, manifest, keys)
    note("backup", target, at=now)
    return target, manifest


def _tree(root: Path, name: str) -> dict[str, Path]:
    return {
        f"{name}/{path.relative_to(root).as_posix()}": path
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def restore(source: Path, key: Path) -> Manifest:
    """Put back all that `source` holds; what is here now is lost. Raises NotOurs and DatabaseBroken."""
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="restore-") as space:
        folder = Path(space)
        manifest = archive.unpack(source, folder, archive.identity(key))
        _refuse_what_cannot_be(manifest)
        if database.check(folder / DATABASE) != manifest.counts:
            raise database.DatabaseBroken("the copy has other rows than its list says")
        if (folder / MEDIA).exists():
            shutil.copytree(folder / MEDIA, settings.MEDIA_ROOT, dirs_exist_ok=True)
        database.load_from(folder / DATABASE, heads=manifest.heads)
        call_command("migrate", interactive=False, verbosity=0)
        _put_keys_back(json.loads((folder / KEYS).read_text()))
    return manifest


def _refuse_what_cannot_be(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise NotOurs(f"The backup is of {manifest.engine}, and this database is {connection.vendor}.")
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    if newer := [f"{app}.{name}" for app, name in manifest.heads if (app, name) not in known]:
        raise NotOurs(f"A newer HEP made this backup: it knows {', '.join(newer)}.")


def _put_keys_back(keys: dict) -> None:
    """Into the key file of this installation, and into a file for one whose keys are in its environment."""
    path = settings.VAR_DIR / "secret_key"
    if path.exists():
        _write_private(path, keys["SECRET_KEY"])
    lines = [
        f"{name}={value if isinstance(value, str) else ','.join(value)}\n" for name, value in keys.items()
    ]
    _write_private(settings.VAR_DIR / "restored_keys.env", "".join(lines))


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


# ---- old ones


def surplus(names: list[str]) -> list[str]:
    """The backups among `names` that may go: not the newest of a day, week or month that is kept."""
    times = {dt.datetime.strptime(name, f"hep-{STAMP}.age").replace(tzinfo=dt.UTC): name for name in names}
    kept = set()
    for period, number in KEPT:
        newest = {}
        for moment in sorted(times):
            newest[moment.strftime(period)] = times[moment]
        kept |= {newest[label] for label in sorted(newest)[-number:]}
    return sorted(set(names) - kept)


# ---- what was done last


def note(what: str, file: Path, *, at: dt.datetime) -> None:
    """Remember that `file` was made (“backup”) or put back on trial (“test”)."""
    facts = said() | {what: {"at": at.isoformat(), "file": file.name, "bytes": file.stat().st_size}}
    half = _state().with_suffix(".part")
    half.write_text(json.dumps(facts))
    half.replace(_state())


def said() -> dict[str, dict]:
    """What is known of the last backup and the last trial."""
    try:
        return json.loads(_state().read_text())
    except FileNotFoundError:
        return {}


def _state() -> Path:
    return settings.VAR_DIR / "backups.json"
