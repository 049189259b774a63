"""Have type set by a process of its own, and keep that process for the next print."""

import atexit
import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from pathlib import Path

from django.utils.translation import gettext as _

from patients.exports.errors import PdfError

COMMAND = [sys.executable, "-m", "patients.exports.typesetter"]
ROOT = Path(__file__).parents[2]
# The longest plan takes a tenth of it on a slow machine; a process that is stuck must not be waited for.
SECONDS = 60
# Typst's memory of what it laid out stops growing at about this many plans.
TASKS_OF_ONE_PROCESS = 20
# A print keeps one core busy; on two cores the other one serves.
PROCESSES = max(1, (os.cpu_count() or 1) // 2)


def ask(task: dict) -> bytes | str:
    """What the typesetter makes of `task`. Raises PdfError with its reason; or when it dies or is stuck."""
    setter = _resting.get()
    try:
        if setter is None or setter.is_done():
            setter = Typesetter()
        return setter.ask(task)
    except OSError as error:
        raise PdfError(_("The plan could not be printed: %(reason)s.") % {"reason": error}) from error
    finally:
        _resting.put(setter)


class Typesetter:
    """One process. Not for two threads at once: `ask` above lends it to one at a time."""

    def __init__(self):
        # Typst would use every core for one print, and gain little.
        environment = os.environ | {"RAYON_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment,
            start_new_session=True,  # Ctrl-C is for the server, which ends this one by ending its input
        )  # fmt: skip
        self.pid = os.getpid()
        self.tasks = 0
        atexit.register(self.end)

    def is_done(self) -> bool:
        """Whether to take a new one: it ended, did its share, or belongs to the process we came from."""
        if self.pid == os.getpid() and self.process.poll() is None and self.tasks < TASKS_OF_ONE_PROCESS:
            return False
        self.end()
        return True

    def ask(self, task: dict) -> bytes | str:
        """The result. Raises PdfError."""
        self.tasks += 1
        stuck = threading.Timer(SECONDS, self.process.kill)
        stuck.start()
        try:
            pickle.dump(task, self.process.stdin)
            self.process.stdin.flush()
            outcome, result = pickle.load(self.process.stdout)
        except (EOFError, pickle.UnpicklingError) as error:
            raise PdfError(_("The plan could not be printed: the typesetter stopped.")) from error
        finally:
            stuck.cancel()
        if outcome == "failed":
            raise PdfError(_("The plan could not be printed: %(reason)s.") % {"reason": result})
        return result

    def end(self) -> None:
        """Let it go. A process of our parent is our parent's to end."""
        atexit.unregister(self.end)
        if self.pid != os.getpid():
            return
        with contextlib.suppress(BrokenPipeError):  # what waits for a process that was killed
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()


# As many places as processes; None is a place whose process was not started yet.
_resting: queue.LifoQueue = queue.LifoQueue()
for _place in range(PROCESSES):
    _resting.put(None)
