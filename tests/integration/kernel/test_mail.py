"""A letter goes out once its transaction commits, is tried again, and leaves nothing behind."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.config import Settings
from consult.extensions import db, utc_now
from consult.kernel.mail import MOST_TRIES, LetterState, OutgoingLetter, deliver_waiting, post

pytestmark = pytest.mark.both_databases


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as one letter needs; refuses addresses that begin with "no"."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        refused = False
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT":
                refused = b"<no" in line.lower()
                self.wfile.write(b"550 no such person\r\n" if refused else b"250 ok\r\n")
            elif word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                server = self.server
                assert isinstance(server, MailServer)
                server.received.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(b"250 ok\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server on this machine."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.received: list[bytes] = []


@pytest.fixture
def mail_server(app: Flask) -> Iterator[MailServer]:
    """The server that the site's settings name."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"smtp+plain://127.0.0.1:{server.server_address[1]}"
        kept = app.extensions["settings"]
        app.extensions["settings"] = Settings(
            data_dir=kept.data_dir, mail_server=address, mail_sender="site@example.org"
        )
        yield server
        server.shutdown()


def _post(
    to: str = "person@example.org", *, subject: str = "Invitation", key: str | None = None
) -> OutgoingLetter:
    return post(to=to, subject=subject, text="Come.", kind="test", key=key)


def test_a_letter_leaves_when_its_transaction_commits(app: Flask, mail_server: MailServer) -> None:
    letter = _post()
    assert mail_server.received == []
    db.session.commit()
    assert b"To: person@example.org" in mail_server.received[0]
    db.session.refresh(letter)
    assert letter.state is LetterState.SENT


def test_an_undone_transaction_sends_nothing(app: Flask, mail_server: MailServer) -> None:
    _post()
    db.session.rollback()
    deliver_waiting()
    assert mail_server.received == []


def test_a_sent_letter_keeps_neither_the_address_nor_the_words(
    app: Flask, settings: Settings
) -> None:
    letter = _post()
    db.session.commit()
    db.session.refresh(letter)
    assert (letter.recipient, letter.text) == ("", "")
    assert len(list((settings.data_dir / "outbox").glob("*.eml"))) == 1


def test_a_letter_with_a_key_is_written_once(app: Flask, settings: Settings) -> None:
    first, second = _post(key="reminder:1"), _post(key="reminder:1")
    db.session.commit()
    assert first is second
    assert len(list((settings.data_dir / "outbox").glob("*.eml"))) == 1


def test_a_later_letter_waits_for_its_time(app: Flask, settings: Settings) -> None:
    letter = post(
        to="a@b.ma", subject="s", text="t", kind="test", due_at=utc_now() + timedelta(days=2)
    )
    db.session.commit()
    deliver_waiting()
    assert letter.tries == 0
    letter.due_at = utc_now()
    db.session.commit()
    deliver_waiting()
    assert letter.state is LetterState.SENT


def test_a_refused_letter_is_tried_again_and_given_up_in_the_end(
    app: Flask, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    letter = _post(to="nobody@example.org")
    db.session.commit()
    for tries in range(1, MOST_TRIES + 1):
        db.session.refresh(letter)
        assert (letter.state is LetterState.FAILED) is (tries == MOST_TRIES)
        assert letter.tries == tries
        letter.due_at = utc_now()
        db.session.commit()
        deliver_waiting()
    assert letter.tries == MOST_TRIES
    assert "nobody@example.org" not in caplog.text
    assert letter.fault == "SMTPRecipientsRefused"


def test_one_refused_letter_does_not_hold_up_the_others(
    app: Flask, mail_server: MailServer
) -> None:
    _post(to="nobody@example.org")
    second = _post(to="somebody@example.org")
    db.session.commit()
    db.session.refresh(second)
    assert second.state is LetterState.SENT


def test_a_title_with_line_breaks_adds_no_header(app: Flask, settings: Settings) -> None:
    _post(subject="Hello\r\nBcc: other@example.org")
    db.session.commit()
    (path,) = (settings.data_dir / "outbox").glob("*.eml")
    assert b"\nBcc:" not in path.read_bytes()


@pytest.mark.parametrize("address", ["", "nobody", "a@b.ma\nBcc: c@d.ma", "x" * 251 + "@b.ma"])
def test_what_is_no_address_is_refused(app: Flask, address: str) -> None:
    with pytest.raises(ValueError, match="one address"):
        _post(to=address)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("sent_is_dated", {"state": LetterState.SENT, "recipient": "", "text": ""}),
        ("sent_holds_nothing", {"state": LetterState.SENT, "sent_at": utc_now()}),
        ("tries_not_negative", {"tries": -1}),
    ],
)
def test_the_database_refuses_a_letter_that_cannot_be(
    app: Flask, constraint: str, values: dict[str, object]
) -> None:
    row = {"recipient": "a@b.ma", "subject": "s", "text": "t", "language": "en", "kind": "test"}
    db.session.add(OutgoingLetter(**row | values))
    with pytest.raises(IntegrityError, match=f"ck_outgoing_letters_{constraint}"):
        db.session.flush()
    db.session.rollback()


def test_nothing_of_a_letter_is_kept_in_the_folder_of_a_site_with_a_server(
    app: Flask, mail_server: MailServer, settings: Settings
) -> None:
    _post()
    db.session.commit()
    assert not Path(settings.data_dir / "outbox").exists()
    assert db.session.scalar(sa.select(sa.func.count(OutgoingLetter.id))) == 1
