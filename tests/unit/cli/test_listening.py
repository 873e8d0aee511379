"""A body that is too large is heard to its end, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

from consult.cli.listening import LARGEST_THROWN_AWAY, listen_to_the_end

LIMIT = 1000


@pytest.fixture
def parser() -> Iterator[HTTPRequestParser]:
    before = HTTPChannel.parser_class
    listen_to_the_end(LIMIT)
    yield HTTPChannel.parser_class(Adjustments(max_request_body_size=LARGEST_THROWN_AWAY))
    HTTPChannel.parser_class = before


def feed(parser: HTTPRequestParser, data: bytes) -> None:
    while data and not parser.completed:
        data = data[parser.received(data) :]


def test_a_large_body_ends_without_an_error_and_is_not_kept(parser: HTTPRequestParser) -> None:
    feed(parser, b"POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n" + b"x" * 4999)
    assert not parser.completed
    feed(parser, b"x")
    assert parser.completed
    assert parser.error is None
    assert parser.headers["CONTENT_LENGTH"] == "5000"
    assert parser.get_body_stream().read() == b""


def test_a_body_within_the_limit_is_kept(parser: HTTPRequestParser) -> None:
    feed(parser, b"POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000)
    assert parser.completed
    assert parser.get_body_stream().read() == b"x" * 1000


def test_a_body_without_a_length_is_refused_at_the_limit(parser: HTTPRequestParser) -> None:
    chunk = b"100\r\n" + b"x" * 256 + b"\r\n"
    feed(parser, b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 5)
    assert parser.completed
    assert parser.error.code == 413
