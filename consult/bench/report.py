"""Seconds and memory of a synthesis report's files: each format in a process of its own."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from consult.bench.measures import peak_bytes, read_set
from consult.documents.wording import Names
from consult.synthesis.facts import (
    Consultation,
    Contribution,
    Dimension,
    Facts,
    Kind,
    Option,
    Part,
    Sorting,
    Theme,
)

#: instant that the files carry
WRITTEN = datetime(2026, 9, 30, 10, tzinfo=UTC)
#: words of which texts are made when no corpus is given
POOL = """
الطريق المدرسة الماء الصحة النقل الميزانية الجماعة الدوار التلاميذ الشباب النساء المستشفى
نشر المحاضر الصفقات المعلومة الإنارة النظافة البيئة الغابة الشغل التكوين الرياضة الثقافة
نقترح إحداث توفير إصلاح تتبع تعميم لجنة منصة تقرير سنوي كل ثلاثة أشهر في العالم القروي مع
budget transparence école route eau santé jeunes publier marchés
"""
WORDS = tuple(POOL.split())
LONGEST, SHORTEST = 32, 6


@dataclass(frozen=True)
class Order:
    """What is asked of one process."""

    format: str
    language: str
    contributions: int
    themes: int
    seed: int
    #: file of a corpus; empty to make texts up
    corpus: str = ""


def measured(order: Order) -> dict[str, Any]:
    """Compose and render in a fresh process; ``process_seconds`` are its whole life's."""
    started = time.perf_counter()
    asked = [sys.executable, "-m", __name__, json.dumps(asdict(order))]
    done = subprocess.run(asked, check=True, capture_output=True, text=True)  # noqa: S603  # ours
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found | {"process_seconds": round(time.perf_counter() - started, 2)}


def made_up(order: Order, texts: Sequence[str]) -> Facts:
    """Facts of a consultation with seeded contributions of every kind, place and channel."""
    rng = random.Random(order.seed)  # noqa: S311 - no secret
    themes = tuple(
        Theme(i, i, _named(" ".join(rng.sample(WORDS[:24], 3))), tuple(rng.sample(WORDS, 5)), 0.8)
        for i in range(1, order.themes + 1)
    )
    contributions = tuple(
        _contribution(rng, number, order.themes, texts[number - 1] if texts else "")
        for number in range(1, order.contributions + 1)
    )
    return Facts(
        consultation=Consultation(names=_named("تشاور"), region=_named("جهة"), is_demo=True),
        written=WRITTEN,
        contributions=contributions,
        themes=themes,
        options=_options(),
    )


def rendered(order: Order) -> dict[str, Any]:
    """Compose and render in this process."""
    from flask import Flask
    from flask_babel import Babel

    from consult.config import SITE
    from consult.documents.render import Format, render
    from consult.kernel.i18n import compile_catalogues
    from consult.synthesis.compose import compose

    app = Flask("bench")
    compile_catalogues(SITE / "translations")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(SITE / "translations")
    Babel(app)
    texts = read_set(Path(order.corpus)).texts if order.corpus else []
    with app.app_context():
        facts = made_up(order, (texts * (order.contributions // len(texts) + 1)) if texts else [])
        started, used = time.perf_counter(), _cpu()
        document = compose(facts, order.language)
        composed = time.perf_counter()
        content = render(document, Format(order.format))
        finished = time.perf_counter()
    return {
        "format": order.format,
        "language": order.language,
        "contributions": order.contributions,
        "themes": order.themes,
        "compose_seconds": round(composed - started, 2),
        "render_seconds": round(finished - composed, 2),
        "seconds": round(finished - started, 2),
        "cpu_seconds": round(_cpu() - used, 2),
        "peak_mb": round(max(peak_bytes(), _children()) / 2**20),
        "file_mb": round(len(content) / 2**20, 2),
    }


def _cpu() -> float:
    """Seconds of computing of this process and of those it started."""
    return sum(os.times()[:4])


def _children() -> int:
    """Most memory that a process which this one started ever held."""
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _named(text: str) -> Names:
    return {"ar": text, "fr": text, "en": text}


def _contribution(rng: random.Random, number: int, themes: int, text: str) -> Contribution:
    said = text or " ".join(rng.choices(WORDS, k=rng.randint(SHORTEST, LONGEST)))
    values = {d: rng.choice(options).key for d, options in _options().items() if rng.random() < 0.9}
    in_workshop = values.get(Dimension.CHANNEL) == "workshop"
    return Contribution(
        id=number,
        reference=f"B{number:05d}",
        parts=(Part(rng.choice((None, *Kind)), said),),
        received=date(2026, 6, 1) + timedelta(days=rng.randrange(90)),
        values=values,
        theme=rng.randint(1, themes),
        sorting=Sorting.IN_THEME,
        votes=rng.randrange(9) if in_workshop else 0,
        supports=0 if in_workshop else rng.randrange(5),
    )


def _options() -> dict[Dimension, tuple[Option, ...]]:
    from consult.regions.reference import PROVINCES

    def coded(*keys: str) -> tuple[Option, ...]:
        return tuple(Option(key, _named(key), code=key) for key in keys)

    return {
        Dimension.CRITERION: coded("budget", "information", "accountability", "participation"),
        Dimension.CHANNEL: coded("web", "workshop", "paper"),
        Dimension.LANGUAGE: coded("ar", "ary", "fr", "tzm"),
        Dimension.SEX: coded("female", "male"),
        Dimension.PROVINCE: tuple(
            Option(row.code, {"ar": row.ar, "fr": row.fr, "en": row.en}, row.code, at)
            for row in PROVINCES["01"]
            for at in [(row.latitude, row.longitude)]
        ),
    }


if __name__ == "__main__":
    print(json.dumps(rendered(Order(**json.loads(sys.argv[1])))))  # noqa: T201  # the result
