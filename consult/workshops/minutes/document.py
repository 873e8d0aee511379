"""The minutes as a document: what is published, downloaded and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from consult.documents.blocks import (
    Block,
    Cover,
    Document,
    Heading,
    Notice,
    Points,
    Prose,
    Row,
    Sentence,
    Table,
)
from consult.documents.wording import cut, day, document_words, isolated, number
from consult.kernel.i18n import babel_locale, localized
from consult.workshops.agenda.wording import full_date, meeting_hours
from consult.workshops.minutes.drafting import CRITERIA
from consult.workshops.minutes.queries import Counts
from consult.workshops.minutes.text import parse, referred
from consult.workshops.models import (
    DECISION_LABELS,
    WORKSHOP_KIND_LABELS,
    Minutes,
    MinutesRemark,
    MinutesSection,
    RemarkDecision,
)

#: characters of an amendment that the list shows
LONGEST_CHANGE = 900


@dataclass(frozen=True)
class Material:
    """What a document is made from, beside the minutes themselves."""

    written: datetime
    #: number of the edition; 0 while it is a draft
    edition: int
    #: reference number → contribution of each note of the workshop
    references: Mapping[str, int]
    counts: Counts
    remarks: Sequence[MinutesRemark] = ()
    #: why editions were corrected: number → reason
    corrections: Mapping[int, str] | None = None


def compose(minutes: Minutes, material: Material) -> Document:
    """The whole document, in the language of the minutes; equal data give an equal document."""
    workshop, language = minutes.workshop, minutes.language
    consultation = workshop.consultation
    with force_locale(babel_locale(language)):
        title = localized(workshop, "title")
        blocks = (
            _cover(minutes, material),
            *_not_final(material),
            *_sections(minutes, material),
            *_reading(minutes, material),
            *_amendments(minutes, material),
            *_corrections(material),
        )
        return Document(
            language=language,
            title=_("Minutes: %(workshop)s", workshop=isolated(title)),
            written=material.written.isoformat(),
            version=material.edition,
            is_demo=consultation.is_demo,
            demo_notice=_("Demonstration: invented data") if consultation.is_demo else "",
            words=document_words(),
            blocks=blocks,
            references=_used(minutes, material),
            kind="minutes",
        )


def section_blocks(
    section: MinutesSection, references: Mapping[str, int], *, level: int
) -> Iterator[Block]:
    """A section without its heading, which is of this level: its text, then its tables."""
    if section.text.strip():
        yield Prose(section.key, parse(section.text, references), level=level)
    for table in section.tables:
        rows = tuple(Row(tuple(cells)) for cells in table["rows"])
        if rows:
            name = f"{section.key}-{table['key']}"
            yield Table(name, table["caption"], tuple(table["columns"]), rows, widths=(70, 30))


def changed(old: str, new: str) -> tuple[str, str]:
    """The lines that an amendment took out, and those that it brought."""
    before, after = old.split("\n"), new.split("\n")
    out: list[str] = []
    brought: list[str] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            out += before[a:b]
            brought += after[c:d]
    return _in_one(out), _in_one(brought)


def _in_one(lines: Sequence[str]) -> str:
    text, shortened = cut(" ".join(" ".join(lines).split()), LONGEST_CHANGE)
    return f"{text} […]" if shortened else text


def _cover(minutes: Minutes, material: Material) -> Cover:
    workshop, language = minutes.workshop, minutes.language
    when = " ".join(filter(None, [full_date(workshop.held_on), meeting_hours(workshop)]))
    lines = [
        (_("Consultation"), localized(workshop.consultation, "title")),
        (_("Date"), when),
        (_("Place"), workshop.place),
        (_("Prefecture or province"), localized(workshop.province)),
        (_("Edition"), number(material.edition, language) if material.edition else ""),
        (_("Date of these minutes"), day(material.written.date(), language)),
    ]
    return Cover(
        kind=_("Minutes of a workshop"),
        title=localized(workshop, "title"),
        subtitle=str(WORKSHOP_KIND_LABELS[workshop.kind]),
        region=localized(workshop.consultation.region),
        lines=tuple((label, value) for label, value in lines if value),
    )


def _not_final(material: Material) -> Iterator[Block]:
    if not material.edition:
        yield Heading(1, _("State"), "state")
        yield Notice(_("These minutes are a draft: they are not published yet and may change."))


def _sections(minutes: Minutes, material: Material) -> Iterator[Block]:
    """The sections in two chapters: what the meeting was, and what was said there."""
    chapter = ""
    for section in minutes.sections:
        blocks = list(section_blocks(section, material.references, level=2))
        if not blocks:
            continue
        title = _("The meeting") if section.position < CRITERIA else _("What was said")
        if title != chapter:
            yield Heading(1, title, f"chapter-{section.key}")
            chapter = title
        if section.title != chapter:
            yield Heading(2, section.title, f"section-{section.key}")
        yield from blocks


def _reading(minutes: Minutes, material: Material) -> Iterator[Block]:
    """How many read and answered: silence is not counted as approval."""
    if not material.edition or minutes.opens_on is None or minutes.closes_on is None:
        return
    language = minutes.language
    yield Heading(1, _("Reading and amendments"), "after")
    yield Heading(2, _("Reading by the participants"), "reading")
    span = _(
        "The participants could read, comment and approve the draft from %(first)s to %(last)s.",
        first=day(minutes.opens_on, language),
        last=day(minutes.closes_on, language),
    )
    sentences = [Sentence("reading_days", span), *_answers(material.counts, language)]
    yield Points(tuple(sentences))


def _answers(counts: Counts, language: str) -> Iterator[Sentence]:
    def shown(count: int) -> str:
        return number(count, language)

    approved = counts.approved + counts.hall_approved
    remarked = counts.remarked + counts.hall_remarked
    yield Sentence("reading_invited", ngettext(
        "%(count)s participant was written to.", "%(count)s participants were written to.",
        counts.invited, count=shown(counts.invited)))  # fmt: skip
    yield Sentence("reading_approved", ngettext(
        "%(count)s person approved the minutes.", "%(count)s people approved the minutes.",
        approved, count=shown(approved)))  # fmt: skip
    yield Sentence("reading_remarked", ngettext(
        "%(count)s person commented without approving.",
        "%(count)s people commented without approving.",
        remarked, count=shown(remarked)))  # fmt: skip
    if counts.silent:
        yield Sentence("reading_silent", ngettext(
            "%(count)s participant did not answer; silence does not count as approval.",
            "%(count)s participants did not answer; silence does not count as approval.",
            counts.silent, count=shown(counts.silent)))  # fmt: skip


def _amendments(minutes: Minutes, material: Material) -> Iterator[Block]:
    if not material.edition or minutes.closes_on is None:
        return
    yield Heading(2, _("Amendments"), "amendments")
    decided = [remark for remark in material.remarks if remark.decision]
    if not decided:
        yield Notice(_("No amendment was asked for."))
        return
    yield Points((Sentence("amendments_counted", _counted(decided, minutes.language)),))
    titles = {section.id: section.title for section in minutes.sections}
    rows = tuple(_change_row(remark, titles, material) for remark in decided if _changes(remark))
    if rows:
        columns = (_("Section"), _("Before"), _("Now"))
        yield Table("amendments", _("What was changed"), columns, rows, widths=(20, 40, 40))
    reasons = tuple(_reason(remark, titles) for remark in decided if remark.reason)
    if reasons:
        yield Heading(3, _("Reasons given"), "reasons")
        yield Points(reasons)


def _changes(remark: MinutesRemark) -> bool:
    return remark.decision is not RemarkDecision.REFUSED and remark.old_text != remark.new_text


def _counted(decided: Sequence[MinutesRemark], language: str) -> str:
    held = [(label, sum(r.decision is kind for r in decided))
            for kind, label in DECISION_LABELS.items()]  # fmt: skip
    parts = [f"{label}: {number(count, language)}" for label, count in held if count]
    text = _(
        "Remarks decided: %(all)s (%(parts)s).",
        all=number(len(decided), language),
        parts=" · ".join(parts),
    )
    return str(text)


def _change_row(remark: MinutesRemark, titles: Mapping[int, str], material: Material) -> Row:
    before, after = changed(remark.old_text, remark.new_text)
    named = referred(f"{before}\n{after}")
    ids = tuple(id_ for reference, id_ in material.references.items() if reference in named)
    where = titles.get(remark.changed_section_id or 0, "–")
    return Row((where, before or "–", after or "–"), contributions=ids)


def _reason(remark: MinutesRemark, titles: Mapping[int, str]) -> Sentence:
    where = titles.get(remark.section_id or 0) or _("The whole minutes")
    text = _(
        "%(section)s – %(decision)s: %(reason)s",
        section=isolated(where),
        decision=DECISION_LABELS[remark.decision] if remark.decision else "",
        reason=isolated(" ".join(remark.reason.split())),
    )
    return Sentence("remark_reason", text)


def _corrections(material: Material) -> Iterator[Block]:
    if material.corrections:
        yield Heading(2, _("Corrections"), "corrections")
        yield Points(tuple(
            Sentence("correction", _(
                "Edition %(number)s: %(reason)s", number=edition, reason=isolated(reason)))
            for edition, reason in material.corrections.items()
        ))  # fmt: skip


def _used(minutes: Minutes, material: Material) -> dict[int, tuple[str, str]]:
    """The notes that the document refers to: contribution → reference number."""
    texts = [section.text for section in minutes.sections]
    texts += [t for r in material.remarks for t in changed(r.old_text, r.new_text)]
    named = referred("\n".join(texts))
    return {id_: (ref, "") for ref, id_ in material.references.items() if ref in named}
