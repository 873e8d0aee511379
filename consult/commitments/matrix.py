"""The commitment matrix of the guide (annex 2): its fields, in its words and in its order.

The Arabic is the guide's, letter for letter, and never comes from a catalogue, so that no
translation can change the official form. The French and English are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from consult.commitments.models import Relevance
from consult.kernel.i18n import current_language

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Official:
    """A text of the guide: as printed in Arabic, translated elsewhere."""

    ar: str
    translated: LazyString

    def __str__(self) -> str:
        return self.ar if current_language() == "ar" else str(self.translated)


@dataclass(frozen=True)
class Entry:
    """A field of the card that people fill with text: what it is called, how to fill it."""

    name: str
    label: Official
    guidance: tuple[Official, ...] = ()


HEADING = Official("الملحق 2: مصفوفة الالتزام", _l("Annex 2: commitment matrix"))
TABLE_TITLE = Official("مصفوفة الالتزام", _l("Commitment matrix"))
NUMBER_TITLE = Official("رقم وتسمية الالتزام:", _l("Number and title of the commitment:"))
STARTS_ON = Official("تاريخ البداية:", _l("Start date:"))
ENDS_ON = Official("تاريخ النهاية:", _l("End date:"))
RESPONSIBLE_UNIT = Entry(
    "responsible_unit",
    Official(
        "المديرية / القسم أو المصلحة المسؤولة عن التنفيذ.",
        _l("Directorate / division or service responsible for implementation."),
    ),
)

DESCRIPTION = Official("توصيف/وصف الالتزام", _l("Description of the commitment"))
PROBLEM = Entry(
    "problem",
    Official(
        "ما هي المشكلة العامة التي يتوخى الالتزام حلها؟",
        _l("What is the public problem the commitment means to solve?"),
    ),
    (
        Official(
            "توصيف المشكلة هل هي سياسية أو اجتماعية أو اقتصادية أو بيئية، التي يعالجها الالتزام.",
            _l(
                "Describe the problem the commitment addresses: is it political, social, economic"
                " or environmental?"
            ),
        ),
        Official(
            "تقديم أرقام ومعطيات حول المشكلة وسياقها"
            " (يستحسن استعمال المعلومات الواردة في خطة العمل).",
            _l(
                "Give figures and data on the problem and its context (preferably using the"
                " information in the action plan)."
            ),
        ),
    ),
)
WHAT = Entry(
    "what",
    Official("ما هو الالتزام؟", _l("What is the commitment?")),
    (
        Official(
            "وصف ماذا يشمل الالتزام وهدفه العام ونتائجه المنتظرة."
            " (يستحسن استعمال المعلومات الواردة في خطة العمل).",
            _l(
                "Describe what the commitment covers, its overall aim and its expected results"
                " (preferably using the information in the action plan)."
            ),
        ),
    ),
)
HOW = Entry(
    "how",
    Official(
        "كيف سيساهم الالتزام في حل المشكلة العامة؟",
        _l("How will the commitment contribute to solving the public problem?"),
    ),
    (
        Official(
            "وصف كيف سيساهم الالتزام في حل المشكلة؟ أو ممارسات معينة للجهة في هذا الإطار.",
            _l(
                "Describe how the commitment will help solve the problem, or the region's"
                " particular practices in this respect."
            ),
        ),
        Official(
            "توصيف مراحل الالتزام وكيف ستحقق أهدافه ونتائجه"
            " (يستحسن استعمال المعلومات الواردة في خطة العمل).",
            _l(
                "Describe the commitment's stages and how its aims and results will be achieved"
                " (preferably using the information in the action plan)."
            ),
        ),
    ),
)

RELEVANCE = Official(
    "مدى ملائمة الالتزام لمبادئ وقيم الجهة المنفتحة؟",
    _l("How relevant is the commitment to the open region's principles and values?"),
)
QUESTIONS: dict[Relevance, Official] = {
    Relevance.QUALITY_INFORMATION: Official(
        "هل يساهم في نشر معلومات ذات جودة وسهلة الولوج للعموم؟",
        _l("Does it help publish good-quality information that the public can easily access?"),
    ),
    Relevance.TRANSPARENCY: Official(
        "هل ملائم لمعيار الشفافية؟", _l("Is it relevant to the transparency criterion?")
    ),
    Relevance.INFLUENCE_DECISIONS: Official(
        "هل يحسن أو يخلق فرص للمواطنات والمواطنين للتأثير على القرار؟",
        _l("Does it improve or create opportunities for citizens to influence the decision?"),
    ),
    Relevance.CIVIC_SPACE: Official(
        "هل يساهم في خلق مناخ ملائم لعمل المجتمع المدني؟",
        _l("Does it help create a favourable climate for civil society's work?"),
    ),
    Relevance.CITIZEN_PARTICIPATION: Official(
        "هل ملائم وداعم للمشاركة المواطنة؟",
        _l("Is it relevant to, and supportive of, citizen participation?"),
    ),
    Relevance.PUBLIC_ACCOUNTABILITY: Official(
        "هل هو ملائم وداعم للمساءلة العمومية؟",
        _l("Is it relevant to, and supportive of, public accountability?"),
    ),
}

ADDITIONAL = Entry(
    "additional",
    Official("معلومات إضافية (اختياري)", _l("Additional information (optional)")),
    (
        Official(
            "يرجى تقديم معلومات إضافية توضح أجوبتكم أكثر بشأن ملاءمة التزاماتكم لمبادئ المبادرة",
            _l(
                "Please give additional information that further explains your answers on your"
                " commitments' relevance to the initiative's principles."
            ),
        ),
    ),
)
EXAMPLES_INTRO = Official("أمثلة للمعلومات:", _l("Examples of information:"))
EXAMPLES = (
    Entry("cost", Official("التكلفة المالية للالتزام", _l("The commitment's financial cost"))),
    Entry(
        "link_programmes",
        Official(
            "العلاقة مع باقي برامج الجهة أو الحكومة",
            _l("Link with the region's or the government's other programmes"),
        ),
    ),
    Entry(
        "link_plans",
        Official(
            "العلاقة مع المخططات الجهوية والقطاعية", _l("Link with regional and sectoral plans")
        ),
    ),
    Entry(
        "link_sdg",
        Official(
            "العلاقة مع أهداف التنمية المستدامة",
            _l("Link with the Sustainable Development Goals"),
        ),
    ),
)

ACTIVITIES = Official("الأنشطة والعمليات", _l("Activities and operations"))
#: heads of the two columns of dates beside the activities
ACTIVITY_STARTS_ON = Official("تاريخ البداية", _l("Start date"))
ACTIVITY_ENDS_ON = Official("تاريخ النهاية", _l("End date"))
#: numbered rows printed in the guide's own table
PRINTED_ROWS = 3

CONTACT = Official("معلومات للاتصال", _l("Contact information"))
RESPONSIBLE_PERSON = Entry(
    "responsible_person",
    Official(
        "اسم الشخص المسؤول عن التنفيذ، المديرية، القسم، المصلحة",
        _l("Name of the person responsible for implementation; directorate, division, service"),
    ),
)
PHONE_EMAIL = Entry("phone_email", Official("الهاتف، البريد الالكتروني", _l("Telephone, e-mail")))

#: every text field of the card, in the guide's order
ENTRIES = (
    RESPONSIBLE_UNIT,
    PROBLEM,
    WHAT,
    HOW,
    ADDITIONAL,
    *EXAMPLES,
    RESPONSIBLE_PERSON,
    PHONE_EMAIL,
)
