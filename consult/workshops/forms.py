"""Forms of workshops; choices come in as arguments, so that they test without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from consult.contributions.models import (
    AGE_LABELS,
    CATEGORY_LABELS,
    KIND_LABELS,
    LANGUAGE_LABELS,
    SETTING_LABELS,
    Category,
    Kind,
    Setting,
)
from consult.contributions.operations import LONGEST_TEXT
from consult.kernel.forms import (
    AtMost,
    Between,
    Day,
    Form,
    Hour,
    KeptLine,
    KeptText,
    NoNul,
    Required,
    WholeNumber,
    Words,
    leniently,
    options,
)
from consult.kernel.i18n import LANGUAGES
from consult.workshops.models import WORKSHOP_KIND_LABELS, Dimension, WorkshopKind
from consult.workshops.operations import COUNTED, LARGEST_COUNT, LARGEST_TABLE

#: ``(key, name)`` of each criterion or province that can be chosen
Choices = Sequence[tuple[int, str]]

LONGEST_LINE = 300
LONGEST_ACCESS = 2000
#: languages in which a meeting may be held
MEETING_LANGUAGES = {code: LANGUAGE_LABELS[code] for code in ("ar", "ary", "tzm", "fr", "en")}
LONGEST_TOKEN = 64


def _key(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


def _setting(value: Any) -> Setting | None:
    return Setting(value) if value not in (None, "") else None


def _category(value: Any) -> Category | None:
    return Category(value) if value not in (None, "") else None


class WorkshopForm(Form):
    """A workshop of the programme."""

    title_ar = KeptLine(_l("Title in Arabic"), [NoNul(), AtMost(LONGEST_LINE), Words()])
    title_fr = KeptLine(_l("Title in French"), [NoNul(), AtMost(LONGEST_LINE), Words()])
    title_en = KeptLine(_l("Title in English"), [NoNul(), AtMost(LONGEST_LINE), Words()])
    kind = RadioField(
        _l("Kind of meeting"),
        choices=options(*WORKSHOP_KIND_LABELS.items()),
        coerce=leniently(WorkshopKind),
    )
    province = SelectField(_l("Prefecture or province"), coerce=leniently(_key))
    place = KeptLine(_l("Place"), [NoNul(), AtMost(LONGEST_LINE)])
    setting = SelectField(
        _l("Most participants live"),
        choices=options(("", _l("Not stated")), *SETTING_LABELS.items()),
        coerce=leniently(_setting),
    )
    held_on = Day(_l("Date"), [Required(_l("Give the date of the workshop."))])
    starts = Hour(_l("Starts at"))
    ends = Hour(_l("Ends at"))
    criterion = SelectField(_l("Criterion"), coerce=leniently(_key))
    languages = SelectMultipleField(
        _l("Languages spoken there"),
        choices=options(*MEETING_LANGUAGES.items()),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    access = KeptText(
        _l("Access for people with disabilities"), [NoNul(), AtMost(LONGEST_ACCESS), Words()]
    )
    capacity = WholeNumber(_l("Seats"), [Between(1, LARGEST_COUNT)])
    #: made with the page, so that a second click makes no second workshop
    token = HiddenField(validators=[Length(max=LONGEST_TOKEN)])

    def __init__(
        self, *args: Any, provinces: Choices, criteria: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.province.choices = options(("", _l("None: the whole region")), *provinces)
        self.criterion.choices = options(("", _l("All of them")), *criteria)

    def titles(self) -> dict[str, str]:
        """Language → title as typed."""
        return {code: self[f"title_{code}"].data or "" for code in LANGUAGES}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the rule that joins two of them."""
        valid: bool = super().validate(extra_validators)
        if self.kind.data is WorkshopKind.PROVINCIAL and self.province.data is None:
            message = str(_l("A provincial meeting needs its province."))
            self.province.errors = [*self.province.errors, message]
            valid = False
        if not any(title.strip() for title in self.titles().values()):
            self.title_ar.errors = [*self.title_ar.errors, str(_l("Give the workshop a title."))]
            valid = False
        return valid


class NoteForm(Form):
    """A note of a table."""

    criterion = SelectField(_l("Criterion"), coerce=leniently(_key))
    kind = SelectField(
        _l("Kind of note"), choices=options(*KIND_LABELS.items()), coerce=leniently(Kind)
    )
    table_number = WholeNumber(_l("Table number"), [Between(1, LARGEST_TABLE)])
    text = KeptText(
        _l("What was said"),
        [Required(_l("Write what was said.")), NoNul(), AtMost(LONGEST_TEXT), Words()],
    )
    votes = WholeNumber(_l("Votes"), [Between(0, LARGEST_COUNT)])
    category = SelectField(
        _l("Who said it"),
        choices=options(("", _l("Not stated")), *CATEGORY_LABELS.items()),
        coerce=leniently(_category),
    )
    province = SelectField(_l("Prefecture or province"), coerce=leniently(_key))
    #: made with the page, so that a second click makes no second note
    token = HiddenField(validators=[Length(max=LONGEST_TOKEN)])

    def __init__(
        self, *args: Any, criteria: Choices, provinces: Choices, usual: str = "", **kwargs: Any
    ) -> None:
        """``usual`` names the province that counts when none is chosen."""
        super().__init__(*args, **kwargs)
        self.criterion.choices = options(("", _l("None of them")), *criteria)
        self.province.choices = options(("", usual or _l("Not stated")), *provinces)


class AttendanceForm(Form):
    """How many came, counted by each dimension; an empty field was not counted."""

    #: dimension → values that have a field
    countable: ClassVar[Mapping[Dimension, Sequence[str]]] = COUNTED

    def counts(self) -> dict[Dimension, dict[str, int]]:
        """What was counted, by dimension."""
        return {
            dimension: {
                value: count
                for value in values
                if (count := self[field_name(dimension, value)].data) is not None
            }
            for dimension, values in self.countable.items()
        }

    def group(self, dimension: str) -> list[WholeNumber]:
        """The fields of one dimension, in the order of the sheet."""
        values = self.countable.get(Dimension(dimension), ())
        return [self[field_name(Dimension(dimension), value)] for value in values]


_COUNT_LABELS: dict[Dimension, Mapping[Any, Any]] = {
    Dimension.SEX: {"female": _l("Women"), "male": _l("Men")},
    Dimension.AGE_BAND: AGE_LABELS,
    Dimension.SECTOR: CATEGORY_LABELS,
    Dimension.SETTING: SETTING_LABELS,
}


def field_name(dimension: Dimension, value: str) -> str:
    """Name of the field that counts ``value``."""
    return f"{dimension}-{value}"


for _dimension, _values in COUNTED.items():
    for _value in _values:
        setattr(
            AttendanceForm,
            field_name(_dimension, _value),
            WholeNumber(_COUNT_LABELS[_dimension][_value], [Between(0, LARGEST_COUNT)]),
        )


def attendance_form(provinces: Choices) -> type[AttendanceForm]:
    """The form of a region: with a field for each of its provinces."""
    keys = tuple(str(key) for key, _name in provinces)
    fields = {
        field_name(Dimension.PROVINCE, str(key)): WholeNumber(name, [Between(0, LARGEST_COUNT)])
        for key, name in provinces
    }
    countable = COUNTED | {Dimension.PROVINCE: keys}
    return type("RegionAttendanceForm", (AttendanceForm,), {"countable": countable, **fields})
