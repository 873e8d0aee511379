"""``verify_version``: right when nothing was touched, and a word for each thing that was."""

from __future__ import annotations

import copy
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Support
from consult.contributions.operations import Hand, withdraw_for_author
from consult.extensions import db
from consult.kernel.plain import canonical, plain_hash, sha256
from consult.synthesis.bases import Basis
from consult.synthesis.models import (
    Report,
    ReportFile,
    ReportSignature,
    ReportSigner,
    ReportVersion,
)
from consult.synthesis.operations import BlockText, freeze, write_block
from consult.synthesis.present import present_report
from consult.synthesis.verify import verify_version
from tests.factories import sign_version
from tests.integration.synthesis.conftest import block_of, texts_of

Change = Callable[[dict[str, Any]], None]


def reworked(version: ReportVersion, change: Change) -> None:
    """Change the stored document, and its hash so that only the content can betray it."""
    document = copy.deepcopy(version.document)
    change(document)
    assert document != version.document
    version.document = document
    version.document_sha256 = plain_hash(document)
    db.session.commit()


def sentences(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [s for b in document["blocks"] if b["block"] in {"paragraph", "points"}
            for s in b["sentences"]]  # fmt: skip


def figure(document: dict[str, Any], kind: type) -> dict[str, Any]:
    """The first figure of the document whose value is of this kind and that names texts."""
    found: dict[str, Any] = next(
        f
        for s in sentences(document)
        for f in s["figures"]
        if type(f["value"]) is kind and f["contributions"]
    )
    return found


def block(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        b for b in document["blocks"] if b["block"] == name and _is_full(b)
    )
    return found


def _is_full(held: dict[str, Any]) -> bool:
    """Whether it has a row with a number, a bar, a quote or an entry to tamper with."""
    if held["block"] == "table":
        return any(type(c) in {int, float} for r in held["rows"] for c in r["cells"])
    return bool(held.get("bars") or held.get("quotes") or held.get("entries"))


@pytest.fixture
def kept(consultation: Consultation, report: Report, member: User) -> ReportVersion:
    """A signed version with something of everything: charts, quotes, shares, people's text."""
    provinces = consultation.region.provinces
    for n, contribution in enumerate(texts_of(consultation)):
        contribution.province_id = provinces[n % 2].id
        contribution.criterion_id = consultation.criteria[n % 2].id
        db.session.add(Support(contribution_id=contribution.id, visitor=f"v{n}"))
    db.session.commit()
    known = present_report(report).known
    write_block(
        block=block_of(report),
        text=BlockText("وصلت [[figure:theme_size:1]] مساهمات حول [[theme:1]]."),
        seen=0,
        known=known,
        basis=Basis({}, ""),
        actor=member,
    )
    version = freeze(report=report, actor=member)
    sign_version(version, member)
    db.session.commit()
    return version


def mismatches(version: ReportVersion) -> str:
    db.session.expire_all()
    return "\n".join(verify_version(version).mismatches)


def test_an_untouched_version_has_no_mismatch(kept: ReportVersion) -> None:
    found = verify_version(kept)
    assert found.mismatches == []
    assert found.notes == []
    for name in ("figures", "rows", "bars", "quotes", "files"):
        assert found.checked[name] > 0


def test_a_version_of_nothing_has_no_mismatch(consultation: Consultation, member: User) -> None:
    for contribution in texts_of(consultation):
        withdraw_for_author(contribution=contribution, reason="طلب", hand=Hand(member.id))
    for language in ("ar", "fr", "en"):
        from consult.synthesis.operations import compose_report

        version = compose_report(consultation=consultation, language=language, actor=None)
        assert verify_version(version).mismatches == []


def _number(document: dict[str, Any]) -> None:
    figure(document, int)["value"] += 1


def _share(document: dict[str, Any]) -> None:
    figure(document, float)["value"] = 0.37


def _ids(document: dict[str, Any]) -> None:
    figure(document, int)["contributions"].pop()


def _words(document: dict[str, Any]) -> None:
    sentences(document)[0]["text"] += " وأكثر."


def _cell(document: dict[str, Any]) -> None:
    for row in block(document, "table")["rows"]:
        for index, cell in enumerate(row["cells"]):
            if type(cell) is int:
                row["cells"][index] += 5
                return


def _bar(document: dict[str, Any]) -> None:
    block(document, "chart")["bars"][0]["value"] += 1


def _quote(document: dict[str, Any]) -> None:
    block(document, "quotes")["quotes"][0]["text"] = "كلام لم يقله أحد"


def _entry(document: dict[str, Any]) -> None:
    block(document, "register")["entries"][0]["text"] = "كلام لم يقله أحد"


def _dropped(document: dict[str, Any]) -> None:
    document["blocks"].pop(3)


def _prose(document: dict[str, Any]) -> None:
    held = next(b for b in document["blocks"] if b["block"] == "prose")
    held["passages"][0]["spans"][0]["text"] = "نص آخر"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_number, "figure"),
        (_share, "figure"),
        (_ids, "figure"),
        (_words, "sentence"),
        (_cell, "table"),
        (_bar, "chart"),
        (_quote, "quote"),
        (_entry, "list register"),
        (_dropped, "block"),
        (_prose, "text people-introduction"),
    ],
)
def test_a_changed_piece_is_named(kept: ReportVersion, change: Change, named: str) -> None:
    reworked(kept, change)
    assert named in mismatches(kept)


