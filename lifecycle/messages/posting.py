"""Handing mails to the organisation's mail server by SMTP, and knowing how far that went."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from types import TracebackType
from urllib.parse import unquote, urlsplit

from lifecycle.kernel.clock import now
from lifecycle.messages.writing import Letter

SECONDS = 20
PORTS = {"smtp": 25, "smtps": 465}
LONGEST_ERROR = 300


class NotPosted(Exception):
    """The server did not take the mail; `is_final` where trying again would be refused again."""

    def __init__(self, said: str, *, is_final: bool = False) -> None:
        self.said, self.is_final = said[:LONGEST_ERROR], is_final
        super().__init__(said)


class Unsure(Exception):
    """The line broke after the mail was given and before the answer: it may or may not be on its way."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with a mail; `method` is what a calendar file asks for (RFC 6047)."""

    name: str
    data: bytes
    method: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter with its reader's address and the Message-ID that stays the same when it is tried again."""

    letter: Letter
    to: str
    mail_id: str
    attachments: Sequence[Attachment] = ()


class Post:
    """One connection to the mail server at `url` (smtp://user:password@host:587, smtps://host), once needed.

    On smtp:// it goes on encrypted as soon as the server offers it, and must before a password is sent.
    """

    def __init__(self, url: str, sender: str) -> None:
        self._url, self.sender = urlsplit(url), sender
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Post":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def send(self, mail: Mail) -> None:
        """Hand one mail over; raises NotPosted or Unsure."""
        data = envelope(mail, self.sender)
        try:
            server = self._connected()
            self._address(server, mail.to)
            code, said = self._put(server, data)
        except NotPosted:
            self._leave()
            raise
        except (smtplib.SMTPException, OSError) as error:
            self._leave()
            raise NotPosted(_words(error)) from None
        if code != 250:
            self._leave()
            raise NotPosted(_answer(code, said), is_final=code >= 500)

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = self._opened()
        return self._server

    def _opened(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "", self._url.port or PORTS[self._url.scheme]
        context = ssl.create_default_context()
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
        self._server = server
        server.ehlo_or_helo_if_needed()
        if self._url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif self._url.scheme == "smtp" and self._url.username:
            raise NotPosted("STARTTLS missing: the password is not sent in the clear")
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server

    def _address(self, server: smtplib.SMTP, to: str) -> None:
        for code, said in (server.mail(parseaddr(self.sender)[1]), server.rcpt(to)):
            if code not in (250, 251):
                raise NotPosted(_answer(code, said), is_final=code >= 500)

    def _put(self, server: smtplib.SMTP, data: bytes) -> tuple[int, bytes]:
        try:
            return server.data(data)
        except smtplib.SMTPDataError as error:  # refused before a word of it was sent
            said = error.smtp_error
            return error.smtp_code, said if isinstance(said, bytes) else said.encode()
        except (smtplib.SMTPServerDisconnected, OSError):
            self._leave()
            raise Unsure from None

    def _leave(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()


def envelope(mail: Mail, sender: str) -> bytes:
    """Return a mail as it travels; the library refuses line ends in headers, so nothing typed becomes one."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.letter.subject
    message["Message-ID"] = mail.mail_id
    message["Date"] = format_datetime(now())
    # RFC 3834: out-of-office programs must not answer.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.letter.text)
    message.add_alternative(mail.letter.html, subtype="html")
    for each in mail.attachments:
        message.add_attachment(
            each.data,
            maintype="text",
            subtype="calendar",
            filename=each.name,
            params={"method": each.method, "charset": "utf-8"},
        )
    return message.as_bytes()


def _answer(code: int, said: bytes) -> str:
    return f"{code} {said.decode('utf-8', 'replace')}"


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return _answer(error.smtp_code, said if isinstance(said, bytes) else said.encode())
    return f"{type(error).__name__}: {error}"
