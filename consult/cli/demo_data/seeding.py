"""Fill an empty database with the demo, once, through the rooms' own operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa

from consult.access.models import Role, User
from consult.access.operations import add_user
from consult.access.queries import get_user_by_email
from consult.cli.demo_data import (
    DemoConsultation,
    DemoContribution,
    DemoWorkshop,
    load_consultation,
    load_contributions,
    load_workshops,
)
from consult.cli.demo_evaluation import judge_meetings
from consult.cli.demo_kit import prepare_meetings
from consult.cli.demo_minutes import write_minutes
from consult.cli.demo_photos import expect_people, photograph
from consult.cli.demo_report import report_meeting
from consult.consultations.models import Consultation, ConsultationStatus
from consult.consultations.operations import ConsultationText, change_status, create_consultation
from consult.consultations.queries import find_consultation
from consult.contributions.models import (
    AgeBand,
    Category,
    Channel,
    Contribution,
    Kind,
    Setting,
    Sex,
    Status,
    StatusChange,
    Support,
)
from consult.contributions.operations import (
    Origin,
    Place,
    Speaker,
    Words,
    answer_contribution,
    moderate,
    submit_contribution,
)
from consult.extensions import db, utc_now
from consult.regions.models import Province, Region
from consult.regions.operations import load_reference_data
from consult.regions.queries import get_region, list_provinces
from consult.themes.operations import run_now
from consult.workshops.models import Dimension, Workshop, WorkshopKind, WorkshopState
from consult.workshops.operations import (
    Meeting,
    NoteText,
    close_workshop,
    create_workshop,
    log_note,
    publish_workshop,
    record_attendance,
)
from consult.workshops.queries import list_workshops

#: the same for every meeting of the demo
MEETING_HOURS = (time(9, 30), time(13))
MEETING_LANGUAGES = ("ar", "ary")
#: seats that stayed empty
SPARE_SEATS = 6


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demo: whoever runs it may sign in with this role."""

    role: Role
    email: str
    name: str


ACCOUNTS = (
    DemoAccount(Role.ADMINISTRATOR, "admin@demo.example", "حساب تجريبي: الإدارة"),
    DemoAccount(Role.SUPERVISION, "supervision@demo.example", "حساب تجريبي: فريق الإشراف"),
    DemoAccount(Role.FACILITATOR, "facilitator@demo.example", "حساب تجريبي: التنشيط"),
    DemoAccount(Role.READER, "reader@demo.example", "حساب تجريبي: الاطلاع"),
)

#: channels whose texts a member of the team types in
TYPED_IN = frozenset({Channel.PAPER, Channel.EMAIL, Channel.PHONE})
OFFICE_OPENS = time(9, tzinfo=UTC)
READ_AFTER = timedelta(days=1)
ANSWERED_AFTER = timedelta(days=6)


@dataclass(frozen=True)
class Scene:
    """What the rows of the demo refer to."""

    texts: DemoConsultation
    consultation: Consultation
    team: Mapping[Role, User]
    provinces: Mapping[str, Province]

    def place(self, row: DemoContribution) -> Place:
        """Criterion, province, commune and setting of a row."""
        by_code = {criterion.code: criterion for criterion in self.consultation.criteria}
        return Place(
            criterion=by_code.get(row.criterion),
            province=self.provinces.get(row.province),
            commune=row.commune or None,
            setting=Setting(row.setting) if row.setting else None,
        )

    def day(self, offset: int) -> date:
        """The date ``offset`` days after the opening."""
        return self.consultation.opens_on + timedelta(days=offset)


def seed_demo(*, passwords: Mapping[str, str], today: date) -> Consultation:
    """Add the demo consultation with all that belongs to it; change nothing when it is there.

    Parameters
    ----------
    passwords
        One for each role of :data:`ACCOUNTS`.
    today
        The demo opened some weeks before this day and is open on it.
    """
    texts = load_consultation()
    known = find_consultation(texts.slug)
    if known is not None:
        return known
    load_reference_data()
    region = get_region(texts.region)
    if region is None:
        raise LookupError(f"the reference data have no region {texts.region!r}")
    scene = Scene(
        texts=texts,
        consultation=_open_consultation(texts, region, today),
        team={account.role: _account(account, passwords[account.role]) for account in ACCOUNTS},
        provinces={province.code: province for province in list_provinces(region.id)},
    )
    rows = load_contributions()
    entered = _enter_all(scene, rows)
    _moderate(scene, rows, entered)
    for source_id, answer in texts.answers.items():
        answer_contribution(
            contribution=entered[source_id],
            answer=answer,
            actor_id=scene.team[Role.SUPERVISION].id,
        )
    _support(rows, entered)
    _date_back(scene, entered)
    report_meeting(
        [listed.workshop for listed in list_workshops(scene.consultation)],
        scene.team[Role.SUPERVISION],
    )
    write_minutes(
        workshops=[listed.workshop for listed in list_workshops(scene.consultation)],
        actor=scene.team[Role.SUPERVISION],
        today=today,
    )
    prepare_meetings(
        [listed.workshop for listed in list_workshops(scene.consultation)],
        scene.team[Role.SUPERVISION],
        scene.team[Role.FACILITATOR],
    )
    run_now(consultation=scene.consultation, n_themes=texts.themes)
    return scene.consultation


def _open_consultation(texts: DemoConsultation, region: Region, today: date) -> Consultation:
    consultation = create_consultation(
        slug=texts.slug,
        region=region,
        text=ConsultationText(
            **{f"title_{language}": text for language, text in texts.title.items()},
            **{f"summary_{language}": text for language, text in texts.summary.items()},
            contact=texts.contact,
        ),
        opens_on=today - timedelta(days=texts.opened_days_ago),
        closes_on=today + timedelta(days=texts.closes_in_days),
        stages={
            stage.number: (
                today + timedelta(days=stage.starts),
                today + timedelta(days=stage.ends),
            )
            for stage in texts.stages
        },
        is_demo=True,
    )
    change_status(consultation=consultation, status=ConsultationStatus.OPEN)
    return consultation


