"""Letters leave as files or by a mail server, and never carry more headers than ours."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from consult.config import SettingError, Settings
from consult.kernel.mail import FileOutbox, Letter, SmtpServer, transport_of

LETTER = Letter(7, "person@example.org", "دعوة إلى اللقاء الإقليمي", "مرحبا.\nأهلا بكم.", "ar")


def _settings(tmp_path: Path, **values: str) -> Settings:
    return Settings(data_dir=tmp_path, **values)  # type: ignore[arg-type]  # text settings only


def test_without_a_server_a_letter_is_a_file_that_a_mail_program_reads(tmp_path: Path) -> None:
    transport = transport_of(_settings(tmp_path))
    assert isinstance(transport, FileOutbox)
    transport.send(LETTER)
    content = (tmp_path / "outbox" / "000007.eml").read_bytes()
    read = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    assert read["To"] == "person@example.org"
    assert read["Subject"] == LETTER.subject
    assert read["Content-Language"] == "ar"
    assert read.get_content().replace("\r\n", "\n").strip() == LETTER.text


def test_the_outbox_is_for_the_operator_alone(tmp_path: Path) -> None:
    transport_of(_settings(tmp_path)).send(LETTER)
    assert (tmp_path / "outbox").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 587, "starttls", "", "")),
        ("smtps://u:p%40ss@mail.example.org", ("mail.example.org", 465, "tls", "u", "p@ss")),
        ("smtp+plain://127.0.0.1:2525", ("127.0.0.1", 2525, "plain", "", "")),
    ],
)
def test_a_server_is_named_by_an_address(
    tmp_path: Path, address: str, expected: tuple[str, int, str, str, str]
) -> None:
    found = transport_of(_settings(tmp_path, mail_server=address, mail_sender="a@example.org"))
    assert isinstance(found, SmtpServer)
    assert (found.host, found.port, found.security, found.user, found.password) == expected


@pytest.mark.parametrize(
    "address", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port"]
)
def test_a_server_that_cannot_be_read_is_told_by_the_name_of_its_setting(
    tmp_path: Path, address: str
) -> None:
    with pytest.raises(SettingError, match="CONSULT_MAIL_SERVER"):
        transport_of(_settings(tmp_path, mail_server=address, mail_sender="a@example.org"))


def test_a_server_needs_an_address_that_letters_come_from(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="CONSULT_MAIL_SENDER"):
        transport_of(_settings(tmp_path, mail_server="smtp://mail.example.org"))
