"""Copies of the installation with a library of any size, each made once a run and shared by its parts."""

import shutil
import sys
import time

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from exercises import search
from exercises.models import Exercise
from exercises.search.typing_errors import forget_vocabulary
from hep.clinics.tenancy import whole_site
from tests.bench.catalogue import fill

BEHIND = 10**9  # the popularity of what ships: all that is made stands before it


def library_of(size: int) -> str:
    """The SQLite database with `size` exercises beside the shipped ones."""
    place = settings.VAR_DIR / f"library-of-{size}.sqlite3"
    if not place.exists():
        connection.close()
        shutil.copy(settings.VAR_DIR / "hep.sqlite3", place)
        use(str(place))
        fill_timed(size)
    return str(place)


def use(name: str) -> None:
    """Answer from the database `name` from now on."""
    connection.close()
    connection.settings_dict["NAME"] = name
    cache.clear()
    forget_vocabulary()


def fill_timed(size: int) -> None:
    """Fill the database in use, and say how long that took."""
    begin = time.monotonic()
    with whole_site():
        Exercise.objects.update(popularity=BEHIND)
        search.refresh_many(Exercise.objects.values_list("pk", flat=True))
    fill(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{size} exercises on {connection.vendor}: {time.monotonic() - begin:.0f} s", file=sys.stderr)
