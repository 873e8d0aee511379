"""The editor's pages: what is generated, what people write, references, previews, history."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.synthesis.models import Report, ReportBlock
from consult.synthesis.places import Place
from tests.factories import assign, make_contribution
from tests.integration.synthesis.conftest import block_of, texts_of, theme_of

SignIn = Callable[..., FlaskClient]
Post = Callable[..., Any]
REPORTS = "/team/here/reports"


def edit_address(report: Report) -> str:
    return f"{REPORTS}/edit/{report.id}"


def block_address(block: ReportBlock) -> str:
    return f"{REPORTS}/edit/{block.report_id}/blocks/{block.id}"


def write(post: Post, client: FlaskClient, block: ReportBlock, source: str, **more: Any) -> Any:
    db.session.refresh(block)
    data = {"source": source, "seen": block.revision, **more}
    return post(client, block_address(block), data)


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_a_report_is_opened_written_and_frozen(
    consultation: Consultation, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.SUPERVISION)
    answer = post(client, REPORTS, {"report": "synthesis", "language": "ar", "write": "yes"})
    report = db.session.query(Report).one()
    assert answer.headers["Location"] == edit_address(report)
    page = text(client.get(edit_address(report)))
    assert page.count("editor__generated") >= 3

    block = block_of(report)
    reference = texts_of(consultation)[0].reference
    answer = write(post, client, block, f"**مقدمة** انظر [[ref:{reference}]] و[[theme:1]].")
    assert answer.status_code == 302
    page = text(client.get(edit_address(report)))
    assert "<strong>مقدمة</strong>" in page
    assert reference in page

    answer = post(client, edit_address(report))
    assert answer.headers["Location"] == f"{REPORTS}/1"
    page = text(client.get(f"{REPORTS}/1"))
    assert "<strong>مقدمة</strong>" in page
    assert "نشر الميزانية" in page


def test_an_unknown_reference_is_refused_and_nothing_typed_is_lost(
    report: Report, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.SUPERVISION)
    block = block_of(report)
    answer = write(post, client, block, "انظر [[ref:NONE-NONE]] هنا")
    assert answer.status_code == 422
    assert "انظر [[ref:NONE-NONE]] هنا" in text(answer)
    assert "NONE-NONE" in text(answer).split("notice--danger")[1].split("</ul>")[0]
    db.session.refresh(block)
    assert block.revision == 0


def test_a_preview_saves_nothing_and_shows_what_was_typed(
    report: Report, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.SUPERVISION)
    block = block_of(report)
    answer = write(post, client, block, "## عنوان\n\n- بند 3 < 4", preview="yes")
    assert answer.status_code == 200
    preview = text(answer).split('id="preview"')[1].split("</section>")[0]
    assert "عنوان</h" in preview
    assert "بند 3 &lt; 4" in preview
    db.session.refresh(block)
    assert block.revision == 0


def test_a_preview_says_what_cannot_be_read(report: Report, sign_in: SignIn, post: Post) -> None:
    answer = write(post, sign_in(Role.SUPERVISION), block_of(report), "<b>", preview="yes")
    assert "writing__problems" in text(answer)
    assert "<b>" not in text(answer).split('id="preview"')[1].split("</section>")[0]


def test_contributions_are_searched_without_leaving_the_text(
    consultation: Consultation, report: Report, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.SUPERVISION)
    answer = write(post, client, block_of(report), "نص", look_up="yes", find="ميزانية")
    found = text(answer).split('id="found"')[1].split("</div>")[0]
    assert f"[[ref:{texts_of(consultation)[0].reference}]]" in found
    assert "نص</textarea>" in text(answer)


def test_the_second_of_two_writers_is_told_who_and_keeps_their_text(
    report: Report, sign_in: SignIn, post: Post
) -> None:
    first, second = sign_in(Role.SUPERVISION, name="سعاد"), sign_in(Role.SUPERVISION, name="كريم")
    block = block_of(report)
    seen = block.revision
    assert write(post, first, block, "نص سعاد عن الميزانية").status_code == 302
    address = block_address(block)
    answer = post(second, address, {"source": "نص كريم عن الطرق", "seen": seen})
    assert answer.status_code == 409
    page = text(answer)
    assert "سعاد" in page.split("notice--danger")[1]
    assert "نص سعاد عن الميزانية" in page
    assert "نص كريم عن الطرق</textarea>" in page
    assert "<ins>" in page
    assert "<del>" in page
    # sent once more, now knowing, it replaces; the other text stays in the history
    again = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    assert again is not None
    answer = post(second, address, {"source": "نص الاثنين", "seen": again[1]})
    assert answer.status_code == 302
    page = text(second.get(address))
    assert "نص سعاد عن الميزانية" in page


def test_a_text_tells_that_its_figures_changed_and_can_be_confirmed(
    consultation: Consultation, report: Report, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.SUPERVISION)
    block = block_of(report)
    write(post, client, block, "وصلت [[figure:theme_size:1]] مساهمات")
    assert "editor__text--stale" not in text(client.get(edit_address(report)))
    assign(make_contribution(consultation, "نص جديد عن الميزانية"), theme_of(consultation))
    db.session.commit()
    page = text(client.get(edit_address(report)))
    assert "editor__text--stale" in page
    stale = page.split("editor__text--stale")[1].split("</ul>")[0]
    assert "<bdi>5</bdi>" in stale
    assert "<strong><bdi>6</bdi></strong>" in stale
    answer = post(
        client,
        f"{block_address(block)}/confirm",
        {"seen": block.revision},
        page=edit_address(report),
    )
    assert answer.status_code == 302
    assert "editor__text--stale" not in text(client.get(edit_address(report)))


def test_sections_are_added_moved_removed_and_brought_back(
    report: Report, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.SUPERVISION)
    address = edit_address(report)
    for title in ("أول", "ثان"):
        answer = post(client, f"{address}/blocks", {"title": title}, page=address)
        assert answer.status_code == 302
    db.session.expire_all()
    first, second = [b for b in report.blocks if b.place is Place.EXTRA]
    for block in (first, second):
        write(post, client, block, "نص القسم", title=block.current.title)  # type: ignore[union-attr]
    page = text(client.get(address))
    assert page.index(f"block-{first.id}") < page.index(f"block-{second.id}")
    post(client, f"{block_address(second)}/up", page=address)
    page = text(client.get(address))
    assert page.index(f'id="block-{second.id}"') < page.index(f'id="block-{first.id}"')

    db.session.refresh(first)
    post(client, f"{block_address(first)}/remove", {"seen": first.revision}, page=address)
    assert f'id="block-{first.id}"' not in text(client.get(address))
    post(client, f"{block_address(first)}/bring-back", page=address)
    assert f'id="block-{first.id}"' in text(client.get(address))


def test_a_section_without_title_is_refused(report: Report, sign_in: SignIn, post: Post) -> None:
    address = edit_address(report)
    answer = post(sign_in(Role.SUPERVISION), f"{address}/blocks", {"title": "  "}, page=address)
    assert answer.status_code == 422


def test_an_earlier_text_is_taken_again(report: Report, sign_in: SignIn, post: Post) -> None:
    client = sign_in(Role.SUPERVISION)
    block = block_of(report)
    for source in ("النص الأول", "النص الثاني"):
        write(post, client, block, source)
    answer = post(
        client,
        f"{block_address(block)}/restore",
        {"seen": 2, "number": 1},
        page=block_address(block),
    )
    assert answer.status_code == 302
    db.session.refresh(block)
    assert block.revision == 3
    assert block.current is not None
    assert (block.current.source, block.current.restored_from) == ("النص الأول", 1)


def test_a_reader_reads_the_editor_and_writes_nothing(report: Report, sign_in: SignIn) -> None:
    client = sign_in(Role.READER)
    page = text(client.get(edit_address(report))).split('id="main"')[1]
    assert "<textarea" not in page
    assert 'method="post"' not in page
    assert client.get(block_address(block_of(report))).status_code == 403


def test_a_block_of_another_report_is_not_found(
    consultation: Consultation, report: Report, sign_in: SignIn
) -> None:
    block = block_of(report)
    client = sign_in(Role.SUPERVISION)
    address = f"{REPORTS}/edit/{report.id + 1}/blocks/{block.id}"
    assert client.get(address).status_code == 404
    assert client.get(f"{REPORTS}/edit/{10**12}").status_code == 404


def queries_of(page: Callable[[], Any]) -> int:
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    assert page().status_code == 200
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("page", ["edit", "block", "list"])
def test_the_number_of_queries_does_not_grow(
    app: Flask,
    consultation: Consultation,
    report: Report,
    sign_in: SignIn,
    post: Post,
    page: str,
) -> None:
    client = sign_in(Role.SUPERVISION)
    block = block_of(report)
    address = {
        "edit": edit_address(report),
        "block": block_address(block),
        "list": REPORTS,
    }[page]

    def grow(count: int) -> int:
        for n in range(count):
            assign(make_contribution(consultation, f"نص {n} من {count}"), theme_of(consultation))
            db.session.commit()
            write(post, client, block, f"نص رقم {n} من {count}")
            post(client, edit_address(report))
        db.session.expire_all()
        client.get(address)  # composed once for the data as they are now
        return queries_of(lambda: client.get(address))

    assert grow(1) == grow(4)
