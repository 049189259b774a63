import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from patients.exports import typesetting
from patients.exports.errors import PdfError
from patients.exports.typesetting import Typesetter


def words(text: str) -> dict:
    """A task that Typst answers with what it was given."""
    source = f"#metadata({text!r}) <fit>".replace("'", '"')
    given = {"ask": "fit", "template": {"main.typ": source.encode()}, "fonts_dir": "."}
    choice = {"paper": "a4", "layout": "compact", "ink": "colour"}
    return given | {"prepared": "{}", "pictures": {}, "beside": None, "way": ("", "", ""), "choice": choice}


@pytest.fixture
def setter():
    one = Typesetter()
    yield one
    one.end()


def test_one_process_does_task_after_task(setter):
    assert [setter.ask(words("one")), setter.ask(words("two"))] == ['"one"', '"two"']


def test_a_task_that_fails_leaves_the_process_at_work(setter):
    with pytest.raises(PdfError, match="unknown variable: nothing"):
        setter.ask(words("one") | {"template": {"main.typ": b"#nothing"}})

    assert setter.ask(words("two")) == '"two"'


def test_a_process_that_was_killed_is_an_error_that_says_so_and_the_next_print_works(setter):
    setter.process.kill()
    setter.process.wait()

    assert setter.is_done()
    assert typesetting.ask(words("again")) == '"again"'


def test_a_process_that_dies_at_work_is_a_print_error(setter):
    os.kill(setter.process.pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as other:
        answer = other.submit(setter.ask, words("never"))
        os.kill(setter.process.pid, signal.SIGKILL)
        with pytest.raises((PdfError, OSError)):
            answer.result()


def test_a_process_that_is_stuck_is_given_up(setter, monkeypatch):
    monkeypatch.setattr(typesetting, "SECONDS", 0.2)
    os.kill(setter.process.pid, signal.SIGSTOP)

    with pytest.raises(PdfError, match="the typesetter stopped"):
        setter.ask(words("never"))


def test_a_process_is_replaced_after_its_share(setter, monkeypatch):
    monkeypatch.setattr(typesetting, "TASKS_OF_ONE_PROCESS", 1)
    setter.ask(words("one"))

    assert setter.is_done()
    assert setter.process.returncode is not None


def test_a_forked_process_leaves_its_parents_typesetter_alone(setter):
    setter.pid += 1

    assert setter.is_done()
    assert setter.process.poll() is None
    setter.pid -= 1


def test_the_process_ends_with_the_one_that_asked():
    program = (
        "import os, sys\n"
        "from patients.exports.typesetting import Typesetter\n"
        "setter = Typesetter()\n"
        "print(setter.process.poll(), flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    # Both write their errors to one pipe: it is at its end when the last of them has gone.
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30)

    assert (done.stdout, done.stderr, done.returncode) == ("None\n", "", -signal.SIGKILL)


def test_people_are_served_before_prints(setter):
    setter.ask(words("one"))

    assert os.getpriority(os.PRIO_PROCESS, setter.process.pid) > os.getpriority(os.PRIO_PROCESS, 0)
