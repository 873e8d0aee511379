"""Photos of flip charts: kept once, seen by the team, public only with everybody's word."""

from __future__ import annotations

import os
import re
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.exc import IntegrityError

from consult.access.models import Role, User
from consult.contributions.models import Kind
from consult.extensions import db, utc_now
from consult.kernel.errors import Conflict, DomainError
from consult.workshops.models import Photo, PhotoNote, Workshop, WorkshopState
from consult.workshops.operations import NoteText, log_note, remove_note
from consult.workshops.photos import pictures, storage
from consult.workshops.photos.operations import (
    Shown,
    add_photo,
    describe_photo,
    link_notes,
    publish_photo,
    purge_photos,
    remove_photo,
)
from consult.workshops.photos.queries import count_notes, notes_from
from consult.workshops.photos.tasks import forget_photos
from tests.conftest import csrf_token
from tests.factories import make_consultation, make_photo, make_region, make_user, make_workshop
from tests.unit.workshops.test_pictures import from_a_telephone, picture_bytes

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    return make_workshop(make_consultation("open"), published_at=utc_now())


@pytest.fixture
def actor(app: Flask) -> User:
    return make_user()


def _files(app: Flask) -> list[Path]:
    return sorted((Path(app.extensions["settings"].data_dir) / "photos").glob("*"))


def _note(workshop: Workshop, text: str) -> Any:
    return log_note(workshop=workshop, note=NoteText(text, Kind.DIAGNOSIS))


# constraints


IMPOSSIBLE: list[tuple[str, dict[str, Any]]] = [
    ("table_number_positive", {"table_number": 0}),
    ("has_a_picture", {"width": 0}),
    ("public_is_described", {"shows_people": False}),
    ("public_shows_nobody_unasked", {"shows_people": None, "description": "لوح"}),
    ("public_shows_nobody_unasked", {"shows_people": True, "description": "لوح"}),
    ("agreement_has_a_witness", {"agreed_at": utc_now()}),
]


@pytest.mark.both_databases
def test_a_photo_that_cannot_be_is_refused(workshop: Workshop) -> None:
    db.session.commit()
    for constraint, values in IMPOSSIBLE:
        published = utc_now() if constraint.startswith("public") else None
        with pytest.raises(IntegrityError, match=f"ck_workshop_photos_{constraint}"):
            make_photo(workshop, published_at=published, **values)
        db.session.rollback()


@pytest.mark.both_databases
def test_keys_and_names_of_files_are_given_once_and_links_go_with_what_they_link(
    workshop: Workshop,
) -> None:
    first = make_photo(workshop)
    db.session.commit()
    for column in ("key", "stem"):
        with pytest.raises(IntegrityError, match=f"workshop_photos[._]{column}"):
            make_photo(workshop, **{column: getattr(first, column)})
        db.session.rollback()
    notes = [_note(workshop, text) for text in ("الماء", "الطريق")]
    link_notes(photo=first, notes=notes, actor=None)
    remove_note(note=notes[0])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PhotoNote)) == 1
    remove_photo(photo=first, actor=None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PhotoNote)) == 0


# operations


def test_a_photo_is_kept_once_for_each_key_and_its_files_go_with_it(
    app: Flask, workshop: Workshop, actor: User
) -> None:
    key, content = str(uuid.uuid4()), from_a_telephone()
    photo = add_photo(workshop=workshop, content=content, actor=actor, key=key.upper())
    assert add_photo(workshop=workshop, content=content, actor=actor, key=key) is photo
    without_key = [add_photo(workshop=workshop, content=content, actor=actor) for _ in range(2)]
    assert without_key[0] is without_key[1] is not photo
    db.session.commit()
    kept = storage.path_of(photo.stem, storage.Size.FULL)
    assert b"Fatima" not in kept.read_bytes()
    assert photo.size == kept.stat().st_size
    with Image.open(kept) as found:
        assert found.size == (photo.width, photo.height)
    assert {oct(path.stat().st_mode & 0o777) for path in _files(app)} == {"0o600"}
    assert len(_files(app)) == 4
    remove_photo(photo=photo, actor=actor)
    assert kept.exists(), "not before the transaction is through"
    db.session.commit()
    assert not kept.exists()
    assert len(_files(app)) == 2


