"""What a column of a file can fill, and the names such columns have in practice."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.contributions.importing.names import fold


class Field(StrEnum):
    """A property of a contribution that a file can give."""

    SOURCE_ID = "source_id"
    #: a public reference kept from the file instead of a new one
    REFERENCE = "reference"
    STATEMENT = "statement"
    PROBLEM = "problem"
    PROPOSAL = "proposal"
    EFFECT = "effect"
    KIND = "kind"
    CRITERION = "criterion"
    PROVINCE = "province"
    COMMUNE = "commune"
    SETTING = "setting"
    CATEGORY = "category"
    AGE_BAND = "age_band"
    SEX = "sex"
    CHANNEL = "channel"
    DATE = "date"
    CONTACT_NAME = "contact_name"
    CONTACT_EMAIL = "contact_email"
    CONTACT_PHONE = "contact_phone"


FIELD_LABELS: dict[Field, LazyString] = {
    Field.SOURCE_ID: _l("Identifier in the file"),
    Field.REFERENCE: _l("Reference number"),
    Field.STATEMENT: _l("What was said"),
    Field.PROBLEM: _l("Problem"),
    Field.PROPOSAL: _l("Proposal"),
    Field.EFFECT: _l("Expected effect"),
    Field.KIND: _l("Kind of statement"),
    Field.CRITERION: _l("Criterion"),
    Field.PROVINCE: _l("Province or prefecture"),
    Field.COMMUNE: _l("Commune"),
    Field.SETTING: _l("Town or countryside"),
    Field.CATEGORY: _l("Who speaks"),
    Field.AGE_BAND: _l("Age"),
    Field.SEX: _l("Sex"),
    Field.CHANNEL: _l("Channel"),
    Field.DATE: _l("Date"),
    Field.CONTACT_NAME: _l("Name"),
    Field.CONTACT_EMAIL: _l("E-mail"),
    Field.CONTACT_PHONE: _l("Telephone"),
}

#: the fields that hold what was said; a mapping needs at least one of them
TEXT_FIELDS = (Field.PROBLEM, Field.PROPOSAL, Field.EFFECT, Field.STATEMENT)

#: other words for a field on the command line
ALIASES = {"text": Field.STATEMENT, "id": Field.SOURCE_ID, "age": Field.AGE_BAND}

#: names of columns, in the languages of the files we are given
HEADERS: dict[Field, tuple[str, ...]] = {
    Field.SOURCE_ID: (
        "id", "id contribution", "contribution id", "identifiant", "identifier", "source id",
        "numéro", "n°", "no", "num", "number", "ref", "réf", "référence", "reference", "code",
        "رقم", "الرقم", "ر ت", "الرقم الترتيبي", "المعرف", "رقم المساهمة", "مرجع", "المرجع",
    ),
    Field.STATEMENT: (
        "text", "texte", "statement", "contribution", "contributions", "comment", "commentaire",
        "commentaires", "remarque", "remarques", "note", "notes", "avis", "opinion", "message",
        "contenu", "content", "verbatim", "réponse", "النص", "نص", "نص المساهمة", "المساهمة",
        "مساهمة", "الملاحظة", "ملاحظة", "ملاحظات", "رأي", "الرأي", "تعليق", "التعليق", "المحتوى",
        "مداخلة", "المداخلة", "الجواب", "الفكرة",
    ),
    Field.PROBLEM: (
        "problem", "problems", "problème", "problèmes", "problématique", "difficulté",
        "difficultés", "issue", "constat", "المشكل", "مشكل", "المشكلة", "المشاكل", "مشاكل",
        "الإشكال", "الإشكالية", "الصعوبات", "الإكراهات", "وصف المشكل",
    ),
    Field.PROPOSAL: (
        "proposal", "proposals", "proposition", "propositions", "suggestion", "suggestions",
        "solution", "solutions", "solution proposée", "المقترح", "مقترح", "المقترحات", "مقترحات",
        "اقتراح", "اقتراحات", "الاقتراح", "الحل", "الحلول", "الحل المقترح", "التوصية", "التوصيات",
    ),
    Field.EFFECT: (
        "effect", "expected effect", "effet", "effet attendu", "impact", "impact attendu",
        "résultat attendu", "résultats attendus", "الأثر", "الأثر المتوقع", "الأثر المنتظر",
        "النتيجة المنتظرة", "النتائج المنتظرة",
    ),
    Field.KIND: (
        "kind", "type", "type de contribution", "nature", "صنف", "الصنف", "نوع المساهمة",
        "طبيعة المساهمة", "النوع",
    ),
    Field.CRITERION: (
        "criterion", "criteria", "critère", "critères", "axe", "thème", "theme", "thématique",
        "المعيار", "معيار", "المحور", "محور", "الموضوع", "المجال",
    ),
    Field.PROVINCE: (
        "province", "préfecture", "province préfecture", "préfecture province", "الإقليم", "إقليم",
        "العمالة", "عمالة", "العمالة أو الإقليم", "العمالة الإقليم", "الإقليم أو العمالة",
    ),
    Field.COMMUNE: (
        "commune", "municipality", "ville", "city", "الجماعة", "جماعة", "المدينة", "مدينة",
        "الجماعة الترابية",
    ),
    Field.SETTING: (
        "setting", "milieu", "milieu de résidence", "milieu de vie", "urbain rural",
        "urbain ou rural", "ville ou campagne", "urban rural", "urban or rural",
        "town or countryside", "area", "zone", "residence", "résidence", "الوسط", "وسط",
        "وسط الإقامة", "الوسط السكني", "حضري قروي", "حضري أو قروي", "المجال حضري قروي",
        "مدينة أو قرية", "المجال",
    ),
    Field.CATEGORY: (
        "category", "catégorie", "profil", "profile", "qualité", "statut", "الفئة", "فئة", "الصفة",
        "صفة المشارك", "type de participant", "النوع", "type",
    ),
    Field.AGE_BAND: (
        "age", "âge", "age band", "age group", "tranche d'âge", "tranche âge", "السن", "سن",
        "العمر", "الفئة العمرية", "الشريحة العمرية",
    ),
    Field.SEX: (
        "sex", "sexe", "gender", "genre", "الجنس", "جنس", "النوع الاجتماعي", "النوع",
    ),
    Field.CHANNEL: ("channel", "canal", "source", "القناة", "قناة", "قناة المشاركة", "المصدر"),
    Field.DATE: (
        "date", "day", "jour", "said on", "horodateur", "timestamp", "date de contribution",
        "date de la contribution", "التاريخ", "تاريخ", "تاريخ المساهمة", "اليوم", "طابع زمني",
    ),
    Field.CONTACT_NAME: (
        "name", "full name", "nom", "nom complet", "nom et prénom", "contact name", "الاسم",
        "الاسم الكامل", "الاسم والنسب", "الاسم الشخصي والعائلي",
    ),
    Field.CONTACT_EMAIL: (
        "email", "e mail", "mail", "courriel", "adresse email", "adresse mail", "contact email",
        "البريد الإلكتروني", "البريد", "الايميل",
    ),
    Field.CONTACT_PHONE: (
        "phone", "telephone", "téléphone", "tél", "tel", "gsm", "mobile", "contact phone",
        "numéro de téléphone", "الهاتف", "هاتف", "رقم الهاتف",
    ),
}  # fmt: skip

#: names that fit several fields: the cells decide
AMBIGUOUS = frozenset(
    map(
        fold,
        (
            "type", "nature", "النوع", "axe", "thème", "theme", "thématique", "المحور", "محور",
            "الموضوع", "المجال", "source", "المصدر", "statut", "qualité", "الفئة", "الصنف", "صنف",
            "area", "zone", "residence", "résidence", "setting",
        ),
    )
)  # fmt: skip

#: words of columns that are never guessed: identity numbers (which we must not hold), birth dates
LEFT_ALONE = frozenset(
    map(
        fold,
        (
            "cin", "cnie", "passeport", "passport", "naissance", "birth", "البطاقة", "الوطنية",
            "بطاقة", "الازدياد", "الميلاد",
        ),
    )
)  # fmt: skip


def field_named(name: str) -> Field | None:
    """The field with this name on the command line; None when there is none."""
    wanted = name.strip().lower().replace("-", "_")
    return ALIASES.get(wanted) or next((field for field in Field if field == wanted), None)
