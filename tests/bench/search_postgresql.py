"""The search among 200 and 20 000 exercises on PostgreSQL: one line of JSON for search.py."""

import json
import sys

import django
from django.db import connection


def main() -> None:
    """Two databases of one server, asked in turns."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  settings come first

    from tests.bench import libraries, search  # noqa: PLC0415  they read models

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE bench_many")
    places = {search.FEW: "postgres", search.MANY: "bench_many"}
    libraries.use(places[search.MANY])
    call_command("migrate", verbosity=0)
    for size, place in places.items():
        libraries.use(place)
        libraries.fill_timed(size)
    times, top = search.measured(places)
    figure = next(search.over(times, 12.0, "postgresql"))
    json.dump({"ratio": figure.value, "note": figure.note, "top": top}, sys.stdout)


if __name__ == "__main__":
    main()