def test_a_photo_has_a_uuid_a_table_and_an_open_workshop(workshop: Workshop, actor: User) -> None:
    content = picture_bytes()
    key = str(uuid.uuid4())
    with pytest.raises(DomainError, match="UUID"):
        add_photo(workshop=workshop, content=content, actor=actor, key="1")
    with pytest.raises(DomainError, match="999"):
        add_photo(workshop=workshop, content=content, actor=actor, table_number=1000)
    kept = add_photo(workshop=workshop, content=content, actor=actor, key=key)
    other = make_workshop(workshop.consultation)
    with pytest.raises(Conflict):
        add_photo(workshop=other, content=content, actor=actor, key=key)
    workshop.state = WorkshopState.CLOSED
    db.session.flush()
    with pytest.raises(Conflict):
        add_photo(workshop=workshop, content=content, actor=actor)
    assert add_photo(workshop=workshop, content=content, actor=actor, key=key) is kept
    with pytest.raises(DomainError):
        link_notes(photo=kept, notes=[_note(other, "الماء")], actor=actor)


def test_a_photo_is_public_only_described_and_with_everybody_s_word(
    workshop: Workshop, actor: User
) -> None:
    photo = make_photo(workshop)
    said = "لوح الطاولة الأولى"
    for shown in (
        Shown(description=said),
        Shown(people=True, description=said),
        Shown(people=False),
    ):
        describe_photo(photo=photo, shown=shown, actor=actor)
        with pytest.raises(Conflict):
            publish_photo(photo=photo, actor=actor)
    describe_photo(
        photo=photo, shown=Shown(people=True, agreed=True, description=said), actor=actor
    )
    assert photo.agreed_noted_by_id == actor.id
    publish_photo(photo=photo, actor=actor)
    assert photo.published_by_id == actor.id
    # somebody changed their mind: it is taken back in the same moment
    describe_photo(photo=photo, shown=Shown(people=True, description=said), actor=actor)
    assert [photo.published_at, photo.agreed_at, photo.agreed_noted_by_id] == [None] * 3


def test_photos_of_people_go_when_the_time_of_the_notice_is_over(
    app: Flask, workshop: Workshop, actor: User
) -> None:
    charts = add_photo(workshop=workshop, content=picture_bytes(), actor=actor)
    people = add_photo(workshop=workshop, content=from_a_telephone(), actor=actor)
    people.shows_people, charts.shows_people = True, False
    today = utc_now().date()
    assert purge_photos(today=today) == 0
    assert purge_photos(today=today + timedelta(days=4000)) == 1
    db.session.commit()
    assert db.session.scalars(sa.select(Photo)).all() == [charts]
    lost = storage.folder() / f"{'0' * 32}-full.jpg"
    for path in (lost, storage.folder() / f"{'1' * 32}-full.jpg"):
        path.write_bytes(b"x")
    os.utime(lost, (time.time() - 90_000,) * 2)
    forget_photos()
    assert len(_files(app)) == 3, "only the old file that no photo names is deleted"


# pages


def _status(client: FlaskClient, url: str) -> int:
    """The status of a file's address; the file is closed again."""
    with client.get(url) as answer:
        return answer.status_code


def _send(client: FlaskClient, url: str, *files: tuple[bytes, str], **data: Any) -> Any:
    token = csrf_token(client.get(url).get_data(as_text=True))
    photos = [(BytesIO(content), name) for content, name in files]
    headers = {"Accept": "application/json"} if data.pop("json", False) else {}
    fields = {**data, "csrf_token": token, "photos": photos}
    return client.post(url, data=fields, headers=headers, content_type="multipart/form-data")


def test_a_facilitator_sends_photos_and_writes_down_what_is_on_one(
    workshop: Workshop, sign_in: SignIn, post: Callable[..., Any]
) -> None:
    client = sign_in(Role.FACILITATOR)
    url = f"/team/open/workshops/{workshop.id}/photos"
    client.get(f"{url}?lang=en")
    sent = _send(
        client, url, (from_a_telephone(), "a.jpg"), (b"<svg/>", "b<i>.png"), table_number="٣"
    )
    assert sent.status_code == 303
    page = client.get(url).get_data(as_text=True)
    assert "1 photo is kept." in page
    assert "b&lt;i&gt;.png: This is not a JPEG, PNG or WebP picture" in page
    assert "Table 3" in page
    photo = db.session.scalars(sa.select(Photo)).one()
    one = f"{url}/{photo.id}"
    with client.get(f"{one}/small.jpg") as picture:
        assert picture.content_type == "image/jpeg"
        assert picture.headers["Cache-Control"] == "private, no-cache"
        assert "sandbox" in picture.headers["Content-Security-Policy"]
        known = {"If-None-Match": picture.headers["ETag"]}
    with client.get(f"{one}/small.jpg", headers=known) as again:
        assert again.status_code == 304
    said = {"text": "الطريق إلى المدرسة", "kind": "diagnosis", "votes": "4", "table_number": "3"}
    answer = post(client, one, said)
    assert answer.status_code == 302
    assert "saved=" in answer.location
    assert [n.contribution.statement for n in notes_from(photo)] == ["الطريق إلى المدرسة"]
    empty = post(client, one, {**said, "text": ""})
    assert empty.status_code == 422
    assert "notice--danger" in empty.get_data(as_text=True)
    other = _note(workshop, "الإنارة")
    db.session.commit()
    assert post(client, f"{one}/notes", {"notes": [str(other.contribution_id)]}, page=one)
    assert count_notes(workshop) == {photo.id: 1}


