"""What the server does with a request larger than accepted: it listens to the end.

A server that answers before the body has arrived and closes makes browsers show a broken
connection instead of the answer. So the body is read and thrown away, never kept, and the
application says in the person's language that it was too large.
"""

from __future__ import annotations

from io import BytesIO

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

#: above this the connection is simply closed
LARGEST_THROWN_AWAY = 1024 * 1024 * 1024


class ThrownAway:
    """Receives a body of a known length and forgets it (waitress's stream consumer)."""

    error = None

    def __init__(self, length: int) -> None:
        self.remain = length

    @property
    def completed(self) -> bool:
        """Whether all of it has arrived."""
        return self.remain == 0

    def __len__(self) -> int:
        return 0

    def received(self, data: bytes) -> int:
        """Take what belongs to this body; return how many bytes did."""
        taken = min(self.remain, len(data))
        self.remain -= taken
        return taken

    def getfile(self) -> BytesIO:
        """Nothing was kept."""
        return BytesIO()

    getbuf = getfile


def listen_to_the_end(limit: int) -> None:
    """Make the server throw bodies above ``limit`` bytes away instead of hanging up."""

    class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
        error: object

        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            if not self.chunked and self.content_length > limit:
                self.body_rcv = ThrownAway(self.content_length)

        def received(self, data: bytes) -> int:
            consumed: int = super().received(data)
            if self.chunked and self.body_bytes_received > limit and not self.error:
                self.error = RequestEntityTooLarge(f"more than {limit} bytes")
                self.completed = True
            return consumed

    HTTPChannel.parser_class = Parser
