"""Receivers that mean no good: names that lead inside, doors knocked at, answers that never end."""

import socket
import threading
import time

import pytest

from lifecycle.kernel.addresses import is_address, is_internal
from lifecycle.webhooks import calling
from lifecycle.webhooks.calling import Call, make_secret
from lifecycle.webhooks.errors import WebhookRefused


def ask(url, **more):
    return calling.call(Call(url, make_secret(), "msg_1", {"a": 1}), **{"allows_internal": False, **more})


EVERYWHERE = ".".join("0000")


@pytest.mark.parametrize(
    "address",
    [
        EVERYWHERE, "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.9", "169.254.169.254", "100.64.0.1",
        "100.100.100.200", "192.0.0.192", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1%eth0",
        "fd00:ec2::254", "fec0::1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
        "2002:a00:1::", "2001:db8::1", "::ffff:0:7f00:1",
    ],
)  # fmt: skip
def test_what_is_inside_is_refused_however_it_is_written(address):
    assert is_internal(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_the_public_internet_is_not_inside(address):
    assert not is_internal(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://si.example/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://u:p@si.fr/",
        "https://0.0.0.0/", "https://169.254.169.254/latest", "https://[64:ff9b::a9fe:a9fe]/", "file:///etc",
        "https://si.example/#x", "gopher://si.example/",
    ],
)  # fmt: skip
def test_such_an_address_is_not_kept(url):
    with pytest.raises(WebhookRefused):
        calling.checked_url(url, allows_internal=False)


@pytest.fixture
def door():
    """A listening port of this machine, and the connections that came in."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def answers(monkeypatch, *rounds):
    """Make every name lead to addresses, another list at each time that it is asked for."""
    real, left = socket.getaddrinfo, list(rounds)

    def told(host, port, *args, **kwargs):
        if is_address(host):
            return real(host, port, *args, **kwargs)
        now = left.pop(0) if len(left) > 1 else left[0]
        return [found for address in now for found in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", told)


@pytest.mark.parametrize("name", ["https://interne.example", "https://2130706433", "https://0x7f.1"])
def test_a_name_that_leads_inside_is_not_even_connected_to(monkeypatch, door, name):
    answers(monkeypatch, ["127.0.0.1"])
    told = ask(f"{name}:{door.getsockname()[1]}/")
    assert (told.status, told.error.partition(":")[0]) == (None, "Internal")
    with pytest.raises(TimeoutError):
        door.accept()


def test_an_open_door_inside_and_a_closed_one_are_told_of_alike(monkeypatch, door):
    answers(monkeypatch, ["127.0.0.1"])
    with socket.create_server(("127.0.0.1", 0)) as other:
        closed = other.getsockname()[1]
    said = [ask(f"https://interne.example:{port}/").error for port in (door.getsockname()[1], closed)]
    assert said[0] == said[1]


def test_one_address_inside_among_others_is_enough(monkeypatch, door):
    answers(monkeypatch, ["93.184.216.34", "127.0.0.1"])
    assert ask(f"https://mixed.example:{door.getsockname()[1]}/").error.startswith("Internal")


def test_a_name_that_changes_its_mind_is_asked_once(monkeypatch, door):
    monkeypatch.setattr(calling, "CONNECT_SECONDS", 0.2)
    answers(monkeypatch, ["192.0.2.1"], ["127.0.0.1"])
    monkeypatch.setattr(calling, "is_internal", lambda address: address == "127.0.0.1")
    ask(f"https://rebinding.example:{door.getsockname()[1]}/")
    with pytest.raises(TimeoutError):
        door.accept()


def test_a_redirection_is_an_answer(receiver):
    receiver.answers = [302]
    assert ask(receiver.url, allows_internal=True).status == 302
    assert len(receiver.calls) == 1


def test_an_answer_that_comes_a_byte_at_a_time_is_cut(monkeypatch, door):
    monkeypatch.setattr(calling, "WHOLE_SECONDS", 0.3)
    over = threading.Event()

    def drip():
        line, _ = door.accept()
        with line:
            line.recv(4096)
            line.sendall(b"HTTP/1.1 ")
            while not over.wait(0.05):
                try:
                    line.sendall(b"2")
                except OSError:
                    return

    door.settimeout(5)
    slow = threading.Thread(target=drip)
    slow.start()
    began = time.monotonic()
    told = ask(f"http://127.0.0.1:{door.getsockname()[1]}/", allows_internal=True)
    took = time.monotonic() - began
    over.set()
    slow.join()
    assert not told.has_arrived
    assert took < 3
