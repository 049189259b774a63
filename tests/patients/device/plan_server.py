"""A plan on a server that misbehaves when told to: what a phone meets between the clinic and the kitchen.

Real HTTP on this machine, because a service worker's own requests pass by playwright's routes.
"""

import io
import json
import mimetypes
import socket
import threading
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from PIL import Image

from patients.views.device import WORKER
from patients.views.handout import content_security_policy

TOKEN = "0123456789ABCDEFGHJKMNPQRS"
PAGES = {
    "": "handouts/handout.html",
    "device/": "handouts/device.html",
    "advice/": "handouts/advice.html",
    "session/": "handouts/_after.html",
}
PORTAL = b"<!doctype html><title>Hotel</title><h1>Welcome to the hotel</h1>"
# The session page with nothing on it but the place for what follows the session.
SESSION = '<!doctype html><html lang="{lang}" dir="{dir}"><title>Session</title><meta charset=utf-8>'
SESSION += '<meta name=viewport content="width=device-width">'
SESSION += "<link rel=stylesheet href=/static/css/handout.css>"
SESSION += "<link rel=stylesheet href=/static/css/handout_device.css>"
SESSION += "<body><main><div id=after></div></main>{after}"


@cache
def flat_picture() -> bytes:
    """Something to see, without drawing it."""
    out = io.BytesIO()
    Image.new("RGB", (78, 35), "#7FA0A6").save(out, "WEBP")
    return out.getvalue()


@dataclass
class Clinic:
    """What the server does, and what reached it."""

    sheet: dict = field(repr=False)
    version: str = "one"
    mood: str = "well"  # well | gone | down | 503 | portal | portal 404 | redirect | late
    held: str | None = None  # a page that is answered only after the release
    answers: list = field(default_factory=list)  # of POST sessions/, one after the other; then 201 or 200
    arrived: list = field(default_factory=list)  # every entry that came, even when its answer was lost
    asked: list = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)

    def page(self, place: str) -> bytes:
        """A page of the plan as it is now."""
        html = render_to_string(PAGES[place], {"sheet": self.sheet})
        if place == "session/":
            html = SESSION.format(lang=self.sheet["lang"], dir=self.sheet["dir"], after=html)
        return html.encode()

    def unique(self) -> set:
        """Each session and revision once."""
        return {(entry["uuid"], entry["revision"]) for entry in self.arrived}


class Handler(BaseHTTPRequestHandler):
    """Answers as the mood is."""

    protocol_version = "HTTP/1.1"
    clinic: Clinic

    def log_message(self, *_args):
        """Quiet."""

    def do_GET(self):
        self.clinic.asked.append(self.path)
        path = self.path.partition("?")[0]
        if not self.misbehaves():
            self.found(path)

    def do_POST(self):
        entry = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.misbehaves():
            return
        known = (entry["uuid"], entry["revision"]) in self.clinic.unique()
        self.clinic.arrived.append(entry)
        status, headers = 200 if known else 201, {}
        if self.clinic.answers:
            status, headers = self.clinic.answers.pop(0)
        said = {"uuid": entry["uuid"], "revision": entry["revision"], "state": "kept", "message": ""}
        if status == 422:
            said = {"errors": {"note": ["This note cannot be read."]}}
        if status == "portal":
            self.answer(200, PORTAL, "text/html")
            return
        self.answer(status, json.dumps(said).encode(), "application/json", **headers)

    def misbehaves(self) -> bool:
        """Whether the mood has answered."""
        mood = self.clinic.mood
        if mood == "late":
            self.clinic.release.wait(30)
            return False
        if mood == "down":
            self.hang_up()
        elif mood == "503":
            self.answer(503, b"<h1>Back soon</h1>", "text/html")
        elif mood == "portal":
            self.answer(200, PORTAL, "text/html")
        elif mood == "portal 404":
            self.answer(404, PORTAL, "text/html")
        elif mood == "redirect":
            self.answer(302, b"", "text/html", Location="/hotel")
        return mood not in ("well", "gone")

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def found(self, path: str):
        plan = f"/p/{TOKEN}/"
        place = path.removeprefix(plan)
        if place == "sw.js":
            self.answer(200, Path(WORKER).read_bytes(), "text/javascript")
        elif path.startswith(plan) and place in PAGES:
            self.plan_page(place)
        elif path.startswith("/m/"):
            self.answer(200, flat_picture(), "image/webp", **FOR_EVER)
        elif file := path.startswith("/static/") and finders.find(path.removeprefix("/static/")):
            self.answer(200, Path(file).read_bytes(), mimetypes.guess_type(file)[0] or "font/woff2")
        else:
            self.answer(404, b"Not found", "text/plain")

    def plan_page(self, place: str):
        if self.clinic.mood == "gone":
            body = render_to_string("handouts/link_unavailable.html").encode()
            self.answer(404, body, "text/html", **{"X-Plan": "gone"})
            return
        if place == self.clinic.held:
            self.clinic.release.wait(30)
        tag = f'"{self.clinic.version}-{place}"'
        policy = {"Content-Security-Policy": content_security_policy()}
        headers = {"X-Plan": self.clinic.version, "ETag": tag, "Cache-Control": "private, no-cache", **policy}
        self.answer(200, self.clinic.page(place), "text/html; charset=utf-8", **headers)

    def answer(self, status: int, body: bytes, kind: str, **headers):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": len(body), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)


FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class Server(ThreadingHTTPServer):
    """Threads that never keep a test from ending."""

    daemon_threads = True
    request_queue_size = 50

    def handle_error(self, request, client_address):
        """A phone that hung up is no error."""


def serve(sheet: dict) -> tuple[Server, Clinic, str]:
    """A running server, what it does, and the address of the plan."""
    clinic = Clinic(sheet)
    server = Server(("127.0.0.1", 0), type("PlanHandler", (Handler,), {"clinic": clinic}))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server, clinic, f"http://127.0.0.1:{server.server_port}" + reverse("handout", args=[TOKEN])
