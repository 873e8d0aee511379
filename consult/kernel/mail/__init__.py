"""Letters by e-mail: written in a transaction, sent when it commits, tried again when it fails."""

from consult.kernel.mail.delivery import JOB, LATER, MOST_TRIES, deliver_waiting
from consult.kernel.mail.models import LetterState, OutgoingLetter
from consult.kernel.mail.transports import FileOutbox, Letter, SmtpServer, Transport, transport_of
from consult.kernel.mail.writing import post

__all__ = [
    "JOB",
    "LATER",
    "MOST_TRIES",
    "FileOutbox",
    "Letter",
    "LetterState",
    "OutgoingLetter",
    "SmtpServer",
    "Transport",
    "deliver_waiting",
    "post",
    "transport_of",
]
