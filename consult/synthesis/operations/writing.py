"""What people write in a report: each text a revision, nobody's text overwritten unseen."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.synthesis.bases import Basis
from consult.synthesis.models import BlockRevision, Report, ReportBlock
from consult.synthesis.places import Place, places
from consult.synthesis.prose import parse
from consult.synthesis.references import References

#: further sections of one report
MOST_SECTIONS = 30


@dataclass(frozen=True)
class BlockText:
    """What somebody typed; only a further section has a title of its own."""

    source: str
    title: str = ""


class WrittenMeanwhile(Conflict):
    """Somebody else wrote this block since the person opened it; ``theirs`` is what they wrote."""

    def __init__(self, theirs: BlockRevision | None) -> None:
        self.theirs = theirs
        who = theirs.author if theirs is not None else None
        name = (who.name or who.email) if who is not None else _l("Somebody")
        super().__init__(
            _l("%(who)s changed this text while you were writing. Nothing is lost.", who=name)
        )


def write_block(
    *,
    block: ReportBlock,
    text: BlockText,
    seen: int,
    known: References,
    basis: Basis,
    actor: User | None,
    restored_from: int | None = None,
) -> BlockRevision | None:
    """Keep a text as the block's next revision; None when it says what stands there already.

    ``seen`` is the revision the person had before their eyes, ``basis`` the data under the text.

    Raises
    ------
    WrittenMeanwhile
        When somebody wrote another revision since.
    ProseError
        When the text holds markup or a reference that cannot be read.
    DomainError
        When a further section has no title, or is removed.
    """
    if block.removed_at is not None:
        raise Conflict(_l("This section was removed. Bring it back to go on writing it."))
    if block.place is Place.EXTRA and not text.title.strip():
        raise DomainError(_l("Give this section a title."))
    if block.revision != seen:
        raise WrittenMeanwhile(block.current)
    if restored_from is None:
        parse(text.source, known)
    now = block.current
    if now is not None and (now.source, now.title) == (text.source, text.title):
        return None
    revision = BlockRevision(
        block_id=block.id,
        number=seen + 1,
        title=text.title,
        source=text.source,
        author_id=actor.id if actor else None,
        restored_from=restored_from,
    )
    try:
        with db.session.begin_nested():
            db.session.add(revision)
            db.session.flush()
    except IntegrityError as error:
        db.session.refresh(block)
        raise WrittenMeanwhile(block.current) from error
    block.revision = revision.number
    _check(block, basis, actor)
    audit.record("write_block", block, actor=actor, revision=revision.number)
    return revision


def confirm_block(*, block: ReportBlock, seen: int, basis: Basis, actor: User | None) -> None:
    """Say that a text is still right although the data under it changed.

    Raises
    ------
    WrittenMeanwhile
        When the text is another one by now.
    """
    if block.revision != seen:
        raise WrittenMeanwhile(block.current)
    _check(block, basis, actor)
    audit.record("confirm_block", block, actor=actor, revision=block.revision)


def add_section(*, report: Report, title: str, actor: User | None) -> ReportBlock:
    """Add a further section after the others of its kind, with a title and no text yet.

    Raises
    ------
    DomainError
        When it has no title, this kind of report has no further sections, or there are too many.
    """
    if not title.strip():
        raise DomainError(_l("Give this section a title."))
    if Place.EXTRA not in places(report.kind):
        raise DomainError(_l("This kind of report has no further sections."))
    extra = [b for b in report.blocks if b.place is Place.EXTRA]
    if len(extra) >= MOST_SECTIONS:
        raise DomainError(_l("This report has as many further sections as it can hold."))
    number = max((int(b.key) for b in extra), default=0) + 1
    block = ReportBlock(
        report_id=report.id,
        place=Place.EXTRA,
        key=str(number),
        position=max(b.position for b in report.blocks) + 1,
        revision=1,
    )
    try:
        with db.session.begin_nested():
            db.session.add(block)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_l("Somebody added a section at this moment. Try again.")) from error
    first = BlockRevision(
        block_id=block.id,
        number=1,
        title=title,
        source="",
        author_id=actor.id if actor else None,
    )
    db.session.add(first)
    db.session.flush()
    db.session.expire(report, ["blocks"])
    audit.record("add_section", block, actor=actor)
    return block


def move_section(*, block: ReportBlock, up: bool, actor: User | None) -> None:
    """Change places with the further section before or after; at the end nothing happens."""
    _only_extra(block)
    rest = [b for b in block.report.blocks if b.place is Place.EXTRA and b.removed_at is None]
    here = rest.index(block) if block in rest else -1
    there = here - 1 if up else here + 1
    if here < 0 or not 0 <= there < len(rest):
        return
    other = rest[there]
    block.position, other.position = other.position, block.position
    db.session.flush()
    db.session.expire(block.report, ["blocks"])
    audit.record("move_section", block, actor=actor, up=up)


def remove_section(*, block: ReportBlock, seen: int, actor: User | None) -> None:
    """Take a further section out of the report; its history stays.

    Raises
    ------
    Conflict
        When somebody wrote it since, or removed it already.
    """
    _only_extra(block)
    if block.revision != seen:
        raise WrittenMeanwhile(block.current)
    if block.removed_at is not None:
        raise Conflict(_l("This section was removed already."))
    block.removed_at = utc_now()
    block.removed_by_id = actor.id if actor else None
    db.session.flush()
    audit.record("remove_section", block, actor=actor)


def bring_back(*, block: ReportBlock, actor: User | None) -> None:
    """Put a removed section where it was."""
    if block.removed_at is None:
        raise Conflict(_l("This section stands in the report already."))
    block.removed_at = block.removed_by_id = None
    db.session.flush()
    audit.record("bring_back_section", block, actor=actor)


def _only_extra(block: ReportBlock) -> None:
    if block.place is not Place.EXTRA:
        raise DomainError(_l("This part of the report has its place: it can be left empty."))


def _check(block: ReportBlock, basis: Basis, actor: User | None) -> None:
    block.basis, block.basis_hash = basis.plain(), basis.hash
    block.checked_by_id = actor.id if actor else None
    block.checked_at = utc_now()
    db.session.flush()
    db.session.refresh(block)
