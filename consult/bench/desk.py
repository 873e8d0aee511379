"""How fast the theme workbench answers on a large consultation, through the whole application."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.bench.scale import noised
from consult.bench.site import add_member, counted, disconnect, insert, sign_in

#: requests of a page before those that are timed
_WARM = 3


@dataclass(frozen=True)
class Size:
    """How much is laid on the desk."""

    texts: int = 10_000
    themes: int = 40
    #: timed requests of each page
    requests: int = 200


def desk_speed(texts: Sequence[str], size: Size) -> Iterator[dict[str, Any]]:
    """Milliseconds and queries of each page of the workbench, on a fresh SQLite site.

    Texts beyond those given are repeats with word noise. A third of the places are people's, a
    fifth of the texts have a second theme with its extract.
    """
    from consult.cli.runtime import make_app, upgrade_database
    from consult.config import Settings

    with TemporaryDirectory(prefix="consult-desk-") as folder:
        settings = Settings(data_dir=Path(folder), secret_key="bench", rate_limits=False)  # noqa: S106  # of no site
        app = make_app(settings)
        upgrade_database(app)
        with app.app_context():
            _seed(noised(texts, size.texts), size)
        yield from _timed(app, size)
        disconnect(app)


def _timed(app: Flask, size: Size) -> Iterator[dict[str, Any]]:
    client = app.test_client()
    sign_in(client)
    rng = np.random.default_rng(0)
    themes = rng.integers(1, size.themes + 1, size.requests + _WARM)
    texts = rng.integers(0, size.texts, size.requests + _WARM)
    filled = _fill_neighbours(client)
    pages = {
        "themes": [""] * len(themes),
        "theme": [f"?theme={theme}" for theme in themes],
        "text": [f"?theme={t}&text=T{n:06d}" for t, n in zip(themes, texts, strict=True)],
        "search": [f"?q={word}" for word in _WORDS] * (len(themes) // len(_WORDS) + 1),
    }
    for name, addresses in pages.items():
        times, worked, queries, weight = [], [], 0, 0
        for turn, query in enumerate(addresses[: size.requests + _WARM]):
            with counted(app) as seen:
                started, busy = time.perf_counter(), time.thread_time()
                answer = client.get(f"/team/desk/workbench{query}")
                taken = 1_000 * (time.perf_counter() - started)
                busy = 1_000 * (time.thread_time() - busy)
            if answer.status_code != 200:
                raise RuntimeError(f"{query} answers {answer.status_code}")
            if turn >= _WARM:
                times.append(taken)
                worked.append(busy)
                queries, weight = max(queries, len(seen)), max(weight, len(answer.data))
        yield {
            "page": name,
            "texts": size.texts,
            "themes": size.themes,
            "requests": len(times),
            "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(float(np.percentile(times, 95)), 1),
            # of a processor, whatever else the machine does
            "cpu_p95_ms": round(float(np.percentile(worked, 95)), 1),
            "queries": queries,
            "kilobytes": round(weight / 1024),
            "neighbours_fill_s": round(filled, 1),
        }


#: what is searched: words of the demo's consultation
_WORDS = ("الطريق", "الماء", "transport", "الميزانية", "école", "الشباب")


def _fill_neighbours(client: FlaskClient) -> float:
    """Ask until the index of like texts holds all; the seconds it took."""
    started = time.perf_counter()
    while b"data-neighbours-partial" in client.get("/team/desk/workbench?text=T000000").data:
        time.sleep(0.2)
    return time.perf_counter() - started


def _seed(texts: Sequence[str], size: Size) -> None:
    """A consultation with its texts, search terms, themes, places, quotes and supports."""
    from consult.consultations.operations import ConsultationText, create_consultation
    from consult.extensions import db, utc_now
    from consult.regions.queries import list_regions

    region = list_regions()[0]
    today = utc_now().date()
    consultation = create_consultation(
        slug="desk",
        region=region,
        text=ConsultationText("مكتب", "Bureau", "Desk"),
        opens_on=today - timedelta(days=90),
        closes_on=today,
    )
    member_id = add_member()
    provinces = [province.id for province in region.provinces]
    ids = _insert_texts(texts, consultation.id, provinces)
    themes = _insert_themes(consultation.id, size.themes)
    _insert_places(ids, texts, themes, member_id)
    db.session.commit()


def _insert_texts(texts: Sequence[str], consultation_id: int, provinces: list[int]) -> list[int]:
    from consult.analysis import search_terms
    from consult.contributions.models import Channel, Contribution, ContributionTerm, Status
    from consult.contributions.operations.indexing import LONGEST_TERM, key_of
    from consult.extensions import db, utc_now

    today, channels = utc_now().date(), list(Channel)
    languages = ("ar", "ary", "fr", "mixed")
    rows = [
        {
            "consultation_id": consultation_id,
            "reference": f"T{n:06d}",
            "channel": channels[n % len(channels)],
            "status": Status.PUBLISHED,
            "said_on": today - timedelta(days=n % 90),
            "proposal": text,
            "province_id": provinces[n % len(provinces)],
            "language": languages[n % len(languages)],
            "content_key": key_of(text),
        }
        for n, text in enumerate(texts)
    ]
    insert(Contribution, rows)
    ids = list(db.session.scalars(sa.select(Contribution.id).order_by(Contribution.reference)))
    insert(
        ContributionTerm,
        [
            {"term": term, "contribution_id": key}
            for key, text in zip(ids, texts, strict=True)
            for term in sorted({term[:LONGEST_TERM] for term in search_terms(text)})
        ],
    )
    return ids


def _insert_themes(consultation_id: int, count: int) -> list[int]:
    """Themes, the last fifth of them under the first ones."""
    from consult.extensions import db
    from consult.themes.models import Theme

    insert(
        Theme,
        [
            {
                "consultation_id": consultation_id,
                "number": number,
                "label_ar": f"موضوع رقم {number}: الطرق والمسالك القروية",
                "label_fr": f"Thème {number} : routes et pistes rurales",
                "terms": ["الطريق", "القنطرة", "المسلك", "piste", "route"],
                "stability": (number % 10) / 10,
                "margin": (number % 7) / 10,
                "locked": number % 11 == 0,
            }
            for number in range(1, count + 1)
        ],
    )
    keys = list(db.session.scalars(sa.select(Theme.id).order_by(Theme.number)))
    for place, key in enumerate(keys[-(count // 5) :] if count >= 5 else []):
        db.session.execute(
            sa.update(Theme).where(Theme.id == key).values(parent_id=keys[place % 3])
        )
    return keys


def _insert_places(
    ids: Sequence[int], texts: Sequence[str], themes: Sequence[int], user_id: int
) -> None:
    from consult.contributions.models import Support
    from consult.themes.models import Assignment, Outcome, Source, ThemeQuote

    rng = np.random.default_rng(1)
    chosen = rng.integers(len(themes), size=len(ids))
    sure = rng.random(len(ids))
    rows = []
    for place, key in enumerate(ids):
        person = place % 3 == 0
        row = {
            "contribution_id": key,
            "theme_id": themes[chosen[place]],
            "rank": 1,
            "spans": [],
            "outcome": Outcome.ASSIGNED,
            "source": Source.PERSON if person else Source.ENGINE,
            "confidence": 1.0 if person else float(round(sure[place], 3)),
            "decided_by_id": user_id if person else None,
        }
        if place % 20 == 19:
            row |= {"theme_id": None, "outcome": Outcome.UNDECIDED, "decided_by_id": None}
            row |= {"source": Source.ENGINE, "confidence": 0.1}
        rows.append(row)
        if place % 5 == 0 and row["theme_id"] is not None and len(themes) > 1:
            second = themes[(chosen[place] + 1) % len(themes)]
            spans = [[0, max(1, len(texts[place]) // 2)]]
            rows.append(row | {"theme_id": second, "rank": 2, "spans": spans})
    insert(Assignment, rows)
    insert(
        ThemeQuote,
        [
            {"theme_id": theme, "contribution_id": ids[(at * 3 + n) % len(ids)], "position": n}
            for at, theme in enumerate(themes)
            for n in range(min(3, len(ids)))
        ],
    )
    insert(
        Support,
        [
            {"contribution_id": key, "visitor": f"visitor-{n}"}
            for key in ids[::7]
            for n in range(key % 4)
        ],
    )
