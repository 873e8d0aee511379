"""From draft to published: reviewed, signed by named people, shown to the public."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.jobs import enqueue
from consult.synthesis.models import (
    ReportSignature,
    ReportSigner,
    ReportState,
    ReportVersion,
    VersionStep,
)
from consult.synthesis.operations.keeping import KEEP_FILES, keep_files
from consult.synthesis.states import BEFORE


def review(*, version: ReportVersion, actor: User | None) -> None:
    """Say that a draft was read and can be signed; from now on its files are kept.

    Raises
    ------
    Conflict
        When it is no draft any more.
    """
    _go_on(version, ReportState.REVIEWED, actor)
    enqueue(KEEP_FILES, version_id=version.id)


def name_signer(
    *, version: ReportVersion, user: User, name: str, function: str, actor: User | None
) -> ReportSigner:
    """Name somebody who is to sign, with the function that will be printed beside the name.

    Raises
    ------
    Conflict
        When the version is not at the stage of signing, or the account is named already.
    DomainError
        When the name or the function is missing.
    """
    _must_be(version, ReportState.REVIEWED)
    if not name.strip() or not function.strip():
        raise DomainError(_l("Give the name and the function of the person who signs."))
    signer = ReportSigner(
        version_id=version.id,
        user_id=user.id,
        name=name.strip(),
        function=function.strip(),
        named_by_id=actor.id if actor else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(signer)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_l("This account is named already.")) from error
    db.session.expire(version, ["signers"])
    audit.record("name_signer", version, actor=actor, user_id=user.id)
    return signer


def unname_signer(*, version: ReportVersion, user_id: int, actor: User | None) -> None:
    """Take back the naming of somebody who has not signed.

    Raises
    ------
    Conflict
        When that person is not named, or has signed.
    """
    _must_be(version, ReportState.REVIEWED)
    signer = next((s for s in version.signers if s.user_id == user_id), None)
    if signer is None or signer.signature is not None:
        raise Conflict(_l("Only somebody who is named and has not signed can be taken back."))
    version.signers.remove(signer)
    db.session.flush()
    audit.record("unname_signer", version, actor=actor, user_id=user_id)
    _signed_by_all(version, actor)


def sign(*, version: ReportVersion, actor: User) -> None:
    """Sign with one's own account; the version is signed once all who are named have signed.

    Raises
    ------
    Conflict
        When the version is not at this stage, the account is not named, or has signed.
    """
    _must_be(version, ReportState.REVIEWED)
    named = next((s for s in version.signers if s.user_id == actor.id), None)
    if named is None:
        raise Conflict(_l("Only the people named for this version can sign it."))
    if named.signature is not None:
        raise Conflict(_l("You have signed this version already."))
    keep_files(version=version)
    signature = ReportSignature(
        version_id=version.id, user_id=actor.id, document_sha256=version.document_sha256
    )
    try:
        with db.session.begin_nested():
            db.session.add(signature)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_l("You have signed this version already.")) from error
    db.session.expire(named, ["signature"])
    audit.record("sign_report", version, actor=actor, document=version.document_sha256)
    _signed_by_all(version, actor)


def publish(*, version: ReportVersion, actor: User | None) -> None:
    """Show a signed version to the public.

    Raises
    ------
    Conflict
        When it is not signed, or is published already.
    """
    _go_on(version, ReportState.PUBLISHED, actor)


def _signed_by_all(version: ReportVersion, actor: User | None) -> None:
    """Reach the state "signed" when nobody who is named is missing."""
    signatures = [s.signature for s in version.signers]
    if signatures and all(signatures):
        last = max(s.user_id for s in version.signers)
        _go_on(version, ReportState.SIGNED, actor, signed_by_id=last)


def _must_be(version: ReportVersion, state: ReportState) -> None:
    if version.state is not state:
        raise Conflict(_l("This version is at another stage by now. Reload the page to see it."))


def _go_on(
    version: ReportVersion,
    state: ReportState,
    actor: User | None,
    *,
    signed_by_id: int | None = None,
) -> None:
    before = BEFORE[state]
    if before is not None:
        _must_be(version, before)
    step = VersionStep(
        version_id=version.id,
        state=state,
        after=before,
        actor_id=actor.id if actor else None,
        signed_by_id=signed_by_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(step)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_l("Somebody did this at the same moment.")) from error
    db.session.expire(version, ["steps"])
    audit.record(f"report_{state}", version, actor=actor, number=version.number)
