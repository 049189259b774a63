"""Visitors over real sockets: kept-alive connections that ask again as soon as they are answered.

Written on bare sockets: a client library would take longer than the answer and measure itself.
`python -m tests.bench.visitors <port> <path> <seconds>` is one visitor as a process of its own.
"""

import re
import socket
import sys
import time
from dataclasses import dataclass

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
REQUEST = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nAccept-Language: en-GB\r\n"
    "Accept-Encoding: gzip, deflate, br\r\nUser-Agent: Mozilla/5.0 Chrome/130.0 Mobile Safari/537.36\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Load:
    """What visitors got."""

    seconds: float
    waits: list[float]  # seconds from asking to the last byte, of each answer

    @property
    def per_second(self) -> float:
        return len(self.waits) / self.seconds


def visit(port: int, path: str, *, seconds: float, connections: int = 1) -> Load:
    """Ask for `path` again and again on so many connections in turn."""
    request = REQUEST.format(path=path, port=port).encode()
    lines = [socket.create_connection(("127.0.0.1", port)) for _n in range(connections)]
    for line in lines:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.settimeout(30)
    waits, asked = [], [0.0] * connections
    begin = time.perf_counter()
    for place, line in enumerate(lines):
        asked[place] = time.perf_counter()
        line.sendall(request)
    while (now := time.perf_counter()) - begin < seconds:
        for place, line in enumerate(lines):
            read_answer(line)
            now = time.perf_counter()
            waits.append(now - asked[place])
            asked[place] = now
            line.sendall(request)
    for line in lines:
        read_answer(line)
        line.close()
    return Load(now - begin, waits)


def read_answer(line: socket.socket) -> int:
    """Read one answer to its end; returns its size. Raises RuntimeError unless it is a 200."""
    data = line.recv(65536)
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += more(line)
    head = data[: end + 2]
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.split(b"\r\n", 1)[0].decode() or "no answer")
    size = end + 4 + int(LENGTH.search(head)[1])
    got = len(data)
    while got < size:
        got += len(more(line))
    return got


def more(line: socket.socket) -> bytes:
    data = line.recv(262144)
    if not data:
        raise RuntimeError("the server closed the connection")
    return data


if __name__ == "__main__":
    done = visit(int(sys.argv[1]), sys.argv[2], seconds=float(sys.argv[3]))
    print(len(done.waits))
