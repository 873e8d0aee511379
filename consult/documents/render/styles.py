"""Styles, page, header and footer of the DOCX."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Package
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from consult.documents.blocks import Document
from consult.documents.render.wordml import NAMESPACES, Writer

TEAL, OCHRE, INK, QUIET, BROWN = "0B5C5A", "C7862B", "1F2D33", "55646B", "7A4D0C"
#: fonts that Word and LibreOffice have everywhere, or replace well
LATIN, ARABIC = "Calibri", "Arial"
LANGUAGES = {"ar": "ar-MA", "fr": "fr-FR", "en": "en-GB"}


def dress(package: Package, document: Document, writer: Writer) -> None:
    """Give an empty package the report's styles, page, header and footer."""
    styles = package.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    styles.replace(defaults, _element(_defaults(document.language)))
    own = _styles(document)
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) in own:
            styles.remove(style)
    for xml in own.values():
        styles.append(_element(xml))
    _page(package, document, writer)


#: order of a paragraph's properties (ECMA-376 part 1, 17.3.1.26)
ORDER = (
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "pBdr",
    "shd",
    "tabs",
    "bidi",
    "spacing",
    "ind",
    "jc",
    "outlineLvl",
)


def _element(xml: str) -> Any:
    element = parse_xml(xml.replace(">", f" {NAMESPACES}>", 1))
    for properties in element.iter(qn("w:pPr")):
        properties[:] = sorted(properties, key=lambda e: ORDER.index(e.tag.rpartition("}")[2]))
    return element


def _defaults(language: str) -> str:
    return (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{LATIN}" w:cs="{ARABIC}"/>'
        f'<w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{LANGUAGES[language] if language != "ar" else "fr-FR"}"'
        ' w:eastAsia="en-US" w:bidi="ar-MA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
    )


