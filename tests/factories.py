"""Rows for tests: each function adds one flushed row with sensible values."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from consult.access.models import Role, User
from consult.access.operations import add_user
from consult.consultations.models import Consultation, ConsultationStatus
from consult.consultations.operations import ConsultationText, create_consultation
from consult.contributions.importing.drafts import keep_upload
from consult.contributions.models import (
    Category,
    Channel,
    Contribution,
    Entry,
    EntryBatch,
    ImportBatch,
    ImportDraft,
    Status,
)
from consult.contributions.operations import Origin, Place, Speaker, Words, submit_contribution
from consult.extensions import db, utc_now
from consult.regions.models import Region
from consult.regions.operations import load_reference_data
from consult.regions.queries import get_region
from consult.synthesis.models import ReportVersion
from consult.synthesis.operations import name_signer, publish, review, sign
from consult.themes.models import Assignment, Outcome, Theme
from consult.workshops.evaluation.answering import Answers, answer_by_code, enter_paper
from consult.workshops.evaluation.operations import open_form as open_evaluation
from consult.workshops.evaluation.operations import prepare as prepare_evaluation
from consult.workshops.evaluation.queries import find_paper
from consult.workshops.evaluation.questions import in_force as questions_in_force
from consult.workshops.models import (
    CallForInterest,
    Interest,
    Photo,
    Seat,
    SeatState,
    Workshop,
    WorkshopKind,
)
from consult.workshops.models.evaluation import Evaluation, EvaluationInvitation
from consult.workshops.models.kit import TeamMember, TeamRole
from consult.workshops.models.reporting import WorkshopReportVersion
from consult.workshops.models.sheets import NoteSheet
from consult.workshops.reporting.operations import generate_report, publish_report
from consult.workshops.reporting.queries import present_matrix
from consult.workshops.sheets.operations import keep_sheet

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


def make_region(code: str = "01") -> Region:
    """A region of the reference data."""
    load_reference_data()
    region = get_region(code)
    assert region is not None
    return region


def make_user(role: Role = Role.SUPERVISION, region: Region | None = None, **kwargs: Any) -> User:
    """An account with one role, everywhere unless a region is given."""
    values = {"email": f"user{next(_numbers)}@team.example", "password": PASSWORD, **kwargs}
    return add_user(role=role, region_id=region.id if region else None, **values)


def make_consultation(
    slug: str | None = None, *, open_: bool = True, **kwargs: Any
) -> Consultation:
    """A consultation of region 01, open today."""
    today = utc_now().date()
    values: dict[str, Any] = {
        "region": kwargs.pop("region", None) or make_region(),
        "text": ConsultationText(
            title_ar="تشاور تجريبي", title_fr="Consultation d'essai", title_en="Trial consultation"
        ),
        "opens_on": today - timedelta(days=10),
        "closes_on": today + timedelta(days=10),
        **kwargs,
    }
    consultation = create_consultation(slug=slug or f"c{next(_numbers)}", **values)
    if open_:
        consultation.status = ConsultationStatus.OPEN
        db.session.flush()
    return consultation


def make_contribution(
    consultation: Consultation,
    text: str = "نريد نشر ميزانية الجهة بشكل مبسط",
    *,
    status: Status = Status.PUBLISHED,
    place: Place | None = None,
    speaker: Speaker | None = None,
    **origin: Any,
) -> Contribution:
    """A published contribution with one statement."""
    return submit_contribution(
        consultation=consultation,
        words=Words(proposal=text),
        place=place or Place(),
        speaker=speaker or Speaker(),
        origin=Origin(status=status, **origin),
    )


def make_entry_batch(consultation: Consultation, **kwargs: Any) -> EntryBatch:
    """A batch of paper forms without any form."""
    values = {"channel": Channel.PAPER, "number": "12", "said_on": utc_now().date(), **kwargs}
    batch = EntryBatch(consultation_id=consultation.id, **values)
    db.session.add(batch)
    db.session.flush()
    return batch


def make_entry(
    batch: EntryBatch, text: str = "الطريق إلى الدوار غير معبدة", number: int | None = 1
) -> Entry:
    """A form typed in from the batch, waiting to be read."""
    contribution = make_contribution(
        batch.consultation, text, status=Status.RECEIVED, channel=batch.channel
    )
    entry = Entry(batch_id=batch.id, contribution_id=contribution.id, number=number)
    db.session.add(entry)
    db.session.flush()
    return entry


def make_import(consultation: Consultation, *texts: str) -> ImportBatch:
    """An import that brought these texts, waiting to be read."""
    batch = ImportBatch(
        consultation_id=consultation.id, file_name="survey.csv", sha256="0" * 64,
        mapping={"proposal": "text"}, rows_read=len(texts), rows_added=len(texts),
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    for row, text in enumerate(texts, start=2):
        make_contribution(
            consultation,
            text,
            status=Status.RECEIVED,
            channel=Channel.IMPORT,
            import_batch_id=batch.id,
            source_row=row,
        )
    return batch


def make_import_draft(
    consultation: Consultation, actor: User, content: str = "text\nنريد مستوصفا قريبا من الدوار\n"
) -> ImportDraft:
    """An uploaded file whose columns are guessed."""
    return keep_upload(
        consultation=consultation, content=content.encode(), name="survey.csv", actor=actor
    )


def make_workshop(consultation: Consultation, **kwargs: Any) -> Workshop:
    """An open regional workshop."""
    values = {
        "title_ar": "ورشة جهوية",
        "kind": WorkshopKind.REGIONAL,
        "place": "دار الشباب",
        "held_on": date(2026, 11, 1),
        **kwargs,
    }
    workshop = Workshop(consultation_id=consultation.id, **values)
    db.session.add(workshop)
    db.session.flush()
    return workshop


def make_photo(workshop: Workshop, **kwargs: Any) -> Photo:
    """A photo of a flip chart that only the team sees; its files do not exist."""
    number = next(_numbers)
    values = {
        "key": str(uuid.UUID(int=number)),
        "stem": f"{number:032x}",
        "sha256": "0" * 64,
        "width": 8,
        "height": 6,
        "size": 100,
        **kwargs,
    }
    photo = Photo(workshop_id=workshop.id, **values)
    db.session.add(photo)
    db.session.flush()
    return photo


def make_note_sheet(
    workshop: Workshop, actor: User, content: str = "نوع الملاحظة,ما قيل\nمقترح,نريد مكتبة قريبة\n"
) -> NoteSheet:
    """An uploaded file with notes that nobody imported yet."""
    return keep_sheet(workshop=workshop, content=content.encode(), name="notes.csv", actor=actor)


def make_task(workshop: Workshop, person: Seat | User, **kwargs: Any) -> TeamMember:
    """A task at a workshop: the notes of the first table, unless another is named."""
    who = {"user_id": person.id} if isinstance(person, User) else {"seat_id": person.id}
    member = TeamMember(
        workshop_id=workshop.id, **{"role": TeamRole.RAPPORTEUR, "table_number": 1, **who, **kwargs}
    )
    db.session.add(member)
    db.session.flush()
    return member


def make_workshop_report(workshop: Workshop) -> WorkshopReportVersion:
    """The workshop's report, made from its notes and published as it stands."""
    report = generate_report(workshop=workshop, language="ar", actor=None)
    matrix = present_matrix(report)
    return publish_report(report=report, matrix=matrix, reason="", actor=None)


