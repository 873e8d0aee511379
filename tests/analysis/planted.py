"""A small corpus with planted themes in Standard Arabic, Darija and French, from phrases."""

from __future__ import annotations

import itertools
import random

_SUBJECTS = {
    "roads": {
        "ar": [
            "إصلاح الطريق",
            "تعبيد المسالك القروية",
            "صيانة القنطرة",
            "توسيع الطرقات",
            "فك العزلة",
        ],
        "ary": ["خاص الطريق تصلح", "الحفاري فالشانطي", "البيستة مهرسة", "القنطرة طاحت"],
        "fr": [
            "réparer la route",
            "goudronner les pistes",
            "entretien du pont",
            "chaussée dégradée",
        ],
    },
    "health": {
        "ar": ["توفير طبيب بالمستوصف", "سيارة إسعاف مجهزة", "أدوية المركز الصحي", "دار الولادة"],
        "ary": ["السبيطار ما فيهش الطبيب", "بغينا لومبيلانس", "الدوا ما كاينش", "خاص الفرملية"],
        "fr": ["un médecin au dispensaire", "ambulance équipée", "médicaments au centre de santé"],
    },
    "school": {
        "ar": ["النقل المدرسي للتلاميذ", "حجرات المدرسة", "داخلية للتلميذات", "نقص الأساتذة"],
        "ary": ["الدراري كيمشيو للمدرسة على رجليهم", "خاص الداخلية للبنات", "المدرسة بعيدة"],
        "fr": ["transport scolaire des élèves", "salles de l'école", "internat pour les élèves"],
    },
    "water": {
        "ar": ["الماء الصالح للشرب", "حفر بئر جديد", "ندرة المياه والجفاف", "قنوات السقي"],
        "ary": ["الما مقطوع ديما", "البير نشف", "بغينا الما فالديور", "السواقي خاصها تصلح"],
        "fr": ["accès à l'eau potable", "creuser un puits", "pénurie d'eau et sécheresse"],
    },
    "waste": {
        "ar": ["جمع النفايات المنزلية", "حاويات الأزبال", "مطرح النفايات", "نظافة الأحياء"],
        "ary": ["الزبل فكل بلاصة", "خاص الطارو ديال الزبل", "الزبالة ما كتدوزش"],
        "fr": ["collecte des déchets", "poubelles dans le quartier", "décharge sauvage d'ordures"],
    },
}
_ENDINGS = {
    "ar": ["في أقرب وقت", "بشكل منتظم", "كما طالبنا مرارا", "مع احترام الآجال", "وهذا مطلب قديم"],
    "ary": ["الله يجازيكم بخير", "راه عيينا", "من شحال هادي", "عافاكم", "هادشي بزاف"],
    "fr": ["dès que possible", "merci d'avance", "depuis longtemps", "c'est urgent", "svp"],
}


def planted(
    languages: tuple[str, ...] = ("ar", "ary", "fr"), seed: int = 7
) -> tuple[list[str], list[str]]:
    """Shuffled texts and the theme of each."""
    rows = [
        (f"{first} {second} {ending}", theme)
        for theme, spoken in _SUBJECTS.items()
        for language in languages
        for (first, second), ending in zip(
            itertools.permutations(spoken[language], 2),
            itertools.cycle(_ENDINGS[language]),
            strict=False,
        )
    ]
    random.Random(seed).shuffle(rows)  # noqa: S311  # not for secrets
    return [text for text, _ in rows], [theme for _, theme in rows]