def test_figures_are_counted_again_also_when_another_engine_composed(kept: ReportVersion) -> None:
    kept.engine_version = "another"
    reworked(kept, _number)
    found = verify_version(kept)
    assert any("figure" in line for line in found.mismatches)
    assert any("another" in line for line in found.notes)


def test_a_changed_document_betrays_itself_by_its_hash_and_the_signature(
    kept: ReportVersion,
) -> None:
    reworked(kept, _words)
    assert "signature of account" in mismatches(kept)
    db.session.execute(sa.update(ReportVersion).values(document_sha256="0" * 64))
    db.session.commit()
    assert "document: its hash is" in mismatches(kept)


def test_a_changed_snapshot_is_named(kept: ReportVersion) -> None:
    assert kept.snapshot is not None
    plain = json.loads(zlib.decompress(kept.snapshot))
    plain["facts"]["contributions"].pop()
    kept.snapshot = zlib.compress(canonical(plain))
    db.session.commit()
    assert "snapshot: its hash is" in mismatches(kept)
    assert "the snapshot gives" in mismatches(kept)
    kept.snapshot = b"damaged"
    db.session.commit()
    assert "snapshot: the snapshot is damaged" in mismatches(kept)


def test_a_changed_file_is_named(kept: ReportVersion) -> None:
    file = db.session.query(ReportFile).filter_by(version_id=kept.id, format="html").one()
    file.content = b"<!doctype html>"
    db.session.commit()
    assert "file html, edition 0: its bytes" in mismatches(kept)
    # also when its hash was changed with it
    file.sha256, file.size = sha256(b"<!doctype html>"), 15
    db.session.commit()
    assert "file html, edition 0: the document renders" in mismatches(kept)


def test_a_text_changed_in_the_register_without_a_trace_is_named(
    kept: ReportVersion, consultation: Consultation
) -> None:
    first = texts_of(consultation)[0]
    db.session.execute(
        sa.update(Contribution).where(Contribution.id == first.id).values(proposal="نص آخر تماما")
    )
    db.session.commit()
    assert first.reference in mismatches(kept)


def test_a_withdrawn_text_is_a_note_and_no_mismatch(
    kept: ReportVersion, consultation: Consultation, member: User
) -> None:
    first = texts_of(consultation)[0]
    withdraw_for_author(contribution=first, reason="طلب", hand=Hand(member.id))
    db.session.commit()
    db.session.expire_all()
    found = verify_version(db.session.get_one(ReportVersion, kept.id))
    assert found.mismatches == []
    assert any(first.reference in note for note in found.notes)


def test_a_signed_version_without_its_files_is_named(kept: ReportVersion) -> None:
    db.session.execute(sa.delete(ReportFile))
    db.session.commit()
    assert "files: a signed version has none" in mismatches(kept)


def test_a_version_composed_before_snapshots_says_so(
    report: Report, version: ReportVersion
) -> None:
    version.snapshot, version.snapshot_sha256 = None, ""
    db.session.commit()
    found = verify_version(version)
    assert found.mismatches == []
    assert any("before snapshots were kept" in note for note in found.notes)


def test_a_signature_counts_for_one_document_only(kept: ReportVersion) -> None:
    assert db.session.query(ReportSigner).count() == 1
    db.session.execute(sa.update(ReportSignature).values(document_sha256="1" * 64))
    db.session.commit()
    assert "signature of account" in mismatches(kept)