def make_participant(workshop: Workshop, **person: Any) -> Seat:
    """The seat of somebody who asked for it, got it and came."""
    number = next(_numbers)
    values = {"name": f"مشارك {number}", "email": f"p{number}@example.org", **person}
    call = CallForInterest(
        consultation_id=workshop.consultation_id,
        opens_on=workshop.held_on,
        closes_on=workshop.held_on,
        text_ar="شاركوا معنا",
    )
    values = {"category": Category.CITIZEN, "language": "ar", "nonce": f"n{number}", **values}
    seat = Seat(
        workshop=workshop,
        interest=Interest(call=call, **values),
        state=SeatState.CONFIRMED,
        arrived_at=utc_now(),
    )
    workshop.seats_taken += 1
    db.session.add(seat)
    db.session.flush()
    return seat


def make_evaluation(
    workshop: Workshop, *, marks: Sequence[Mapping[str, int]] = (), **person: Any
) -> Evaluation:
    """An open evaluation, answered once for each of ``marks``: code of a question → mark."""
    evaluation = prepare_evaluation(workshop=workshop, actor=None)
    now = utc_now()
    open_evaluation(evaluation=evaluation, days=14, now=now, actor=None)
    asked = {question.code: question.id for question in questions_in_force(workshop.consultation)}
    for given in marks:
        answers = Answers(marks={asked[code]: mark for code, mark in given.items()}, **person)
        answer_by_code(evaluation=evaluation, answers=answers, token=None, now=now)
    return evaluation


def make_evaluated(workshop: Workshop, seat: Seat) -> tuple[Evaluation, int, int]:
    """Results to look at, one of them on paper: the evaluation, a response, its open question."""
    evaluation = make_evaluation(workshop, marks=[{"purpose": 4, "time": 1}] * 5)
    asked = {question.code: question.id for question in questions_in_force(workshop.consultation)}
    answers = Answers(texts={asked["liked"]: "النقاش المفتوح"})
    enter_paper(evaluation=evaluation, answers=answers, number=1, token=None, actor=None)
    paper = find_paper(evaluation, 1)
    assert paper is not None
    db.session.add(EvaluationInvitation(evaluation_id=evaluation.id, seat_id=seat.id))
    evaluation.published_at = utc_now()
    db.session.flush()
    return evaluation, paper.id, asked["liked"]


def make_theme(consultation: Consultation, number: int = 1, **kwargs: Any) -> Theme:
    """A theme in force, labelled in Arabic by the engine."""
    values = {"label_ar": f"محور {number}", "terms": ["ميزانية", "نشر"], **kwargs}
    theme = Theme(consultation_id=consultation.id, number=number, **values)
    db.session.add(theme)
    db.session.flush()
    return theme


def assign(contribution: Contribution, theme: Theme | None, **kwargs: Any) -> Assignment:
    """The contribution's place: in a theme, or undecided."""
    values = {
        "outcome": Outcome.ASSIGNED if theme else Outcome.UNDECIDED,
        "confidence": 0.8 if theme else 0.2,
        **kwargs,
    }
    assignment = Assignment(
        contribution_id=contribution.id, theme_id=theme.id if theme else None, **values
    )
    db.session.add(assignment)
    db.session.flush()
    return assignment


def sign_version(version: ReportVersion, *signers: User) -> None:
    """Bring a draft to signed: reviewed, named, signed by each."""
    review(version=version, actor=signers[0])
    for user in signers:
        name_signer(
            version=version, user=user, name="نعيمة", function="رئيسة اللجنة", actor=signers[0]
        )
    for user in signers:
        sign(version=version, actor=user)


def publish_version(version: ReportVersion, *signers: User) -> None:
    """Bring a draft all the way to the public."""
    sign_version(version, *signers)
    publish(version=version, actor=signers[0])
