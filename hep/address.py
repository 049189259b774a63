"""Where `make run` listens, and under which address people reach it."""

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass

EVERYWHERE = {"0.0.0.0", "::"}  # every network of this machine
LOOPBACK = "127.0.0.1"


class CannotStart(Exception):
    """A reason, in plain words, why nothing is served."""


@dataclass(frozen=True, slots=True)
class Address:
    """Host and port that the server listens on."""

    host: str = LOOPBACK
    port: int = 8000

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Address":
        """HOST and PORT, or 127.0.0.1:8000; `CannotStart` when PORT is no port."""
        port = environment.get("PORT", "").strip() or "8000"
        if not (port.isdecimal() and 0 < int(port) < 65536):
            raise CannotStart(
                f"PORT={port} is not a port: choose a number from 1 to 65535, such as PORT=8001."
            )
        return cls(environment.get("HOST", "").strip() or LOOPBACK, int(port))

    @property
    def probe(self) -> str:
        """The host under which this machine reaches its own server."""
        return LOOPBACK if self.host in EVERYWHERE else self.host

    @property
    def public_url(self) -> str:
        """The address for people: the one in the local network when every network may connect."""
        host = lan_address() if self.host in EVERYWHERE else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def settings(self) -> dict[str, str]:
        """Environment under which links, QR codes and host checks fit this address."""
        names = [
            LOOPBACK,
            "localhost",
            "[::1]",
            self.host,
            socket.gethostname(),
            socket.gethostname() + ".local",
        ]
        if self.host in EVERYWHERE:
            names.append(lan_address())
        names = [f"[{name}]" if name.count(":") > 1 and not name.startswith("[") else name for name in names]
        return {"PUBLIC_URL": self.public_url, "ALLOWED_HOSTS": ",".join(dict.fromkeys(names))}

    def require_free(self) -> None:
        """Say now, before any work is done, that nothing can listen here."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((self.host, self.port))
            except OSError as error:
                raise CannotStart(self._why_not(error)) from error

    def _why_not(self, error: OSError) -> str:
        other = f"make run PORT={self.port + 1 if 1024 <= self.port < 65535 else 8001}"
        reasons = {
            errno.EADDRINUSE: f"Port {self.port} is taken: another program, perhaps an earlier `make run`,"
            f" uses it. Stop that one, or choose another port: {other}",
            errno.EACCES: f"This user may not listen on port {self.port}. Choose another port: {other}",
        }
        return reasons.get(
            error.errno, f"HOST={self.host} is not an address of this machine ({error.strerror})."
        )


def lan_address() -> str:
    """This machine's address in its network; 127.0.0.1 when it is in none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket only asks the routing table; the address is a documentation one.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return LOOPBACK
        return probe.getsockname()[0]
