"""A certificate that nobody knows is refused, unless the server is told to trust who signed it."""

import ssl
import threading
from datetime import timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from lifecycle.connections.errors import TlsRefused
from lifecycle.connections.options import Options
from lifecycle.connections.secrets import Credentials
from lifecycle.connections.source import Target
from lifecycle.connections.trying import count_devices
from lifecycle.kernel.clock import now
from tests.connections.rows import hardware
from tests.connections.servers import TOKEN, SnipeItServer


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that signs itself, as a town's own authority might."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ville de Valbourg")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now() - timedelta(1)).not_valid_after(now() + timedelta(1))
    made = made.add_extension(address, False).add_extension(x509.BasicConstraints(True, None), True)
    path = tmp_path / "town.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    )
    return path


@pytest.fixture
def secure(certificate):
    """A Snipe-IT with one device, behind that certificate."""
    server = SnipeItServer()
    server.hardware = [hardware(1)]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield Target("snipeit", server.url.replace("http:", "https:"), Credentials(TOKEN), Options())
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_unknown_certificate_is_refused(secure):
    with pytest.raises(TlsRefused, match="REQUESTS_CA_BUNDLE"):
        count_devices(secure)


def test_the_variable_that_the_refusal_names_makes_it_known(secure, certificate, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    assert count_devices(secure) == 1