def _styles(document: Document) -> dict[str, str]:
    bidi = "<w:bidi/>" if document.direction == "rtl" else ""
    rtl = "<w:rtl/>" if bidi else ""

    def paragraph(
        name: str, shown: str, inside: str = "", letters: str = "", base: str = "Normal"
    ) -> str:
        based = "" if name == "Normal" else f'<w:basedOn w:val="{base}"/>'
        default = ' w:default="1"' if name == "Normal" else ""
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{shown}"/>'
            f"{based}<w:qFormat/><w:pPr>{inside}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        )

    def letters(size: int, color: str, *, bold: bool = False, extra: str = "") -> str:
        weight = "<w:b/><w:bCs/>" if bold else ""
        tail = f"{extra}{rtl}"
        return (
            f'{weight}<w:color w:val="{color}"/><w:sz w:val="{size}"/>'
            f'<w:szCs w:val="{size}"/>{tail}'
        )

    def spacing(before: int, after: int) -> str:
        return f'<w:spacing w:before="{before}" w:after="{after}"/>'

    # the same on both sides, since readers differ on which side "left" is from right to left
    inset = '<w:ind w:left="160" w:right="160"/>'
    keep = "<w:keepNext/><w:keepLines/>"
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="{OCHRE}"/></w:pBdr>'
    box = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="6" w:color="{OCHRE}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    wash = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'
    found = {
        "Normal": paragraph("Normal", "Normal", bidi, rtl),
        "Title": paragraph(
            "Title", "Title", f"{spacing(1600, 120)}{bidi}", letters(64, TEAL, bold=True)
        ),
        "Subtitle": paragraph(
            "Subtitle", "Subtitle", f"{rule}{spacing(0, 360)}{bidi}", letters(34, INK)
        ),
        "CoverQuiet": paragraph(
            "CoverQuiet", "Cover line", f"{spacing(120, 240)}{bidi}", letters(26, QUIET)
        ),
        "CoverLine": paragraph("CoverLine", "Cover fact", f"{spacing(40, 80)}{bidi}", rtl),
        "Heading1": paragraph(
            "Heading1",
            "heading 1",
            f'{keep}<w:pageBreakBefore/>{rule}{spacing(0, 240)}{bidi}<w:outlineLvl w:val="0"/>',
            letters(36, TEAL, bold=True),
        ),
        "Heading2": paragraph(
            "Heading2",
            "heading 2",
            f'{keep}{spacing(360, 140)}{bidi}<w:outlineLvl w:val="1"/>',
            letters(28, TEAL, bold=True),
        ),
        "Heading3": paragraph(
            "Heading3",
            "heading 3",
            f'{keep}{wash.format("EEF4F3")}{spacing(360, 140)}{bidi}<w:outlineLvl w:val="2"/>',
            letters(24, INK, bold=True),
        ),
        "Heading4": paragraph(
            "Heading4",
            "heading 4",
            f'{keep}{spacing(280, 100)}{bidi}<w:outlineLvl w:val="3"/>',
            letters(22, TEAL, bold=True),
        ),
        "Numbered": paragraph(
            "Numbered",
            "Numbered",
            f'<w:tabs><w:tab w:val="left" w:pos="360"/></w:tabs>{bidi}'
            '<w:ind w:left="360" w:hanging="360"/>',
            rtl,
        ),
        "TOCHeading": paragraph(
            "TOCHeading",
            "TOC Heading",
            f"{rule}{spacing(0, 240)}{bidi}",
            letters(36, TEAL, bold=True),
        ),
        "RunIn": paragraph(
            "RunIn",
            "Run-in heading",
            f"{keep}{spacing(240, 80)}{bidi}",
            letters(22, TEAL, bold=True),
        ),
        "Caption": paragraph(
            "Caption", "caption", f"<w:keepNext/>{spacing(200, 60)}{bidi}", letters(19, QUIET)
        ),
        "Notice": paragraph(
            "Notice",
            "Notice",
            f"<w:pBdr>{box}</w:pBdr>{wash.format('FDF3E1')}{spacing(240, 240)}{bidi}",
            letters(22, BROWN, bold=True),
        ),
        "Extract": paragraph(
            "Extract",
            "Extract",
            f"<w:keepNext/>{wash.format('F5F8F8')}{spacing(160, 0)}{bidi}{inset}",
            rtl,
        ),
        "Source": paragraph(
            "Source",
            "Source",
            f"{wash.format('F5F8F8')}{spacing(0, 160)}{bidi}{inset}",
            letters(17, QUIET),
        ),
        "Cell": paragraph("Cell", "Cell", f"{spacing(30, 30)}{bidi}", letters(18, INK)),
        "NumberCell": paragraph(
            "NumberCell",
            "Number cell",
            f'{spacing(30, 30)}{bidi}<w:jc w:val="center"/>',
            letters(18, INK),
        ),
        "Picture": paragraph("Picture", "Picture", f"{spacing(0, 200)}{bidi}", rtl),
        "Gap": paragraph("Gap", "Gap", '<w:spacing w:before="0" w:after="0" w:line="120"/>', ""),
    }
    for level in (1, 2, 3):
        indent = f'<w:ind w:left="{(level - 1) * 280}"/>'
        found[f"TOC{level}"] = paragraph(
            f"TOC{level}",
            f"toc {level}",
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9400"/></w:tabs>'
            f"{spacing(80 if level == 1 else 0, 40)}{bidi}{indent}",
            f"<w:b/><w:bCs/>{rtl}" if level == 1 else rtl,
        )
    for name, color, bold in (("Quiet", QUIET, False), ("Reference", TEAL, True)):
        weight = "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
        found[name] = (
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{name}">'
            f'<w:name w:val="{name}"/><w:rPr>{weight}<w:color w:val="{color}"/>'
            '<w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr></w:style>'
        )
    found["Linked"] = (
        '<w:style w:type="character" w:customStyle="1" w:styleId="Linked"><w:name w:val="Linked"/>'
        f'<w:rPr><w:color w:val="{TEAL}"/></w:rPr></w:style>'
    )
    return found


def _page(package: Package, document: Document, writer: Writer) -> None:
    section = package.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(21)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    section.different_first_page_header_footer = True
    properties = section._sectPr
    if writer.rtl:
        grid = properties.find(qn("w:docGrid"))
        direction = _element("<w:bidi></w:bidi>")
        properties.append(direction) if grid is None else grid.addprevious(direction)
    title = writer.run(document.title, style="Quiet")
    if document.is_demo:
        title += writer.run(f"  ·  {document.demo_notice}", style="Reference")
    _fill(section.header, writer.wrapped(title, "Cell"))
    _fill(section.footer, writer.wrapped(_page_line(document, writer), "NumberCell"))


def _page_line(document: Document, writer: Writer) -> str:
    """ "Page 3 of 12", its numbers as fields."""
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    parts = [document.words["page"]]
    for mark in fields:
        parts = [piece for part in parts for piece in _split_keeping(part, mark)]
    return "".join(
        _field(fields[part]) if part in fields else writer.run(part, style="Quiet")
        for part in parts
        if part
    )


def _split_keeping(text: str, mark: str) -> list[str]:
    before, found, after = text.partition(mark)
    return [before, found, after]


def _field(name: str) -> str:
    return (
        f'<w:fldSimple w:instr=" {name} "><w:r><w:rPr><w:rStyle w:val="Quiet"/></w:rPr>'
        "<w:t>1</w:t></w:r></w:fldSimple>"
    )


def _fill(part: Any, xml: str) -> None:
    part.is_linked_to_previous = False
    element = part._element
    for child in list(element):
        element.remove(child)
    for child in parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>"):
        element.append(child)
