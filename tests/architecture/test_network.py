"""No test reaches the network: what would, fails."""

from __future__ import annotations

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_a_connection_to_the_outside_is_refused() -> None:
    # warnings are errors, and the refusal begins with one
    refused = (SocketConnectBlockedError, UserWarning)
    with pytest.raises(refused), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))  # TEST-NET-1 of RFC 5737: nobody lives there
