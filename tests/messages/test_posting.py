"""Handing mails to a server: encryption, names and passwords, and what a mail looks like on its way."""

import email
import email.policy
import ssl

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from lifecycle.messages.posting import Attachment, Mail, NotPosted, Post, envelope
from lifecycle.messages.writing import LONGEST_SUBJECT, Letter, Told, write
from tests.connections.test_certificates import certificate
from tests.messages.conftest import Inbox, Server

__all__ = ["certificate"]

LETTER = Letter("Lot 2026-031 proposé", "Bonjour\n", "<p>Bonjour</p>")


def mail(**said):
    return Mail(**{"letter": LETTER, "to": "sacha@atelier.example", "mail_id": "<1@parc.example>", **said})


def test_a_mail_has_text_and_html_and_its_calendar_file():
    calendar = Attachment("lot-2026-031.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "PUBLISH")
    data = envelope(mail(attachments=[calendar]), "Parc <parc@ville.example>")
    read = email.message_from_bytes(data, policy=email.policy.default)
    assert read.get_body(("plain",)).get_content().strip() == "Bonjour"
    assert "<p>Bonjour</p>" in read.get_body(("html",)).get_content()
    [file] = read.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("lot-2026-031.ics", "text/calendar")
    assert file.get_param("method") == "PUBLISH"


@pytest.mark.parametrize("field", ["to", "mail_id"])
def test_a_line_end_never_becomes_a_header(field):
    with pytest.raises(Exception, match=r"(?i)line|invalid|linefeed"):
        envelope(mail(**{field: "a@b.example\r\nBcc: c@d.example"}), "parc@ville.example")


def test_a_long_subject_is_cut_where_every_program_shows_it():
    told = Told(
        "lot_offered", ("lot", "1"), {"number": "2026-031", "party": "x" * 200, "title": "", "lines": 1}
    )
    letter = write([told], locale="fr", organisation="Ville", reach=lambda path: path)
    assert len(letter.subject) == LONGEST_SUBJECT
    assert letter.subject.endswith("…")


def test_a_password_is_not_sent_in_the_clear(inbox):
    post = Post(inbox.url.replace("//", "//user:secret@"), "parc@ville.example")
    with post, pytest.raises(NotPosted, match="STARTTLS"):
        post.send(mail())
    assert inbox.mails == []


@pytest.fixture
def guarded(certificate, monkeypatch):
    """A server that wants STARTTLS, then a name and a password."""
    found = Inbox()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def check(server, session, envelope, mechanism, data):
        is_known = isinstance(data, LoginPassword) and data.password == b"s:cret"
        return AuthResult(success=is_known, handled=False)

    class Guarded(Server):
        def factory(self):
            options = {"require_starttls": True, "auth_required": True, "authenticator": check}
            return SMTP(self.handler, hostname="localhost", tls_context=context, **options)

    server = Guarded(found, hostname="127.0.0.1", port=0)
    server.start()
    found.port = server.port
    yield found
    server.stop()


def test_it_goes_on_encrypted_then_signs_in(guarded):
    with Post(f"smtp://parc:s%3Acret@127.0.0.1:{guarded.port}", "parc@ville.example") as post:
        post.send(mail())
        post.send(mail(mail_id="<2@parc.example>"))
    assert [each["Message-ID"] for each in guarded.mails] == ["<1@parc.example>", "<2@parc.example>"]


def test_a_wrong_password_is_said(guarded):
    post = Post(f"smtp://parc:wrong@127.0.0.1:{guarded.port}", "parc@ville.example")
    with post, pytest.raises(NotPosted, match="535"):
        post.send(mail())
