"""Facts of an invented consultation, small enough to read and rich enough to fill every chapter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any

from consult.synthesis.facts import (
    Consultation,
    Contribution,
    Dimension,
    Facts,
    Kind,
    Option,
    Part,
    Run,
    Sorting,
    Theme,
    Workshop,
)

WRITTEN = datetime(2026, 9, 30, 10, 0, tzinfo=UTC)


def option(key: str, ar: str, fr: str, en: str) -> Option:
    return Option(key, {"ar": ar, "fr": fr, "en": en})


OPTIONS: dict[Dimension, tuple[Option, ...]] = {
    Dimension.CRITERION: (
        option("budget", "شفافية الميزانية", "Transparence du budget", "Budget transparency"),
        option(
            "information",
            "سهولة الولوج للمعلومة",
            "Accès à l’information",
            "Ease of access to information",
        ),
        option(
            "accountability",
            "المسؤولية والمحاسبة",
            "Responsabilité et reddition des comptes",
            "Responsibility and accountability",
        ),
        option(
            "participation",
            "المشاركة المواطنة في إعداد السياسات العمومية",
            "Participation citoyenne à l’élaboration des politiques publiques",
            "Citizen participation in preparing public policies",
        ),
    ),
    Dimension.CHANNEL: (
        option("web", "عبر الإنترنت", "En ligne", "Online"),
        option("workshop", "ورشة", "Atelier", "Workshop"),
        option("paper", "استمارة ورقية", "Papier", "Paper"),
    ),
    Dimension.PROVINCE: (
        option("tanger", "عمالة طنجة-أصيلة", "Préfecture de Tanger-Assilah", "Tanger-Assilah"),
        option("tetouan", "إقليم تطوان", "Province de Tétouan", "Tetouan"),
        option("chefchaouen", "إقليم شفشاون", "Province de Chefchaouen", "Chefchaouen"),
        option("hoceima", "إقليم الحسيمة", "Province d’Al Hoceïma", "Al Hoceima"),
    ),
    Dimension.SEX: (
        option("female", "امرأة", "Femme", "Woman"),
        option("male", "رجل", "Homme", "Man"),
    ),
    Dimension.AGE_BAND: (
        option("18_24", "18-24 سنة", "18 à 24 ans", "18 to 24"),
        option("25_34", "25-34 سنة", "25 à 34 ans", "25 to 34"),
        option("35_49", "35-49 سنة", "35 à 49 ans", "35 to 49"),
    ),
    Dimension.CATEGORY: (
        option("citizen", "مواطنة أو مواطن", "Citoyenne ou citoyen", "Citizen"),
        option("association", "جمعية", "Association", "Association"),
    ),
    Dimension.LANGUAGE: (
        option("ar", "العربية", "Arabe", "Arabic"),
        option("ary", "الدارجة", "Darija", "Darija"),
        option("fr", "الفرنسية", "Français", "French"),
        option("tzm", "الأمازيغية", "Amazighe", "Amazigh"),
    ),
}

THEMES = (
    Theme(
        11,
        1,
        {
            "ar": "النقل المدرسي والطرق القروية",
            "fr": "Transport scolaire et routes rurales",
            "en": "School transport and rural roads",
        },
        ("النقل المدرسي", "الطريق", "التلاميذ", "الدوار"),
        0.87,
        (1, 5),
    ),
    Theme(
        12,
        2,
        {
            "ar": "نشر ميزانية الجهة",
            "fr": "Publication du budget de la région",
            "en": "Publishing the region's budget",
        },
        ("الميزانية", "النشر", "الصفقات"),
        0.74,
        (2,),
    ),
    Theme(
        13,
        3,
        {"ar": "الماء الصالح للشرب", "fr": "Eau potable", "en": "Drinking water"},
        ("الماء", "العطش", "eau"),
        0.52,
        (3, 7),
    ),
)

WORKSHOPS = (
    Workshop(
        1,
        "ورشة إقليم شفشاون",
        {"ar": "لقاء إقليمي", "fr": "Rencontre provinciale", "en": "Provincial meeting"},
        date(2026, 6, 14),
        "chefchaouen",
        "دار الثقافة",
        23,
        31,
        {"18_24": 20, "25_34": 34},
        {"citizen": 40, "association": 14},
    ),
    Workshop(
        2,
        "Atelier thématique : transparence",
        {"ar": "لقاء موضوعاتي", "fr": "Rencontre thématique", "en": "Thematic meeting"},
        date(2026, 7, 2),
        "tanger",
        "Tanger",
        18,
        12,
    ),
    Workshop(
        3,
        "اللقاء الجهوي",
        {"ar": "لقاء جهوي", "fr": "Rencontre régionale", "en": "Regional meeting"},
        date(2026, 7, 20),
    ),
)

#: (parts, theme, criterion, language)
VOICES: tuple[tuple[tuple[tuple[Kind | None, str], ...], int | None, str | None, str], ...] = (
    (
        (
            (
                Kind.PROBLEM,
                "الطريق بين الدوار والمدرسة تنقطع كلما نزل المطر، ويبقى التلاميذ في بيوتهم.",
            ),
            (Kind.PROPOSAL, "إصلاح الطريق وتوفير حافلتين للنقل المدرسي."),
            (Kind.EFFECT, "تراجع الهدر المدرسي خصوصا عند الفتيات."),
        ),
        11,
        "accountability",
        "ar",
    ),
    (
        (
            (
                Kind.PROBLEM,
                "لا نعرف كيف تصرف ميزانية الجهة، والوثائق بصيغة PDF لا يمكن البحث فيها.",
            ),
            (Kind.PROPOSAL, "نشر الميزانية والحساب الإداري بصيغة مفتوحة (CSV) كل ثلاثة أشهر."),
        ),
        12,
        "budget",
        "ar",
    ),
    (
        ((Kind.PROBLEM, "الما كيتقطع فالصيف بالسيمانات و حنا خلصانين الفاتورة"),),
        13,
        "accountability",
        "ary",
    ),
    (
        (
            (
                None,
                "L’eau potable arrive une heure par jour ; publiez un calendrier des coupures.",
            ),
        ),
        13,
        "information",
        "fr",
    ),
    (
        ((Kind.RECOMMENDATION, "إحداث لجنة محلية لتتبع النقل المدرسي تضم جمعيات الآباء."),),
        11,
        "participation",
        "ar",
    ),
    (((Kind.PRIORITY, "فك العزلة عن الدواوير الجبلية قبل فصل الشتاء."),), 11, None, "ar"),
    (((None, "ⴰⵎⴰⵏ ⵓⵔ ⵍⵍⵉⵏ ⴳ ⵓⵎⴰⴷⴰⵖ ⵏⵏⵖ"),), 13, None, "tzm"),
    (
        ((Kind.DIAGNOSIS, "تبين أن أغلب الجماعات لا تنشر محاضر دوراتها في الآجال."),),
        12,
        "information",
        "ar",
    ),
    (
        (
            (
                Kind.PROPOSAL,
                "Publier les marchés publics de la région, avec le nom du titulaire et le montant.",
            ),
        ),
        12,
        "budget",
        "fr",
    ),
    (((None, "كولشي مزيان غير الطوبيس ديال المدرسة ما كاينش 😡🚌"),), 11, None, "ary"),
    (((None, "سلام"),), None, None, "ary"),
    (((None, "بغيت نسول على جواز السفر ديالي فين وصل"),), None, None, "ary"),
)


def contribution(number: int, **given: Any) -> Contribution:
    """The ``number``-th contribution, its voice taken in turn."""
    parts, theme, criterion, language = VOICES[(number - 1) % len(VOICES)]
    last = len(VOICES) - 2
    sorting = Sorting.IN_THEME
    if theme is None:
        sorting = Sorting.UNCLEAR if (number - 1) % len(VOICES) == last else Sorting.UNDECIDED
    channel = ("web", "workshop", "paper", "web")[number % 4]
    values = {
        Dimension.CHANNEL: channel,
        Dimension.LANGUAGE: language,
        Dimension.PROVINCE: ("tanger", "tetouan", "chefchaouen", "hoceima", None)[number % 5],
        Dimension.SEX: ("female", "male", None)[number % 3],
        Dimension.AGE_BAND: ("18_24", "25_34", "35_49")[number % 3],
        Dimension.CATEGORY: ("citizen", "association")[number % 2],
        Dimension.CRITERION: criterion,
    }
    fields: dict[str, Any] = {
        "id": number,
        "reference": f"R{number:03d}-DEMO",
        "parts": tuple(Part(kind, text) for kind, text in parts),
        "received": date(2026, 6, 1) + timedelta(days=(number * number) % 61),
        "values": {k: v for k, v in values.items() if v is not None},
        "theme": theme,
        "sorting": sorting,
        "placed_by_person": number % 9 == 0,
        "votes": 7 if channel == "workshop" else 0,
        "supports": number % 6 if channel == "web" else 0,
        "workshop": 1 + number % 2 if channel == "workshop" else None,
    }
    return Contribution(**{**fields, **given})


def facts(count: int = 60, **given: Any) -> Facts:
    """Facts with ``count`` contributions."""
    fields: dict[str, Any] = {
        "consultation": Consultation(
            names={
                "ar": "تشاور حول خطة عمل الجهة المنفتحة",
                "fr": "Concertation sur le plan d’action de la région ouverte",
                "en": "Consultation on the Open Region Action Plan",
            },
            region={
                "ar": "جهة طنجة - تطوان - الحسيمة",
                "fr": "Région Tanger-Tétouan-Al Hoceïma",
                "en": "Tanger-Tetouan-Al Hoceima region",
            },
            opens=date(2026, 6, 1),
            closes=date(2026, 8, 31),
            is_demo=True,
        ),
        "written": WRITTEN,
        "contributions": tuple(contribution(n) for n in range(1, count + 1)),
        "themes": THEMES,
        "workshops": WORKSHOPS,
        "options": OPTIONS,
        "run": Run("1.0", 42, WRITTEN),
        "withheld": 2,
    }
    return Facts(**{**fields, **given})


def said(*texts: str, **given: Any) -> tuple[Contribution, ...]:
    """Plain statements, without anything else known about them."""
    bare: dict[str, Any] = {
        "values": {},
        "theme": None,
        "sorting": Sorting.NOT_RUN,
        "received": None,
    }
    bare |= {"placed_by_person": False, "votes": 0, "supports": 0, "workshop": None}
    numbered = zip(range(1, len(texts) + 1), cycle([bare | given]), texts, strict=False)
    return tuple(
        contribution(n, **{**fields, "parts": (Part(None, text),)}) for n, fields, text in numbered
    )
