"""Cells that name one of a few things, in Arabic, French or English."""

from __future__ import annotations

import re

from consult.contributions.importing.names import Choices, fold
from consult.contributions.models import AgeBand, Category, Channel, Kind, Setting, Sex

SEXES = Choices[Sex](
    [
        (Sex.FEMALE, ("female", "أنثى", "امرأة", "إناث", "نساء", "سيدة", "مؤنث", "أ", "femme",
                      "femmes", "féminin", "fille", "f", "woman", "women")),
        (Sex.MALE, ("male", "ذكر", "ذكور", "رجل", "رجال", "مذكر", "ذ", "homme", "hommes",
                    "masculin", "garçon", "h", "m", "man", "men")),
    ]
)  # fmt: skip

SETTINGS = Choices[Setting](
    [
        (Setting.URBAN, ("urban", "urbain", "urbaine", "ville", "en ville", "town", "in a town",
                         "city", "حضري", "حضرية", "الحضري", "مدينة", "في مدينة", "في المدينة",
                         "وسط حضري", "الوسط الحضري", "milieu urbain", "المجال الحضري")),
        (Setting.RURAL, ("rural", "rurale", "campagne", "à la campagne", "village", "douar",
                         "countryside", "in the countryside", "قروي", "قروية", "القروي", "قرية",
                         "دوار", "بادية", "في البادية", "في القرية", "وسط قروي", "الوسط القروي",
                         "milieu rural", "المجال القروي")),
    ]
)  # fmt: skip

KINDS = Choices[Kind](
    [
        (Kind.DIAGNOSIS, ("diagnosis", "تشخيص", "diagnostic", "constat", "معاينة")),
        (Kind.PROBLEM, ("problem", "مشكل", "مشكلة", "إشكال", "إشكالية", "problème", "difficulté")),
        (Kind.PROPOSAL, ("proposal", "مقترح", "اقتراح", "مقترحات", "proposition", "suggestion",
                         "solution", "حل")),
        (Kind.RECOMMENDATION, ("recommendation", "توصية", "توصيات", "recommandation")),
        (Kind.PRIORITY, ("priority", "أولوية", "أولويات", "priorité")),
    ]
)  # fmt: skip

CATEGORIES = Choices[Category](
    [
        (Category.CITIZEN, ("citizen", "مواطن", "مواطنة", "مواطن ة", "مواطن(ة)", "citoyen",
                            "citoyenne", "citoyen ne", "particulier", "ساكنة")),
        (Category.ASSOCIATION, ("association", "جمعية", "مجتمع مدني", "المجتمع المدني", "ong",
                                "ngo", "société civile", "civil society", "فاعل جمعوي", "جمعوي",
                                "acteur associatif", "coopérative", "تعاونية")),
        (Category.PRIVATE_SECTOR, ("private_sector", "قطاع خاص", "القطاع الخاص", "secteur privé",
                                   "entreprise", "مقاولة", "company", "business", "مقاول")),
        (Category.MEDIA, ("media", "إعلام", "الإعلام", "صحافة", "صحفي", "médias", "média", "presse",
                          "journaliste", "press")),
        (Category.ACADEMIC, ("academic", "أكاديمي", "باحث", "خبير", "جامعة", "طالب", "أستاذ",
                             "académique", "universitaire", "chercheur", "expert", "étudiant",
                             "academic or expert", "أكاديمي أو خبير")),
        (Category.ELECTED, ("elected", "منتخب", "منتخبة", "مستشار", "مستشار جماعي", "élu", "élue",
                            "elected member", "عضو منتخب")),
        (Category.CIVIL_SERVANT, ("civil_servant", "موظف", "موظفة", "موظف عمومي", "إدارة",
                                  "fonctionnaire", "administration", "civil servant")),
        (Category.OTHER, ("other", "آخر", "أخرى", "غير ذلك", "autre", "autres")),
    ]
)  # fmt: skip

CHANNELS = Choices[Channel](
    [
        (Channel.WEB, ("web", "إنترنت", "انترنيت", "موقع", "الموقع الإلكتروني", "منصة", "en ligne",
                       "internet", "site", "site web", "online", "plateforme", "على الخط",
                       "عبر الإنترنت", "إلكتروني", "formulaire en ligne", "website")),
        (Channel.WORKSHOP, ("workshop", "ورشة", "ورشات", "لقاء", "لقاء تشاوري", "atelier",
                            "réunion", "meeting")),
        (Channel.PAPER, ("paper", "ورق", "ورقي", "ورقية", "استمارة ورقية", "papier",
                         "formulaire papier", "courrier", "paper form")),
        (Channel.EMAIL, ("email", "بريد إلكتروني", "إيميل", "e mail", "mail", "courriel")),
        (Channel.PHONE, ("phone", "هاتف", "مكالمة", "téléphone", "telephone", "appel")),
        (Channel.IMPORT, ("import", "ملف", "fichier", "file", "imported file")),
    ]
)  # fmt: skip

#: first and last year of age of each band
_BANDS = (
    (AgeBand.UNDER_18, 0, 17),
    (AgeBand.FROM_18, 18, 24),
    (AgeBand.FROM_25, 25, 34),
    (AgeBand.FROM_35, 35, 49),
    (AgeBand.FROM_50, 50, 64),
    (AgeBand.FROM_65, 65, 120),
)
_AGE_NUMBER = re.compile(r"\d+")
_LESS = frozenset(map(fold, ("أقل", "دون", "تحت", "moins", "under", "less", "below", "avant")))
_MORE = frozenset(
    map(fold, ("أكثر", "فوق", "فما", "plus", "over", "more", "above", "older", "فأكثر"))
)
#: the other end of an open range
_FROM, _TO = 0, 120


def parse_age_band(text: str) -> AgeBand | None:
    """The band of an age in years (``34``, ``٣٤ سنة``) or of a range that lies within one band.

    ``18-24``, ``moins de 18 ans``, ``أقل من 18``, ``65+``, ``65 سنة فما فوق`` are ranges. None when
    the cell names no age, or a range that covers more than one band.
    """
    folded = fold(text)
    ages = [int(number) for number in _AGE_NUMBER.findall(folded)]
    words = set(folded.split())
    if len(ages) == 1 and (words & _LESS or text.strip().startswith(("-", "<"))):
        ages = [_FROM, ages[0] - 1]
    elif len(ages) == 1 and (words & _MORE or "+" in text or ">" in text):
        ages = [ages[0], _TO]
    if not 1 <= len(ages) <= 2:
        return None
    fitting = (band for band, low, high in _BANDS if low <= ages[0] and ages[-1] <= high)
    return next(fitting, None)