def test_a_program_sends_one_photo_with_its_key_and_again_changes_nothing(
    workshop: Workshop, sign_in: SignIn
) -> None:
    client = sign_in(Role.FACILITATOR)
    url = f"/team/open/workshops/{workshop.id}/photos"
    key = str(uuid.uuid4())
    answers = [_send(client, url, (picture_bytes(), "a.jpg"), key=key, json=True) for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].get_json() == answers[1].get_json()
    assert answers[0].get_json()["photos"][0]["key"] == key
    mixed = _send(client, url, (picture_bytes("PNG"), "a.png"), (b"", "b.png"), json=True)
    assert mixed.status_code == 207
    assert [refusal["name"] for refusal in mixed.get_json()["refused"]] == ["b.png"]
    assert db.session.scalar(sa.select(sa.func.count(Photo.id))) == 2


@pytest.mark.parametrize(
    ("language", "message"), [("ar", "15"), ("fr", "15"), ("en", "larger than 15 MB")]
)
def test_a_refusal_says_why_in_the_reader_s_language(
    workshop: Workshop,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    message: str,
) -> None:
    monkeypatch.setattr(pictures, "LARGEST_FILE", 2000)
    client = sign_in(Role.FACILITATOR)
    url = f"/team/open/workshops/{workshop.id}/photos"
    client.get(f"{url}?lang={language}")
    large = _send(client, url, (bytes(2001), "a.jpg"))
    assert large.status_code == 413
    assert message in large.get_data(as_text=True)
    assert _send(client, url, (b"<svg/>", "a.svg")).status_code == 400
    assert _send(client, url).status_code == 422
    assert _send(client, url, (picture_bytes(), "a.jpg"), key="1", json=True).status_code == 422
    assert _send(client, url, json=True).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(Photo.id))) == 0


def test_a_photo_is_seen_outside_only_while_it_is_public(
    app: Flask, workshop: Workshop, sign_in: SignIn, client: FlaskClient, post: Callable[..., Any]
) -> None:
    photo = add_photo(workshop=workshop, content=picture_bytes(), actor=None)
    other_region = make_region("06")
    db.session.commit()
    team = f"/team/open/workshops/{workshop.id}/photos/{photo.id}"
    public = f"/open/agenda/{workshop.id}"
    image = f"{public}/photos/{photo.id}/full.jpg"
    supervisor, facilitator = sign_in(Role.SUPERVISION), sign_in(Role.FACILITATOR)
    assert _status(client, f"{team}/full.jpg") == 302
    assert _status(sign_in(Role.FACILITATOR, region=other_region), f"{team}/full.jpg") == 404
    assert _status(client, image) == 404
    assert image not in client.get(public).get_data(as_text=True)
    assert post(supervisor, f"{team}/publish", page=team).status_code == 409
    said = {"people": "no", "description": 'لوح "الطاولة" <الأولى>', "table_number": "1"}
    assert post(facilitator, f"{team}/details", said, page=team).status_code == 302
    assert post(facilitator, f"{team}/publish", page=team).status_code == 403
    assert post(supervisor, f"{team}/publish", page=team).status_code == 302
    with client.get(image) as shown:
        assert (shown.status_code, shown.content_type) == (200, "image/jpeg")
    page = client.get(public).get_data(as_text=True)
    assert re.search(r'alt="لوح &#34;الطاولة&#34; &lt;الأولى&gt;"', page)
    workshop.published_at = None
    db.session.commit()
    assert _status(client, image) == 404
    workshop.published_at = utc_now()
    db.session.commit()
    assert post(facilitator, f"{team}/take-back", page=team).status_code == 302
    assert _status(client, image) == 404
    assert post(facilitator, f"{team}/remove", page=team).status_code == 302
    assert facilitator.get(team).status_code == 404
    assert _files(app) == []


def test_a_reader_looks_and_changes_nothing(
    workshop: Workshop, sign_in: SignIn, post: Callable[..., Any]
) -> None:
    photo = make_photo(workshop)
    db.session.commit()
    url = f"/team/open/workshops/{workshop.id}/photos"
    client = sign_in(Role.READER)
    assert "data-photos" not in client.get(url).get_data(as_text=True)
    assert client.get(f"{url}/{photo.id}/full.jpg").status_code == 404, "its file is missing"
    text = {"text": "الماء", "kind": "diagnosis"}
    assert post(client, f"{url}/{photo.id}", text, page=url).status_code == 403
