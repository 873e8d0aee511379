"""The report of a meeting of the demo: made from its notes, completed by hand, published."""

from __future__ import annotations

from collections.abc import Iterable

from consult.access.models import User
from consult.workshops.models import Aspect, MatrixCell, Workshop, WorkshopReport, WorkshopState
from consult.workshops.reporting.operations import generate_report, publish_report, write_cell
from consult.workshops.reporting.queries import present_matrix

#: criterion (empty: the meeting as a whole) and heading → what people observed
WRITTEN = {
    ("budget_transparency", Aspect.CROSS_CUTTING): (
        "- تكررت في كل الطاولات عبارة «بلغة مفهومة»: المطلوب تبسيط ما هو منشور قبل نشر المزيد."
    ),
    ("access_to_information", Aspect.DISAGREEMENTS): (
        "- رأت طاولة أن الأولوية للموقع الإلكتروني، ورأت أخرى أن كثيرا من السكان لا يصلهم إلا "
        "الملصق ومكتب الاستقبال."
    ),
    ("accountability", Aspect.FOLLOW_UP): (
        "- تعرض مصلحة الشكايات حصيلة الأجوبة في اللقاء الجهوي المقبل."
    ),
    ("", Aspect.CROSS_CUTTING): ("- طُلب في أغلب الطاولات جواب معلل على كل اقتراح، ولو كان بالرفض."),
    ("", Aspect.FOLLOW_UP): "- يُرسل المحضر إلى كل من حضر، ويُنشر التقرير في المنصة.",
    ("", Aspect.TEAM): "- التنشيط: فريق الإشراف\n- تدوين الملاحظات: مشاركات ومشاركون متطوعون (6)",
}


def report_meeting(workshops: Iterable[Workshop], actor: User) -> None:
    """Publish the report of the first meeting that is over, and make that of the second."""
    over = [workshop for workshop in workshops if workshop.state is WorkshopState.CLOSED][:2]
    for number, workshop in enumerate(over):
        report = generate_report(workshop=workshop, language="ar", actor=actor)
        if number == 0:
            _complete(report, actor)
            matrix = present_matrix(report)
            publish_report(report=report, matrix=matrix, reason="", actor=actor)


def _complete(report: WorkshopReport, actor: User) -> None:
    codes = {c.id: c.code for c in report.workshop.consultation.criteria}
    for cell in report.cells:
        text = WRITTEN.get(_place(cell, codes))
        if text:
            write_cell(cell=cell, text=text, seen=cell.version, actor=actor)


def _place(cell: MatrixCell, codes: dict[int, str]) -> tuple[str, Aspect]:
    code = codes[cell.criterion_id] if cell.criterion_id is not None else ""
    return code, cell.aspect
