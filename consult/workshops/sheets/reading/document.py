"""Tables of a DOCX, as Word and LibreOffice write them.

Only the text that a reader sees counts: what tracked changes delete and the hints of empty
drop-downs do not (ECMA-376 part 1, 17.13.5 and 17.5.2).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from consult.kernel.tables import TableError
from consult.kernel.tables.recognise import refuse_unsafe_archive
from consult.workshops.sheets.errors import SheetError
from consult.workshops.sheets.reading.content import LIMITS, Part

MAIN_PART = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: what no reader sees: taken out, moved away, codes of fields, the second form of a drawing
_UNSEEN = frozenset(
    {f"{_W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "delInstrText")}
    | {_MC_FALLBACK}
)
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "\u2011"}


def is_document(content: bytes) -> bool:
    """Whether a zip package is a document, whatever its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return MAIN_PART in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def document_parts(content: bytes, name: str) -> tuple[list[Part], str]:
    """The tables of a document, numbered as they follow each other, and all words of it.

    Raises
    ------
    SheetError, TableError
        When it is damaged, unsafe or has macros.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_unsafe_archive(archive, size=len(content), name=name, limits=LIMITS)
            if any(entry.lower().endswith("vbaproject.bin") for entry in archive.namelist()):
                raise SheetError("macros", name=name)
            root = _parse(archive.read(MAIN_PART))
            words = [_parse(archive.read(part)) for part in _edges(archive)]
            parts = [_part(t, at) for at, t in enumerate(_tables(root), start=1)]
            return parts, "\n".join(_text(tree) for tree in (root, *words))
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise TableError("broken_workbook", name=name) from error
    except (ET.ParseError, RecursionError) as error:  # not XML, or nested as nobody nests
        raise TableError("broken_workbook", name=name) from error


def _parse(xml: bytes) -> ET.Element:
    # packages that declare a document type were refused, so that no entity can be expanded
    return ET.fromstring(xml)  # noqa: S314  # see above


def _edges(archive: zipfile.ZipFile) -> list[str]:
    """Headers and footers: the mark stands there on each page."""
    starts = ("word/header", "word/footer")
    return [n for n in archive.namelist() if n.startswith(starts) and n.endswith(".xml")]


def _tables(element: ET.Element) -> Iterator[ET.Element]:
    """Tables in order, without those that lie in a cell of another."""
    for child in element:
        if child.tag == f"{_W}tbl":
            yield child
        elif child.tag not in _UNSEEN:
            yield from _tables(child)


def _inside(element: ET.Element, wanted: str) -> Iterator[ET.Element]:
    """Rows of a table or cells of a row, also those within content controls or changes."""
    for child in element:
        if child.tag == wanted:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"}:
            yield from _inside(child, wanted)


def _part(table: ET.Element, at: int) -> Part:
    rows: list[tuple[int, list[str]]] = []
    repeated: set[tuple[int, int]] = set()
    above: dict[int, str] = {}
    for number, row in enumerate(_inside(table, f"{_W}tr"), start=1):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        cells, merged = _cells(row, above)
        repeated |= {(number, place) for place in merged}
        if any(cell.strip() for cell in cells):
            rows.append((number, cells))
    return Part(rows, table=at, repeated=frozenset(repeated))


def _cells(row: ET.Element, above: dict[int, str]) -> tuple[list[str], list[int]]:
    """Texts of a row by place, and the places that only go on from the row above."""
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    cells = [""] * (_number(before) if before is not None else 0)
    merged: list[int] = []
    for cell in _inside(row, f"{_W}tc"):
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        place = len(cells)
        if merge is not None and merge.get(f"{_W}val", "continue") == "continue":
            merged.append(place)
        else:
            above[place] = cell_text(cell)
        width = max(1, _number(span)) if span is not None else 1
        cells += [above.get(place, ""), *[""] * (min(width, 60) - 1)]
    return cells, merged


def _number(element: ET.Element) -> int:
    value = str(element.get(f"{_W}val", "1"))
    return int(value) if value.isdecimal() and len(value) < 4 else 1


def cell_text(cell: ET.Element) -> str:
    """What a reader sees in a cell: paragraphs in lines, without empty ones around."""
    lines = [_text(child) for child in _paragraphs(cell)]
    return "\n".join(lines).strip("\n")


def _paragraphs(element: ET.Element) -> Iterator[ET.Element]:
    for child in element:
        if child.tag == f"{_W}p":
            yield child
        elif child.tag not in _UNSEEN and child.tag != f"{_W}tbl":
            if child.tag == f"{_W}sdt" and _is_hint(child):
                continue
            yield from _paragraphs(child)


def _text(element: ET.Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: ET.Element) -> Iterator[str]:
    for child in element:
        if child.tag in _UNSEEN or (child.tag == f"{_W}sdt" and _is_hint(child)):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS and element.tag == f"{_W}r":
            yield _BREAKS[child.tag]
        else:
            yield from _pieces(child)
            if child.tag == f"{_W}p":
                yield "\n"


def _is_hint(control: ET.Element) -> bool:
    """Whether a content control only shows what to do with it."""
    return control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None
