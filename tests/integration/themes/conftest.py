"""A consultation with contributions about three matters that no engine could confuse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db, utc_now
from consult.themes.models import RunStatus, ThemeRun
from consult.themes.operations import adopt_run
from consult.themes.queries.standing import standing_of
from consult.themes.standing import Standing
from consult.themes.suggestions import SuggestedTheme, Suggestions
from tests.factories import make_consultation, make_contribution

MATTERS = (
    (
        "نريد إصلاح الطريق الرابطة بين الدوار والمركز لأنها محفرة",
        "الطريق محفرة والقنطرة مهدمة ونطلب إصلاح الطرق القروية",
        "تعبيد المسالك القروية وإصلاح القناطر والطريق الجهوية",
    ),
    (
        "نطلب نشر ميزانية الجهة بشكل مبسط على الموقع",
        "نشر وثائق الميزانية والحسابات للعموم بشكل مفتوح",
        "ميزانية الجهة غير منشورة ونريد شفافية الميزانية",
    ),
    (
        "المستوصف بلا طبيب ونحتاج سيارة إسعاف",
        "نريد طبيبا قارا في المستوصف القروي وأدوية",
        "سيارة الإسعاف معطلة والمستوصف مغلق والطبيب غائب",
    ),
)


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation()


@pytest.fixture
def contributions(consultation: Consultation) -> list[Contribution]:
    """Twelve texts: four of each matter, in turn."""
    return [make_contribution(consultation, f"{MATTERS[i % 3][i // 3 % 3]} {i}") for i in range(12)]


def finished_run(consultation: Consultation, **values: Any) -> ThemeRun:
    run = ThemeRun(
        consultation_id=consultation.id,
        **{"status": RunStatus.DONE, "started_at": utc_now(), "finished_at": utc_now(), **values},
    )
    db.session.add(run)
    db.session.flush()
    return run


def suggest(
    contributions: Sequence[Contribution], labels: Sequence[int], *names: str
) -> Suggestions:
    """Suggestions that put each text where ``labels`` says, with Arabic labels ``names``."""
    return Suggestions(
        ids=tuple(c.id for c in contributions),
        labels=tuple(labels),
        confidence=(0.7,) * len(labels),
        unclear=(False,) * len(labels),
        themes=tuple(
            SuggestedTheme(
                labels={"ar": name},
                terms=(name, "كلمة"),
                stability=0.9,
                margin=0.4,
                representatives=tuple(
                    c.id for c, label in zip(contributions, labels, strict=True) if label == index
                )[:3],
            )
            for index, name in enumerate(names)
        ),
        quality={"stability": 0.9},
    )


def adopt(
    consultation: Consultation,
    suggestions: Suggestions,
    start: Standing | None = None,
    **values: Any,
) -> ThemeRun:
    """What a run found; a later run's themes are numbered as the engine does, by ``start``."""
    run = finished_run(consultation, **values)
    start = start or standing_of(consultation, anew=run.anew)
    adopt_run(run=run, suggestions=suggestions, start=start)
    return run
