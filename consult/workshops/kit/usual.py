"""What a consultation begins with: the usual texts of the workshop file, the usual checklist."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.workshops.models.kit import KitDocument

FOLDER = Path(__file__).parent / "defaults"

#: code → name, and days before the meeting on which it is due (guide 2-ب, "logistics")
USUAL_ITEMS: dict[str, tuple[LazyString, int]] = {
    "room": (_l("Room booked, large enough for round tables"), 30),
    "authorisation": (_l("Authorisation and insurance"), 21),
    "access": (_l("Access for people with disabilities: ramp or lift, toilets"), 21),
    "interpreter": (_l("Interpreters: Amazigh, Darija, sign language"), 14),
    "childcare": (_l("Childcare"), 10),
    "transport": (_l("Transport for people who live far away"), 10),
    "catering": (_l("Water, coffee and meal"), 7),
    "filming": (_l("Filming and pictures, with badges of two colours for consent"), 7),
    "sound": (_l("Sound: microphones and loudspeakers, tried out"), 5),
    "materials": (_l("Materials: flip charts, cards, markers, adhesive dots"), 5),
    "kit": (_l("Workshop file printed in the languages of the meeting"), 3),
    "devices": (_l("Network, and devices that work without one"), 2),
    "sign_in": (_l("Sign-in table, list, badges and signs"), 1),
}


@cache
def usual_text(document: KitDocument, language: str) -> str:
    """The text that we wrote, in Markdown."""
    return (FOLDER / f"{document}.{language}.md").read_text(encoding="utf-8")


def item_name(code: str, name: str) -> str:
    """What an item is called: its own name, else that of the usual list."""
    return name or str(USUAL_ITEMS[code][0] if code in USUAL_ITEMS else code)
