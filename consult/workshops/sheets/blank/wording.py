"""Words of the templates: facts of the workshop, instructions, choices."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _

from consult.contributions.models import CATEGORY_LABELS, KIND_LABELS
from consult.documents.render.runs import plain, writable
from consult.kernel.i18n import localized
from consult.workshops.agenda.wording import full_date, meeting_hours
from consult.workshops.models import WORKSHOP_KIND_LABELS, Workshop
from consult.workshops.operations import LARGEST_COUNT, LARGEST_TABLE
from consult.workshops.sheets.columns import Column
from consult.workshops.sheets.examples import EXAMPLES, MARK


@dataclass(frozen=True)
class Words:
    """Everything that a template of one workshop says, in one language."""

    title: str
    facts: list[tuple[str, str]]
    instructions: list[str]
    choices: dict[Column, list[str]]
    #: cells of the example rows, by column
    examples: list[dict[Column, str]]
    demo: str
    #: stands before the mark of the workshop
    mark_label: str


def clean(text: object) -> str:
    """Text that a file can hold."""
    return writable(plain(str(text)))


def words_of(workshop: Workshop) -> Words:
    """The words of a template in the language in force."""
    consultation = workshop.consultation
    choices = {
        Column.CRITERION: [clean(localized(c)) for c in consultation.criteria],
        Column.KIND: [clean(label) for label in KIND_LABELS.values()],
        Column.WHO: [clean(label) for label in CATEGORY_LABELS.values()],
        Column.PROVINCE: [clean(localized(p)) for p in consultation.region.provinces],
    }
    where = [workshop.place, localized(workshop.province) if workshop.province else ""]
    facts = [
        (_("Consultation"), localized(consultation, "title")),
        (_("Meeting"), str(WORKSHOP_KIND_LABELS[workshop.kind])),
        (
            _("Date"),
            " · ".join(filter(None, [full_date(workshop.held_on), meeting_hours(workshop)])),
        ),
        (_("Place"), " · ".join(filter(None, where))),
    ]
    return Words(
        title=clean(workshop.title),
        facts=[(clean(name), clean(value)) for name, value in facts if value],
        instructions=_instructions(),
        choices=choices,
        examples=_examples(choices),
        demo=clean(_("Demonstration: invented data")) if consultation.is_demo else "",
        mark_label=clean(_("Mark of the workshop, please leave it:")),
    )


def _instructions() -> list[str]:
    return [
        clean(line)
        for line in (
            _("Write one idea in each row, as it was said, in any language."),
            _(
                "“What was said” and “Kind of note” are needed; leave empty what nobody told. "
                "Without a province, the workshop's own counts."
            ),
            _(
                "Choose criterion, kind, who speaks and province from the lists; "
                "a name typed by hand is understood too."
            ),
            _(
                "Votes are a whole number from 0 to %(votes)s, tables are numbered from 1 to "
                "%(tables)s.",
                votes=format_decimal(LARGEST_COUNT),
                tables=format_decimal(LARGEST_TABLE),
            ),
            _("The rows marked “Example” show how to fill in; they are never imported."),
            _("Write no names, telephone numbers or identity numbers of people."),
            _(
                "Upload the file on the page of the workshop, as often as you like: "
                "what is there already is never added twice."
            ),
        )
    ]


def _examples(choices: dict[Column, list[str]]) -> list[dict[Column, str]]:
    criteria = choices[Column.CRITERION]
    return [
        {
            Column.NUMBER: clean(MARK),
            Column.TABLE: str(example.table),
            Column.CRITERION: criteria[0] if criteria else "",
            Column.KIND: clean(KIND_LABELS[example.kind]),
            Column.TEXT: clean(example.text),
            Column.VOTES: str(example.votes),
            Column.WHO: clean(CATEGORY_LABELS[example.who]),
        }
        for example in EXAMPLES
    ]
