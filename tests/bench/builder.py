"""The builder with 20 000 exercises in the library: what each keystroke costs, and what the page weighs.

Processor time in process, as multiples of an empty page of a signed-in person; beside it the same with 200
exercises.
"""

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hep.clinics.models import User
from hep.clinics.tenancy import whole_site
from hep.sessions import SessionStore
from patients.models import Program
from tests.bench import calls
from tests.bench.catalogue import names
from tests.bench.figures import CPU_BAND, EXACT, Figure, ratio
from tests.bench.libraries import library_of, use
from tests.patients.views.building import form_on

FEW, MANY = 200, 20_000
ROUNDS, EACH = 5, 3
TOKEN = "t" * 32
# Each keystroke's goal: in empty pages, over the same with 200 exercises, in queries.
GOALS = {
    "quick_add_read": (22, 1.8, 34),
    "search_first_letter": (20, 2.5, 16),
    "search_as_typed": (20, 2.5, 16),
    "dosage_step": (24, 1.2, 56),
    "autosave": (24, 1.2, 56),
}
WEIGHT = 1.05
Keystrokes = dict[str, Callable[[], calls.Answer]]


def figures() -> Iterator[Figure]:
    """Times of each library in turns, then queries and bytes."""
    desks = {size: Desk(size) for size in (FEW, MANY)}
    seen = {size: [] for size in desks}
    for number in range(ROUNDS + 1):  # the first warms and is not counted
        for size, desk in desks.items():
            with desk.at_work():
                times = calls.side_by_side(desk.keystrokes(), rounds=1, each=EACH)
            seen[size] += [times] if number else []
    for name, (goal, times, most) in GOALS.items():
        yield over_empty(name, goal, seen)
        yield growth(name, times, seen)
        yield queries(name, most, desks)
    yield weight(desks)


class Desk:
    """A signed-in clinician of the demo clinic with a plan open, beside a library of one size."""

    def __init__(self, size: int):
        self.place = library_of(size)
        name = names(FEW)[0]
        self.line = f"{name} 3x10, {name.replace('e', '')} 2x8"
        with self.at_work(), whole_site():
            user = User.objects.filter(clinic__isnull=False, is_active=True).order_by("pk").first()
            program = Program.objects.filter(clinic=user.clinic).order_by("pk").first()
            self.program, self.row = program.pk, program.prescriptions[0].pk
            self.cookies = (
                f"{settings.SESSION_COOKIE_NAME}={signed_in(user)}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
            )
        self.turn = 0

    @contextmanager
    def at_work(self):
        """Requests are answered from this desk's library."""
        use(self.place)
        yield

    def headers(self, target: str = "") -> dict[str, str]:
        asked = {"HTTP_COOKIE": self.cookies, "HTTP_X_CSRFTOKEN": TOKEN}
        return asked | ({"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": target} if target else {})

    def address(self, name: str, *keys: int) -> str:
        return reverse(f"patients:{name}", args=[self.program, *keys])

    def page(self) -> calls.Answer:
        return calls.get(self.address("program-detail"), **self.headers(), HTTP_ACCEPT_ENCODING="identity")

    def keystrokes(self) -> Keystrokes:
        """Each request that a key of the builder makes, and the empty page."""
        settings_address = self.address("program-settings")
        form = form_on(self.page().body.decode(), settings_address)
        shelf = f"{self.address('program-detail')}?q="

        def step():
            data = {"part": "reps", "low": 1 - self.turn % 2 * 2, "high": 1 - self.turn % 2 * 2}
            return calls.post(self.address("dosage-step", self.row), data, **self.headers("plan"))

        def save():
            form.update({"initial-line": form["line"], "line": f"Take your time, {self.turn}."})
            return calls.post(settings_address, form, **self.headers("answer-settings"))

        def counted(ask):
            def asked():
                self.turn += 1
                return ask()

            return asked

        requests = {
            "empty": lambda: calls.get("/empty-staff/", **self.headers()),
            "quick_add_read": lambda: calls.post(
                self.address("quick-read"), {"line": self.line}, **self.headers("quick-answer")
            ),
            "search_first_letter": lambda: calls.get(f"{shelf}b", **self.headers("shelf")),
            "search_as_typed": lambda: calls.get(f"{shelf}bri", **self.headers("shelf")),
            "dosage_step": step,
            "autosave": save,
        }
        return {name: counted(ask) for name, ask in requests.items()}


def signed_in(user: User) -> str:
    """The key of a session of `user`."""
    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store.save()
    return store.session_key


def over_empty(name: str, goal: float, seen: dict) -> Figure:
    value = ratio([each[name][0] for each in seen[MANY]], [each["empty"][0] for each in seen[MANY]])
    took = statistics.median(each[name][0] for each in seen[MANY]) / 1000
    return Figure(f"builder_{name}_over_empty_view", value, goal, band=CPU_BAND, note=f"{took:.1f} ms")


def growth(name: str, goal: float, seen: dict) -> Figure:
    many, few = ([each[name][0] / each["empty"][0] for each in seen[size]] for size in (MANY, FEW))
    return Figure(f"builder_{name}_{MANY}_over_{FEW}", ratio(many, few), goal, band=CPU_BAND)


def queries(name: str, most: int, desks: dict[int, Desk]) -> Figure:
    counts = {}
    for size, desk in desks.items():
        with desk.at_work():
            ask = desk.keystrokes()[name]
            ask()
            with CaptureQueriesContext(connection) as log:
                ask()
        counts[size] = len(log)
    note = ", ".join(f"{size} exercises: {count}" for size, count in counts.items())
    return Figure(f"builder_{name}_queries", max(counts.values()), most, band=EXACT, note=note)


def weight(desks: dict[int, Desk]) -> Figure:
    """Bytes of the page as they go over the wire."""
    sizes = {}
    for size, desk in desks.items():
        with desk.at_work():
            sizes[size] = len(calls.get(desk.address("program-detail"), **desk.headers()).body)
    note = ", ".join(f"{size} exercises: {bytes_} bytes" for size, bytes_ in sizes.items())
    return Figure(f"builder_page_{MANY}_over_{FEW}", sizes[MANY] / sizes[FEW], WEIGHT, band=EXACT, note=note)
