"""Ways out of the house: the operator's mail server, or files that somebody sends by hand."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from consult.config import SettingError, Settings
from consult.extensions import utc_now

#: seconds that a mail server may take to answer
PATIENCE = 20


@dataclass(frozen=True)
class Letter:
    """What leaves: ``number`` is the key of its row, so that one letter has one file."""

    number: int
    recipient: str
    subject: str
    text: str
    language: str

    def message(self, sender: str) -> EmailMessage:
        """The letter as RFC 5322 has it, in UTF-8."""
        message = EmailMessage(policy=SMTP)
        message["From"] = sender
        message["To"] = self.recipient
        message["Subject"] = self.subject
        message["Date"] = format_datetime(utc_now())
        message["Message-ID"] = make_msgid(f"letter-{self.number}", domain=_domain(sender))
        # written by a program: no holiday note shall answer it (RFC 3834)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text)
        message["Content-Language"] = self.language
        return message


class Transport(Protocol):
    """Sends one letter, or raises ``OSError`` or ``smtplib.SMTPException``."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over."""


@dataclass(frozen=True)
class FileOutbox:
    """Each letter becomes a file that a mail program opens: the default, and good for trying."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> None:
        """Write ``<number>.eml``."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{letter.number:06}.eml"
        path.write_bytes(letter.message(self.sender).as_bytes())


@dataclass(frozen=True)
class SmtpServer:
    """The mail server of the region."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    #: ``"tls"`` from the first byte, ``"starttls"`` after a greeting, or ``"plain"``
    security: str = "starttls"

    def send(self, letter: Letter) -> None:
        """Send it in a connection of its own."""
        context = ssl.create_default_context()
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=PATIENCE, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        with server:
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
            server.send_message(letter.message(self.sender))


#: beginning of ``CONSULT_MAIL_SERVER`` → security and usual port
SCHEMES = {"smtp": ("starttls", 587), "smtps": ("tls", 465), "smtp+plain": ("plain", 25)}


def transport_of(settings: Settings) -> Transport:
    """The way out that the settings name.

    Raises
    ------
    SettingError
        When ``CONSULT_MAIL_SERVER`` cannot be read, or names a server without a sender.
    """
    sender = settings.mail_sender
    if not settings.mail_server:
        return FileOutbox(settings.data_dir / "outbox", sender or "consult@localhost")
    try:
        parts = urlsplit(settings.mail_server)
        security, usual = SCHEMES[parts.scheme]
        host, port = parts.hostname, parts.port or usual
    except (KeyError, ValueError):
        host = None
    if not host:
        raise SettingError(
            "CONSULT_MAIL_SERVER must look like smtp://name:password@host:587,"
            " smtps://… or smtp+plain://host:25"
        )
    if "@" not in sender:
        raise SettingError("CONSULT_MAIL_SENDER must be the address that letters come from")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpServer(host, port, sender, user, password, security)


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].strip("> ") or "localhost"
