"""What is said after an act on texts: how many, and where they are now."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.themes.models import Theme


def moved(count: int, target: Theme | None) -> str:
    """Texts are in another theme, or with the undecided ones for None."""
    if target is None:
        return str(
            ngettext(
                "%(num)s text is with the undecided ones. No run moves it.",
                "%(num)s texts are with the undecided ones. No run moves them.",
                count,
            )
        )
    return str(
        ngettext(
            "%(num)s text is in theme %(number)s: %(label)s. No run moves it.",
            "%(num)s texts are in theme %(number)s: %(label)s. No run moves them.",
            count,
            number=target.number,
            label=target.label,
        )
    )


def copied(count: int, target: Theme | None) -> str:
    """Texts are in a second theme too."""
    return str(
        ngettext(
            "%(num)s text is in theme %(number)s too: %(label)s.",
            "%(num)s texts are in theme %(number)s too: %(label)s.",
            count,
            number=target.number if target else "",
            label=target.label if target else "",
        )
    )


def pinned(count: int, target: Theme | None) -> str:
    """Places are confirmed."""
    return str(
        ngettext(
            "The place of %(num)s text is confirmed. No run moves it.",
            "The places of %(num)s texts are confirmed. No run moves them.",
            count,
        )
    )


def unpinned(count: int, target: Theme | None) -> str:
    """Confirmations are taken back."""
    return str(
        ngettext("Runs may place %(num)s text again.", "Runs may place %(num)s texts again.", count)
    )


def removed(count: int, target: Theme | None) -> str:
    """Texts are out of their theme."""
    return str(
        ngettext("%(num)s text is out of the theme.", "%(num)s texts are out of the theme.", count)
    )


def led(count: int, target: Theme | None) -> str:
    """Another of its themes is the main one."""
    return str(_("This is its main theme now."))