def _account(account: DemoAccount, password: str) -> User:
    known = get_user_by_email(account.email)
    return known or add_user(
        email=account.email, password=password, role=account.role, name=account.name
    )


def _enter_all(scene: Scene, rows: Sequence[DemoContribution]) -> dict[str, Contribution]:
    """Hold the workshops and enter every row in order; close the workshops that are over."""
    planned = load_workshops()
    held = {workshop.code: _hold(scene, workshop) for workshop in planned}
    entered = {
        row.id: _log(scene, row, held[row.workshop]) if row.workshop else _submit(scene, row)
        for row in rows
    }
    photograph(next(iter(held.values())), scene.team[Role.FACILITATOR])
    for workshop in planned:
        if workshop.state == WorkshopState.CLOSED:
            close_workshop(workshop=held[workshop.code])
    expect_people(held.values(), scene.team[Role.FACILITATOR])
    judge_meetings(held.values(), scene.team[Role.SUPERVISION])
    return entered


def _hold(scene: Scene, planned: DemoWorkshop) -> Workshop:
    workshop = create_workshop(
        consultation=scene.consultation,
        meeting=Meeting(
            titles=planned.titles,
            kind=WorkshopKind(planned.kind),
            held_on=scene.day(planned.day),
            province=scene.provinces.get(planned.province),
            place=planned.place,
            setting=Setting(planned.setting) if planned.setting else None,
            starts=MEETING_HOURS[0],
            ends=MEETING_HOURS[1],
            languages=MEETING_LANGUAGES,
            capacity=sum(planned.sexes.values()) + SPARE_SEATS,
        ),
        created_by_id=scene.team[Role.FACILITATOR].id,
    )
    publish_workshop(workshop=workshop, actor=scene.team[Role.SUPERVISION])
    record_attendance(
        workshop=workshop,
        counts={
            Dimension.SEX: planned.sexes,
            Dimension.AGE_BAND: planned.age_bands,
            Dimension.SECTOR: planned.sectors,
        },
    )
    return workshop


def _log(scene: Scene, row: DemoContribution, workshop: Workshop) -> Contribution:
    place = scene.place(row)
    note = log_note(
        workshop=workshop,
        note=NoteText(
            text=row.statement,
            kind=Kind(row.kind),
            criterion=place.criterion,
            province=place.province,
            table_number=row.table,
            votes=row.votes or 0,
        ),
        recorded_by_id=scene.team[Role.FACILITATOR].id,
    )
    return note.contribution


def _submit(scene: Scene, row: DemoContribution) -> Contribution:
    channel = Channel(row.channel)
    return submit_contribution(
        consultation=scene.consultation,
        words=Words(
            problem=row.problem or None,
            proposal=row.proposal or None,
            effect=row.effect or None,
            statement=row.statement or None,
        ),
        place=scene.place(row),
        speaker=Speaker(
            category=Category(row.category) if row.category else None,
            age_band=AgeBand(row.age_band) if row.age_band else None,
            sex=Sex(row.sex) if row.sex else None,
        ),
        origin=Origin(
            channel=channel,
            said_on=scene.day(row.day),
            recorded_by_id=scene.team[Role.SUPERVISION].id if channel in TYPED_IN else None,
        ),
    )


def _moderate(
    scene: Scene, rows: Sequence[DemoContribution], entered: Mapping[str, Contribution]
) -> None:
    """Decide about all that has been read: published, save what the texts name."""
    decisions = {decision.contribution: decision for decision in scene.texts.decisions}
    for row in rows:
        contribution = entered[row.id]
        if contribution.status is Status.PUBLISHED or row.day >= scene.texts.unread_from_day:
            continue
        decision = decisions.get(row.id)
        moderate(
            contribution=contribution,
            status=Status(decision.status) if decision else Status.PUBLISHED,
            actor_id=scene.team[Role.SUPERVISION].id,
            reason=decision.reason if decision else "",
        )


def _support(rows: Sequence[DemoContribution], entered: Mapping[str, Contribution]) -> None:
    """Thousands of clicks in one statement; visitor ``n`` supports what has over ``n`` supports."""
    supports = [
        {"contribution_id": entered[row.id].id, "visitor": f"demo-{visitor}"}
        for row in rows
        if entered[row.id].status is Status.PUBLISHED
        for visitor in range(row.supports or 0)
    ]
    db.session.execute(sa.insert(Support), supports)


def _date_back(scene: Scene, entered: Mapping[str, Contribution]) -> None:
    """Let the history read as if it had happened over the weeks, not in one second."""
    now = utc_now()
    by_contribution: dict[int, datetime] = {}
    for minutes, contribution in enumerate(entered.values()):
        said_at = datetime.combine(contribution.said_on, OFFICE_OPENS) + timedelta(minutes=minutes)
        by_contribution[contribution.id] = contribution.created_at = said_at
        if contribution.answer:
            contribution.answered_at = min(said_at + ANSWERED_AFTER, now)
    changes = db.session.scalars(
        sa.select(StatusChange)
        .join(Contribution, Contribution.id == StatusChange.contribution_id)
        .where(Contribution.consultation_id == scene.consultation.id)
    )
    for change in changes:
        received = change.status is Status.RECEIVED
        said_at = by_contribution[change.contribution_id]
        change.created_at = min(said_at if received else said_at + READ_AFTER, now)
    db.session.flush()
