"""Where a connection may lead."""

import socket

import pytest

from lifecycle.connections.addresses import origin_of, site_of
from lifecycle.connections.asking import Asking
from lifecycle.connections.errors import AddressForbidden, ConnectionRefused
from lifecycle.kernel.addresses import is_technical


@pytest.mark.parametrize(
    ("program", "typed", "site"),
    [
        ("glpi", " https://glpi.ville.fr/ ", "https://glpi.ville.fr"),
        ("glpi", "https://glpi.ville.fr/apirest.php/", "https://glpi.ville.fr"),
        ("glpi", "https://www.ville.fr/glpi/front/central.php?x=1", "https://www.ville.fr/glpi"),
        ("glpi", "http://10.0.3.4:8080/glpi/index.php", "http://10.0.3.4:8080/glpi"),
        ("glpi", "https://[fd12::4]/", "https://[fd12::4]"),
        ("snipeit", "https://Parc.Ville.fr/api/v1", "https://parc.ville.fr"),
        ("snipeit", "https://parc.ville.fr/hardware#x", "https://parc.ville.fr"),
    ],
)
def test_an_address_is_kept_without_the_path_of_a_page(program, typed, site):
    assert site_of(program, typed) == site


@pytest.mark.parametrize(
    "typed",
    [
        "glpi.ville.fr",
        "ftp://glpi.ville.fr",
        "file:///etc/passwd",
        "https://",
        "https://camille:secret@glpi.ville.fr",
        "https://jeton@glpi.ville.fr",
        "https://glpi.ville.fr:port",
        "http://[::1",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:169.254.169.254]/",
        "http://[fe80::1]/",
        "http://0.0.0.0/",
        "https://" + "a" * 600,
    ],
)
def test_what_is_no_site_of_an_inventory_is_refused_at_the_field(typed):
    with pytest.raises(ConnectionRefused) as refused:
        site_of("glpi", typed)
    assert list(refused.value.fields) == ["url"]


@pytest.mark.parametrize(
    ("address", "forbidden"),
    [
        ("169.254.169.254", True),
        ("::ffff:169.254.169.254", True),
        ("fe80::1%eth0", True),
        ("100.100.100.200", True),
        ("fd00:ec2::254", True),
        ("10.1.2.3", False),
        ("192.168.1.20", False),
        ("127.0.0.1", False),
        ("fd12::4", False),
        ("2001:db8::1", False),
    ],
)
def test_a_towns_own_network_is_fine_the_machines_is_not(address, forbidden):
    assert is_technical(address) is forbidden


def test_a_name_that_leads_to_a_forbidden_address_is_refused_before_it_is_connected_to(monkeypatch):
    """The name resolves as it likes: what is looked at is where the socket would really lead."""
    here = socket.create_server(("127.0.0.1", 0))
    here.settimeout(0.2)
    monkeypatch.setattr("lifecycle.connections.addresses.is_technical", lambda peer: peer == "127.0.0.1")
    with here, Asking(f"http://localhost:{here.getsockname()[1]}", seconds=5) as asking:
        with pytest.raises(AddressForbidden):
            asking.get("/api/v1/hardware", {}, {"Authorization": "Bearer secret"})
        with pytest.raises(TimeoutError):
            here.accept()


def test_the_origin_is_who_gets_the_token():
    assert origin_of("https://www.ville.fr/glpi") == origin_of("https://www.ville.fr/parc")
    assert origin_of("https://www.ville.fr") != origin_of("http://www.ville.fr")
