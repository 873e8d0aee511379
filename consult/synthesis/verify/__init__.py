"""Checking a version from its frozen snapshot: every figure, quote, hash and file."""

from __future__ import annotations

from dataclasses import dataclass, field

from consult.documents.blocks import Document
from consult.documents.storing import from_plain
from consult.kernel.plain import plain_hash
from consult.synthesis.engine import engine_version
from consult.synthesis.facts import Facts
from consult.synthesis.models import ReportVersion
from consult.synthesis.snapshot import Inputs, document_of, unpack
from consult.synthesis.verify.counting import count_again
from consult.synthesis.verify.files import check_files
from consult.synthesis.verify.recomposing import differences
from consult.synthesis.verify.words import check_words, compare_with_register


@dataclass
class Findings:
    """What does not fit, and what is worth knowing although it fits."""

    mismatches: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: pieces that were checked, by name
    checked: dict[str, int] = field(default_factory=dict)


def verify_version(version: ReportVersion) -> Findings:
    """Check a version against its snapshot, the register, its signatures and its files.

    The figures are counted twice: by composing the report once more from the snapshot, and by
    counting the contributions that each figure names without the code that composes.
    """
    found = Findings()
    _check_hashes(version, found)
    try:
        document = from_plain(version.document)
    except ValueError:
        found.mismatches.append("document: it cannot be read as a report")
        return found
    inputs = _snapshot(version, found)
    if inputs is not None:
        _check_document(version, document, inputs, found)
    check_files(version, document, found.mismatches, found.notes, found.checked)
    return found


def _check_hashes(version: ReportVersion, found: Findings) -> None:
    now = plain_hash(version.document)
    found.checked["hashes"] = 1 + len(version.signers)
    if now != version.document_sha256:
        found.mismatches.append(
            f"document: its hash is {now}, the version was frozen with {version.document_sha256}"
        )
    for signer in version.signers:
        signed = signer.signature.document_sha256 if signer.signature else None
        if signed not in {None, version.document_sha256}:
            found.mismatches.append(f"signature of account {signer.user_id}: it is for {signed}")


def _snapshot(version: ReportVersion, found: Findings) -> Inputs | None:
    if version.snapshot is None:
        found.notes.append(
            "snapshot: this version was composed before snapshots were kept;"
            " its figures cannot be counted again"
        )
        return None
    try:
        inputs, now = unpack(version.snapshot)
    except ValueError as error:
        found.mismatches.append(f"snapshot: {error}")
        return None
    if now != version.snapshot_sha256:
        found.mismatches.append(
            f"snapshot: its hash is {now}, the version was frozen with {version.snapshot_sha256}"
        )
    return inputs


def _check_document(
    version: ReportVersion, document: Document, inputs: Inputs, found: Findings
) -> None:
    same_engine = version.engine_version == engine_version()
    if not same_engine:
        found.notes.append(
            f"engine: composed by {version.engine_version or 'an unknown one'},"
            f" checked by {engine_version()}; wording and layout are not compared"
        )
    again = document_of(inputs)
    found.mismatches += differences(document, again, words_too=same_engine)
    facts: Facts = inputs.facts
    taken_back = {t.contribution for t in inputs.taken_back}
    found.mismatches += count_again(document, facts, taken_back, found.checked)
    found.mismatches += check_words(document, facts, found.checked)
    mismatches, notes = compare_with_register(version, document)
    found.mismatches += mismatches
    found.notes += notes
