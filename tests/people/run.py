"""One run: an installation with a library of 200, a server, a browser, each task once."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings

from hep.clinics.models import User
from hep.preparing import prepare
from tests.bench.browser import chromium
from tests.bench.server import serving
from tests.people import table
from tests.people.library import fill_library
from tests.people.playing import Played, further, play
from tests.people.scene import Scene, set_scene
from tests.people.tasks import TASKS, TEN, Task

THREADS = 4


def play_all(names: Sequence[str], *, write: bool) -> int:
    """Print each task (of `names`, when there are any) as it was played; 1 when one misses a target."""
    played = []
    for each in games([task for task in TASKS if task.name in names or not names]):
        sys.stdout.write(each.line() + "\n")
        sys.stdout.flush()
        played.append(each)
    if write:
        table.write(played)
    return int(any(each.misses for each in played))


def games(tasks: Sequence[Task]) -> Iterator[Played]:
    """Each task in a browser without anything kept from the one before; after the first, ten exercises."""
    scene = installation()
    with serving(threads=THREADS) as server, chromium() as browser:

        def play_one(task: Task) -> Played:
            with browser.new_context() as context:
                return play(task, context.new_page(), address=server.url, scene=scene)

        for task in tasks:
            yield (played := play_one(task))
            if task.name == "T1":
                yield further(played, play_one(TEN))


def installation() -> Scene:
    """The demo clinic with the full library, and the patients of the tasks."""
    prepare(lambda line: sys.stderr.write(f"{line}\n"), demo=True)
    fill_library()
    accounts = json.loads(Path(settings.DEMO_FILE).read_text())
    return set_scene(*(User.objects.get(email=accounts[role]["email"]) for role in ("clinician", "admin")))
