"""What the page says from its scripts, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import pgettext


def words() -> dict[str, str]:
    """Name → sentence; numbers and names take the places in braces."""
    return _states() | _acts() | _choices() | _device()


def _states() -> dict[str, str]:
    return {
        "online": _("Network"),
        "offline": _("No network: all is kept on this device"),
        "sending": _("Sending…"),
        "all_sent": _("Everything is sent"),
        "unsent": _("Only on this device: {number}"),
        "last_contact": _("Last contact: {time}"),
        "never": _("No contact with the site yet"),
        "signed_out": _("Your session has ended. Nothing is lost: sign in to send."),
        "sign_in": _("Sign in"),
        "other_account": _(
            "Changes of {name} that wait on this device for that account: {number}. They are not"
            " sent under yours unless you say so."
        ),
        "send_as_mine": _("Send them under my account"),
        "closed": _(
            "This workshop is closed: what is not sent stays on this device until it is open again."
        ),
        "failed": _("The site could not take it: {message}"),
        "not_kept": _(
            "This browser does not let the page keep anything: do not write here, use the other"
            " form."
        ),
        "state_here": _("On this device only"),
        "state_sending": _("Being sent"),
        "state_conflict": _("Two versions"),
        "state_refused": _("Not accepted"),
        "state_removed": _("To be removed"),
    }


def _acts() -> dict[str, str]:
    return {
        "added": _("Note kept. Write the next one."),
        "corrected": _("Correction kept."),
        "removed": _("The note will be removed."),
        "photographed": _("Photo kept."),
        "restored": _("What you were writing is here again."),
        "empty": _("Write what was said."),
        "table": _("Table {number}"),
        "no_table": _("No table"),
        "votes": _("Votes: {number}"),
        "by": _("written by {name}"),
        "correct": _("Correct"),
        "remove": _("Remove"),
        "sure": _("Remove this note?"),
        "more": _("One vote more"),
        "less": _("One vote less"),
        "try_again": _("Try again"),
        "drop": _("Give it up"),
        "sure_drop": _("Give up this change? It is only on this device."),
        "none": _("No note yet"),
        "none_here": _("No note fits what you chose to see."),
        "new_note": _("New note"),
        "correcting": _("Correct a note"),
        "add_button": _("Keep and write the next"),
        "correct_button": _("Keep the correction"),
    }


def _choices() -> dict[str, str]:
    return {
        "now": _("As it is now"),
        "gone": _("It was removed."),
        "second": _("What {name} wrote meanwhile"),
        "second_removal": _("{name} removed it, without having seen this"),
        "keep": _("Keep it as it is now"),
        "take": _("Take this one"),
        "take_removal": _("Remove it"),
        "leave_removed": _("Leave it removed"),
        "merge": _("Write one text out of both"),
        "merged_text": _("The text out of both"),
        "save_merged": _("Keep this text"),
        "somebody": pgettext("who wrote it", "somebody"),
    }


def _device() -> dict[str, str]:
    return {
        "leave": _("Wipe this device"),
        "sure_leave": _("Remove all notes of this workshop from this device?"),
        "sure_leave_unsent": _(
            "Never sent: {number}. They will be lost. Wipe this device all the same?"
        ),
        "left": _("Nothing of this workshop is on this device any more."),
        "copied": _("Copied."),
        "not_copied": _("The browser did not let it be copied: save the file."),
        "nothing": _("Nothing waits here."),
        "act_add": _("New note"),
        "act_correct": _("Correction"),
        "act_remove": _("Removal"),
        "act_vote": _("Vote"),
        "act_settle": _("Choice between two versions"),
        "act_photo": _("Photo"),
    }
