"""The list of those who came as a workbook."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.contributions.models import AGE_LABELS, CATEGORY_LABELS, SETTING_LABELS, SEX_LABELS
from consult.kernel.downloads import Cell, Sheet
from consult.kernel.i18n import direction, localized
from consult.workshops.attendance.queries import Door
from consult.workshops.models import DIMENSION_LABELS, Dimension, Interest, WalkIn, Workshop


def attendance_sheets(workshop: Workshop, door: Door) -> list[Sheet]:
    """One sheet of people, one of counts."""
    rtl = direction() == "rtl"
    people = [
        *((*_person(s.interest), s.arrived_at, _consent(s.photo_consent)) for s in door.arrived),
        *((*_person(w), w.created_at, _consent(w.photo_consent)) for w in door.walk_ins),
    ]
    columns = [
        *(_("Name"), _("Organisation"), _("Sector"), _("Women and men"), _("Age")),
        *(_("Prefecture or province"), _("Town or countryside"), _("Arrival"), _("Pictures")),
    ]
    counts: list[tuple[Cell, ...]] = [
        (str(DIMENSION_LABELS[dimension]), value_name(workshop, dimension, value), count)
        for dimension in Dimension
        for value, count in workshop.counted(dimension).items()
    ]
    return [
        Sheet(_("Who came"), columns, people, right_to_left=rtl),
        Sheet(_("Counts"), [_("Counted by"), _("Value"), _("People")], counts, right_to_left=rtl),
    ]


def value_name(workshop: Workshop, dimension: Dimension, value: str) -> str:
    """What a value of a dimension is called in the reader's language."""
    names: dict[Dimension, dict[str, str]] = {
        Dimension.SEX: {str(k): str(v) for k, v in SEX_LABELS.items()},
        Dimension.AGE_BAND: {str(k): str(v) for k, v in AGE_LABELS.items()},
        Dimension.SECTOR: {str(k): str(v) for k, v in CATEGORY_LABELS.items()},
        Dimension.SETTING: {str(k): str(v) for k, v in SETTING_LABELS.items()},
        Dimension.PROVINCE: {
            str(p.id): localized(p) for p in workshop.consultation.region.provinces
        },
    }
    return names[dimension].get(value, value)


def _person(person: Interest | WalkIn) -> tuple[Cell, ...]:
    return (
        person.name,
        person.organisation if isinstance(person, Interest) else "",
        str(CATEGORY_LABELS[person.category]),
        str(SEX_LABELS[person.sex]) if person.sex else "",
        str(AGE_LABELS[person.age_band]) if person.age_band else "",
        localized(person.province) if person.province else "",
        str(SETTING_LABELS[person.setting]) if person.setting else "",
    )


def _consent(said: bool | None) -> str:
    words: dict[bool | None, str] = {True: _("yes"), False: _("no"), None: _("not asked")}
    return words[said]
