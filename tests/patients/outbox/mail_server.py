"""A mail server on this machine, with the moods of real ones."""

import asyncio
import socket
import threading
from email import message_from_bytes

from aiosmtpd.controller import Controller


class Moody:
    """Takes every letter, unless it is told to hang, refuse, greylist or drop the line."""

    def __init__(self):
        self.taken = []
        self.mood = "friendly"
        self.asked = threading.Event()
        self.greylisted = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked.set()
        while self.mood == "hangs":
            await asyncio.sleep(0.05)
        if self.mood == "refuses":
            return "550 5.1.1 no such user"
        if self.mood == "greylists":
            self.greylisted += 1
            return "450 4.2.0 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.mood == "refuses words":
            return "554 5.6.0 no"
        self.taken.append(message_from_bytes(envelope.content))
        if self.mood == "drops":
            server.transport.abort()
        return "250 OK"


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class MailServer:
    """The server while it runs; `handler` says its mood and holds what it took."""

    def __init__(self):
        self.handler = Moody()
        self.controller = Controller(self.handler, hostname="127.0.0.1", port=free_port())

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *error):
        self.controller.stop()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.controller.port

    @property
    def taken(self) -> list:
        """The letters it has."""
        return self.handler.taken
