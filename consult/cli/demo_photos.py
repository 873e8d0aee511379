"""Photos of the demo's flip charts, drawn from its notes, and people expected at a door."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, features

from consult.access.models import User
from consult.config import SITE
from consult.contributions.models import Category, Sex
from consult.extensions import db
from consult.kernel.text import shorten
from consult.workshops.attendance.operations import Stranger, let_in
from consult.workshops.calls.arriving import check_in
from consult.workshops.models import (
    CallForInterest,
    Interest,
    Seat,
    SeatState,
    Workshop,
    WorkshopNote,
    WorkshopState,
)
from consult.workshops.photos.operations import (
    Shown,
    add_photo,
    describe_photo,
    link_notes,
    publish_photo,
)
from consult.workshops.queries import list_notes

FONT = SITE / "static" / "fonts" / "Amiri-Regular.ttf"
SIZE, MARGIN, LINE = (1400, 1000), 80, 105
NOTES_ON_A_CHART, LONGEST_LINE = 6, 62
CALL = "ندعوكم إلى التعبير عن اهتمامكم بالمشاركة في اللقاء. (نداء تجريبي)"
EXPECTED = 6
RED, BLUE = (176, 32, 37), (20, 50, 110)


def photograph(workshop: Workshop, actor: User) -> None:
    """Draw the charts of the first two tables; the first is public, the second waits."""
    if not features.check("raqm"):  # without it Arabic letters would stand apart
        return
    notes = [note for note in list_notes(workshop) if note.table_number]
    for table in sorted({note.table_number for note in notes if note.table_number})[:2]:
        written = [note for note in notes if note.table_number == table][:NOTES_ON_A_CHART]
        photo = add_photo(
            workshop=workshop, content=_chart(table, written), actor=actor, table_number=table
        )
        link_notes(photo=photo, notes=written, actor=actor)
        if table == notes[0].table_number:
            words = f"ورقة الطاولة {table}، وفيها {len(written)} نقاط مكتوبة بخط اليد (رسم تجريبي)."
            shown = Shown(table_number=table, people=False, description=words)
            describe_photo(photo=photo, shown=shown, actor=actor)
            publish_photo(photo=photo, actor=actor)


def expect_people(workshops: Iterable[Workshop], actor: User) -> None:
    """Give seats at the first open meeting; two people are there, and one without a seat."""
    workshop = next((w for w in workshops if w.state is WorkshopState.OPEN), None)
    if workshop is None:
        return
    call = _call(workshop)
    seats = [_seat(call, workshop, number) for number in range(1, EXPECTED + 1)]
    workshop.seats_taken += len(seats)
    db.session.flush()
    check_in(seat=seats[0], photo_consent=True, actor=actor)
    check_in(seat=seats[1], photo_consent=False, actor=actor)
    let_in(workshop=workshop, person=Stranger(Category.CITIZEN, sex=Sex.FEMALE), actor=actor)


def _chart(table: int, notes: Sequence[WorkshopNote]) -> bytes:
    picture = Image.new("RGB", SIZE, (250, 248, 240))
    draw = ImageDraw.Draw(picture)
    right = SIZE[0] - MARGIN
    large, plain = (ImageFont.truetype(FONT, size) for size in (64, 44))
    _write(draw, (right, MARGIN), f"الطاولة {table}", RED, large)
    for number, note in enumerate(notes, start=1):
        text = shorten(note.contribution.statement or "", LONGEST_LINE)
        place = (right, MARGIN + 60 + number * LINE)
        _write(draw, place, f"{text} ({note.votes})", BLUE, plain)
    file = BytesIO()
    picture.rotate(-1.2, fillcolor=(120, 110, 100), expand=True).save(file, "JPEG", quality=88)
    return file.getvalue()


def _write(
    draw: ImageDraw.ImageDraw,
    place: tuple[int, int],
    text: str,
    colour: tuple[int, int, int],
    font: ImageFont.FreeTypeFont,
) -> None:
    draw.text(place, text, fill=colour, font=font, anchor="ra", direction="rtl", language="ar")


def _call(workshop: Workshop) -> CallForInterest:
    """A call that was never published: the demo's people need one that they answered."""
    opens = workshop.consultation.opens_on
    call = CallForInterest(
        consultation_id=workshop.consultation_id,
        opens_on=opens,
        closes_on=opens + timedelta(days=6),
        text_ar=CALL,
    )
    db.session.add(call)
    db.session.flush()
    return call


def _seat(call: CallForInterest, workshop: Workshop, number: int) -> Seat:
    interest = Interest(
        call=call,
        name=f"مدعو(ة) تجريبي(ة) {number}",
        email=f"guest{number}@demo.example",
        organisation="جمعية تجريبية" if number % 2 else "",
        category=Category.ASSOCIATION if number % 2 else Category.CITIZEN,
        sex=Sex.FEMALE if number % 2 else Sex.MALE,
        province=workshop.province,
        language="ar",
        nonce=secrets.token_urlsafe(16),
    )
    seat = Seat(workshop=workshop, interest=interest, state=SeatState.CONFIRMED)
    db.session.add(seat)
    return seat
