import socket

import pytest

from hep import address
from hep.address import Address, CannotStart


def test_the_address_is_this_machine_at_port_8000_unless_told_otherwise():
    assert Address.from_environment({}) == Address("127.0.0.1", 8000)
    assert Address.from_environment({"HOST": "0.0.0.0", "PORT": "8001"}) == Address("0.0.0.0", 8001)
    assert Address.from_environment({"HOST": " ", "PORT": ""}) == Address("127.0.0.1", 8000)


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_said_plainly(port):
    with pytest.raises(CannotStart, match=f"PORT={port} is not a port"):
        Address.from_environment({"PORT": port})


def test_links_point_to_the_local_network_when_every_network_may_connect(monkeypatch):
    monkeypatch.setattr(address, "lan_address", lambda: "192.0.2.7")
    everywhere = Address("0.0.0.0", 8000)

    assert everywhere.settings()["PUBLIC_URL"] == "http://192.0.2.7:8000"
    assert "192.0.2.7" in everywhere.settings()["ALLOWED_HOSTS"].split(",")
    assert "*" not in everywhere.settings()["ALLOWED_HOSTS"]
    assert everywhere.probe == "127.0.0.1"


def test_links_point_to_this_machine_when_only_it_may_connect():
    assert Address("127.0.0.1", 8001).settings()["PUBLIC_URL"] == "http://127.0.0.1:8001"
    assert Address("::1", 8001).settings()["PUBLIC_URL"] == "http://[::1]:8001"


def test_a_machine_without_a_network_is_reached_at_itself(monkeypatch):
    def unreachable(self, target):
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", unreachable)

    assert address.lan_address() == "127.0.0.1"


def test_a_taken_port_is_said_with_the_command_for_another():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(CannotStart, match=rf"Port {port} is taken.*make run PORT="):
            Address("127.0.0.1", port).require_free()


def test_a_free_port_passes():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

    assert Address("127.0.0.1", port).require_free() is None


def test_an_address_of_another_machine_is_said_plainly():
    with pytest.raises(CannotStart, match="HOST=192.0.2.1 is not an address of this machine"):
        Address("192.0.2.1", 8000).require_free()
