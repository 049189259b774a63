"""Requests answered in this process, through every middleware, and the processor time they take."""

import gc
import io
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.core.wsgi import get_wsgi_application

# What a phone's browser sends.
BROWSER = {
    "HTTP_ACCEPT": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
    "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9",
    "HTTP_CONNECTION": "keep-alive",
    "HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and the time of this thread that it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    nanoseconds: int


@cache
def application():
    """The program as a server runs it."""
    return get_wsgi_application()


def get(path: str, **headers: str) -> Answer:
    """The answer to GET `path`; `headers` are named as in a WSGI environment."""
    return _answer(_environment(path) | headers)


def post(path: str, data: dict, **headers: str) -> Answer:
    """The answer to a form with `data`, sent to `path`."""
    body = urlencode(data, doseq=True).encode()
    given = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    return _answer(_environment(path) | given | headers)


def _environment(path: str) -> dict:
    address, _mark, query = path.partition("?")
    given = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    return given | BROWSER


def _answer(environment: dict) -> Answer:
    seen = []
    run = application()
    begin = time.thread_time_ns()
    response = run(environment, lambda status, headers: seen.extend([status, headers]))
    body = b"".join(response)
    response.close()
    used = time.thread_time_ns() - begin
    if not seen[0].startswith(("200", "304")):
        raise RuntimeError(f"{environment['PATH_INFO']} answers {seen[0]}")
    return Answer(int(seen[0].split()[0]), dict(seen[1]), body, used)


def side_by_side(
    requests: dict[str, Callable[[], Answer]], *, rounds: int, each: int
) -> dict[str, list[float]]:
    """For each request the median microseconds of every round; within a round all take turns, in an
    order that is drawn anew each time."""
    names, draw = list(requests), random.Random(2)
    times: dict[str, list[float]] = {name: [] for name in names}
    gc.disable()
    for _round in range(rounds):
        seen: dict[str, list[int]] = {name: [] for name in names}
        for _time in range(each):
            draw.shuffle(names)
            for name in names:
                seen[name].append(requests[name]().nanoseconds)
        for name, values in seen.items():
            times[name].append(statistics.median(values) / 1000)
        gc.collect()
    gc.enable()
    return times
