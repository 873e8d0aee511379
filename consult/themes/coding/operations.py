"""Making a round, labelling its texts, ending it, settling disagreements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.access.policies import READERS, has_role
from consult.consultations.models import Consultation
from consult.contributions.models import UNCOUNTED
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.themes.coding.queries import own_code, texts_to_draw, uncoded_count
from consult.themes.coding.sampling import draw
from consult.themes.models import (
    CodingCode,
    CodingCoder,
    CodingItem,
    CodingRound,
    Outcome,
    Source,
    Strata,
    Theme,
    Verdict,
)
from consult.themes.operations import move_text
from consult.themes.queries import active_themes

#: people that one round can have: each pair of them is compared
MOST_CODERS = 8
#: texts of one round: more is more than anybody labels
MOST_TEXTS = 2_000

_ENGINE = {
    Outcome.ASSIGNED: Verdict.THEME,
    Outcome.UNDECIDED: Verdict.NONE,
    Outcome.UNCLEAR: Verdict.UNCLEAR,
}


@dataclass(frozen=True)
class Plan:
    """What a round is to be: its name, how many texts and by what they are drawn."""

    title: str
    size: int
    seed: int = 0
    strata: Strata = Strata.NONE
    instructions: str = ""


def make_round(
    *, consultation: Consultation, plan: Plan, coders: Sequence[User], actor: User | None
) -> CodingRound:
    """Draw the texts of a round and name its coders.

    Raises
    ------
    DomainError
        For fewer than two coders or one who does not read this region's contributions, no theme
        in force, no title, or more texts than there are.
    """
    people = {user.id: user for user in coders}
    _check_coders(people, consultation)
    if not plan.title.strip():
        raise DomainError(_l("Give the round a title."))
    if not active_themes(consultation):
        raise DomainError(_l("There is no theme to code by yet. Find the themes first."))
    texts = texts_to_draw(consultation, plan.strata)
    if not 1 <= plan.size <= min(len(texts), MOST_TEXTS):
        raise DomainError(
            _l(
                "Choose from 1 to %(limit)s texts: the consultation has %(texts)s.",
                limit=min(len(texts), MOST_TEXTS),
                texts=len(texts),
            )
        )
    made = CodingRound(
        consultation_id=consultation.id,
        title=plan.title.strip(),
        instructions=plan.instructions,
        size=plan.size,
        seed=plan.seed,
        strata=plan.strata,
        created_by_id=actor.id if actor else None,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add_all(CodingCoder(round_id=made.id, user_id=key) for key in sorted(people))
    drawn = draw({key: text.stratum for key, text in texts.items()}, size=plan.size, seed=plan.seed)
    for position, key in enumerate(drawn, start=1):
        db.session.add(_item(made, key, position, *texts[key].engine))
    db.session.flush()
    audit.record(
        "make_coding_round", made, actor=actor, texts=plan.size, seed=plan.seed, coders=len(people)
    )
    return made


def code_text(
    *, coder: CodingCoder, item: CodingItem, verdict: Verdict, theme: Theme | None, note: str
) -> CodingCode:
    """Keep what a coder says of a text, in place of what they said before.

    Raises
    ------
    Conflict
        When the round is closed, the coder has finished, the theme is withdrawn, or the text no
        longer counts.
    DomainError
        When no theme is chosen though the verdict is one.
    """
    _check_open(coder)
    if item.contribution.status in UNCOUNTED:
        raise Conflict(_l("This text no longer counts: it needs no label."))
    if (verdict is Verdict.THEME) != (theme is not None):
        raise DomainError(_l("Choose a theme, “None of the themes” or “Unclear”."))
    if theme is not None and theme.retired_at is not None:
        raise Conflict(_l("This theme was withdrawn meanwhile: choose another."))
    said = {"verdict": verdict, "theme_id": theme.id if theme else None, "note": note}
    code = own_code(coder, item)
    if code is None:
        code = CodingCode(round_id=coder.round_id, item_id=item.id, coder_id=coder.id, **said)
        try:
            with db.session.begin_nested():
                db.session.add(code)
                db.session.flush()
        except IntegrityError:
            # the same form arrived twice at once: the other one was quicker
            code = own_code(coder, item)
            if code is None:
                raise
    for name, value in said.items():
        setattr(code, name, value)
    db.session.flush()
    return code


def finish_coding(*, coder: CodingCoder, actor: User | None) -> None:
    """Say that the labels are final; when all coders did, the results open.

    Raises
    ------
    Conflict
        When the round is closed, or the coder has finished already.
    DomainError
        When texts are left.
    """
    _check_open(coder)
    left = uncoded_count(coder)
    if left:
        raise DomainError(
            _l("Texts without a label yet: %(left)s. “Unclear” is a label, too.", left=left)
        )
    coder.finished_at = utc_now()
    db.session.flush()
    audit.record("finish_coding", coder.round, actor=actor)


def resume_coding(*, coder: CodingCoder, actor: User | None) -> None:
    """Take back that the labels are final, while nobody has seen the others' labels.

    Raises
    ------
    Conflict
        When the results are open already, or the coder had not finished.
    """
    if coder.finished_at is None:
        raise Conflict(_l("You have not finished this round yet."))
    if results_open(coder.round):
        raise Conflict(_l("The results are open: labels can no longer be changed."))
    coder.finished_at = None
    db.session.flush()
    audit.record("resume_coding", coder.round, actor=actor)


def close_round(*, round_: CodingRound, actor: User | None) -> None:
    """Take no more labels and open the results, whoever has finished.

    Raises ``Conflict`` when it is closed already.
    """
    if round_.closed_at is not None:
        raise Conflict(_l("This round is closed already."))
    round_.closed_at = utc_now()
    db.session.flush()
    audit.record("close_coding_round", round_, actor=actor)


def settle(
    *, item: CodingItem, seen: int | None, target: Theme | None, actor: User, reason: str = ""
) -> None:
    """Settle a disagreement: the text is moved to ``target``, as by any other move.

    ``seen`` is the key of the main theme in which the person saw the text, None for none.

    Raises
    ------
    Conflict
        As :func:`consult.themes.operations.move_text` does.
    """
    move_text(contribution=item.contribution, seen=seen, target=target, actor=actor, reason=reason)
    item.decided_at, item.decided_by_id = utc_now(), actor.id
    db.session.flush()
    audit.record("settle_coding", item, actor=actor)


def results_open(round_: CodingRound) -> bool:
    """Whether labels may be seen: the round is closed, or every coder has finished."""
    return round_.closed_at is not None or all(coder.finished_at for coder in round_.coders)


def _check_coders(people: dict[int, User], consultation: Consultation) -> None:
    if len(people) < 2:
        raise DomainError(_l("Choose two people at least."))
    if len(people) > MOST_CODERS:
        raise DomainError(_l("Choose %(limit)s people at most.", limit=MOST_CODERS))
    if not all(
        user.active and has_role(user, READERS, consultation.region_id) for user in people.values()
    ):
        raise DomainError(
            _l("Coders are members of this region’s team who may read its contributions.")
        )


def _check_open(coder: CodingCoder) -> None:
    if coder.round.closed_at is not None:
        raise Conflict(_l("This round was closed meanwhile: it takes no more labels."))
    if coder.finished_at is not None:
        raise Conflict(_l("You said that you have finished: take that back first."))


def _item(
    made: CodingRound, key: int, position: int, source: Source | None, outcome: Outcome | None,
    theme_id: int | None,
) -> CodingItem:  # fmt: skip
    by_engine = source is Source.ENGINE and outcome is not None
    return CodingItem(
        round_id=made.id,
        contribution_id=key,
        position=position,
        engine_verdict=_ENGINE[outcome] if by_engine and outcome else None,
        engine_theme_id=theme_id if by_engine else None,
    )
