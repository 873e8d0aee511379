"""Long notes cut into extracts: sentences and bullets that each hold one matter.

A note of three lines often speaks of the road, the school and the budget. Themes are given to
extracts; since an extract is a slice of the original, people always see the words as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from consult.analysis.language import Language, detect_language
from consult.analysis.normalise import ADDRESS, words
from consult.analysis.stopwords import stopwords

Kind = Literal["sentence", "bullet", "line"]

#: a sentence longer than this was spoken or typed without full stops
LONGEST = 60
#: fewer content words than this, in fewer words than that, say too little alone
SHORTEST, SHORTEST_WORDS = 3, 5
#: a long sentence is cut at a connector from this length on, at a comma from the next
_AT_CONNECTOR, _AT_COMMA = 12, 30
#: below this confidence an extract takes the language of the text around it
_UNSURE = 0.5

_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c"
_EDGES = re.compile(rf"[\s{_INVISIBLE}]*")
_BULLET_SIGNS = "•●▪▫◦‣⁃∙·○■□►▶✓✔➢➤★☆"
_ITEM = re.compile(
    rf"[\s{_INVISIBLE}]*(?:[{_BULLET_SIGNS}]+|[-–—*+]+(?=\s|[^\W\d_])|"
    r"\(?[0-9٠-٩۰-۹]{1,2}(?:\s?[-–/)]+|\.+(?![0-9٠-٩۰-۹])|\s?[°º])(?=\s*[^\W\d_]))\s*"
)
_LETTERED = re.compile(rf"[\s{_INVISIBLE}]*\(?[^\W\d_]\s?(?:[)/]|-\s)\s*(?=\w\w)")
_ORDINAL_WORDS = (
    "[أا]ولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا|[أا]خيرا|"
    "premièrement|deuxièmement|troisièmement|quatrièmement|secondement|enfin|"
    "first(?:ly)?|second(?:ly)?|third(?:ly)?|finally"
)
_ORDINAL = re.compile(rf"\b(?:و?(?:{_ORDINAL_WORDS}))\b(?P<after>\s?[:،,\-–])?", re.IGNORECASE)
_STOP = re.compile("[.!?؟…۔。！？⵰;؛]+")
_CLOSERS = re.compile("[)\\]»\"'”’]*")
_LAST_WORD = re.compile(r"[^\W_]+\Z")
_NEXT_WORD = re.compile(r"[^\W_]{2}")
_INLINE_ITEM = re.compile(
    rf"(?<=\s)(?:[{_BULLET_SIGNS}]|[0-9٠-٩۰-۹]{{1,2}}\s?[-–)](?=\s)|(?<=[:.؛;،,!؟?]\s)[-–—*](?=\s))"
)
_WORD = re.compile(r"\S+")
_PAUSE = tuple(",،:؛;)–-")
_CONNECTOR_LIST = """
    كما أيضا ايضا كذلك وكذلك بالإضافة بالاضافة إضافة اضافة علاوة فضلا وأيضا وايضا ثم ولكن لكن لذلك
    لذا وعليه وحتى زيادة ومن حتا وزيد ومنبعد ومورا وكاين وكاينة وخاصنا وعندنا وبغينا
    puis ensuite aussi également mais donc enfin also then moreover but walakin walakine zid
"""
_CONNECTORS = frozenset(_CONNECTOR_LIST.split())
#: abbreviations whose full stop ends nothing, in French and English; single letters besides
_ABBREVIATION_LIST = """
    mm mme mmes mlle dr pr me mgr st ste art al no nos nr pp ex cf av bd tél tel env max min vol éd
    ed chap fig réf ref hab sect mr mrs ms prof vs jr sr inc ltd sté dept adj
"""
_ABBREVIATIONS = frozenset(_ABBREVIATION_LIST.split())


@dataclass(frozen=True, slots=True)
class Extract:
    """A part of a text: ``whole[start:end] == text``.

    ``kind`` is bullet (an item of a list), line (ended by the line only) or sentence; ``language``,
    ``script`` and ``confidence`` as :func:`consult.analysis.language.detect_language` gives them.
    """

    text: str
    start: int
    end: int
    kind: Kind
    language: str
    script: str
    confidence: float


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    kind: Kind
    line: int


def split_extracts(text: str) -> list[Extract]:
    """Sentences, bullets and lines of a text, in order, without overlap.

    Every letter of the text is in one of them; spaces around them are in none. Full stops of
    abbreviations, decimals, law numbers and addresses end nothing. Sentences of more than
    :data:`LONGEST` words are cut at connectors or commas; sentences of fewer than
    :data:`SHORTEST` content words join a neighbour, while items of lists stay apart. Linear time.

    >>> note = "الطريق مقطوعة منذ الشتاء الماضي. هل من حل للنقل المدرسي بالدوار؟"
    >>> [extract.text for extract in split_extracts(note)]
    ['الطريق مقطوعة منذ الشتاء الماضي.', 'هل من حل للنقل المدرسي بالدوار؟']
    >>> [(e.kind, e.text) for e in split_extracts("- الماء\\n- الطريق")]
    [('bullet', 'الماء'), ('bullet', 'الطريق')]
    """
    pieces = _joined(text, [part for piece in _pieces(text) for part in _shortened(text, piece)])
    if not pieces and (whole := _trimmed(text, 0, len(text))):
        pieces = [_Piece(*whole, "sentence", 0)]
    around = detect_language(text)
    return [_extract(text, piece, around, alone=len(pieces) == 1) for piece in pieces]


def _extract(text: str, piece: _Piece, around: Language, alone: bool) -> Extract:
    own = text[piece.start : piece.end]
    found = around if alone else detect_language(own)
    code = found.code
    if found.confidence < _UNSURE and found.script == around.script and around.code != "mixed":
        code = around.code
    return Extract(own, piece.start, piece.end, piece.kind, code, found.script, found.confidence)


def _pieces(text: str) -> Iterator[_Piece]:
    for number, match in enumerate(_LINE.finditer(text)):
        line, offset = match.group(), match.start()
        item = _ITEM.match(line)
        begin = item.end() if item else 0
        bullet = bool(item or _LETTERED.match(line))
        cuts = sorted(cut for cut in _cuts(line, begin) if cut[0] > begin)
        kind: Kind = "bullet" if bullet else "sentence"
        for cut, following, next_kind in [*cuts, (len(line), len(line), kind)]:
            if cut > begin and (span := _trimmed(text, offset + begin, offset + cut)):
                whole_line = kind == "sentence" and not cuts and not _STOP.search(line, -1)
                yield _Piece(*span, "line" if whole_line else kind, number)
            begin, kind = max(begin, following), next_kind


def _cuts(line: str, begin: int) -> Iterator[tuple[int, int, Kind]]:
    """(end of a piece, start of the next, kind of the next) inside a line."""
    addresses = [match.span() for match in ADDRESS.finditer(line)]
    addresses.reverse()
    for stop in _STOP.finditer(line, begin):
        while addresses and addresses[-1][1] <= stop.start():
            addresses.pop()
        if addresses and addresses[-1][0] <= stop.start() and stop.end() < addresses[-1][1]:
            continue
        closed = _CLOSERS.match(line, stop.end())
        end = closed.end() if closed else stop.end()
        if _ends_sentence(line, stop, end):
            yield end, end, "sentence"
    for item in _INLINE_ITEM.finditer(line, begin):
        yield item.start(), item.end(), "bullet"
    for ordinal in _ORDINAL.finditer(line, begin):
        before = line[max(0, ordinal.start() - 3) : ordinal.start()].rstrip()
        if before.endswith((".", ":", "،", ",", ";", "؛")) or ordinal.group("after"):
            yield ordinal.start(), ordinal.start(), "bullet"


def _ends_sentence(line: str, stop: re.Match[str], end: int) -> bool:
    signs, following = stop.group(), line[end : end + 2]
    if not following.strip():
        following = line[end : end + 6].lstrip()[:2]
        spaced = True
    else:
        spaced = following[0].isspace()
        following = following.lstrip()
    if not following:
        return True
    found = _LAST_WORD.search(line[max(0, stop.start() - 12) : stop.start()])
    before = found.group() if found else ""
    if signs == ".":
        return _full_stop(before, following, spaced)
    if signs.strip(".…") == "" and following[0].islower():
        return False  # three dots, then the sentence goes on
    return spaced or bool(len(before) > 1 and _NEXT_WORD.match(following))


def _full_stop(before: str, following: str, spaced: bool) -> bool:
    """Whether one full stop between these two ends a sentence."""
    plain = before.casefold()
    if plain == "etc":
        return spaced and not following[0].islower()
    if plain in _ABBREVIATIONS or (len(before) == 1 and before.isalpha()):
        return False
    if before.isdigit() and following[0].isdigit():
        return False  # 31. 13
    if spaced:
        return True
    glued_latin = following[0].isupper() and following[-1].islower() and before[-1:].islower()
    glued = bool(_NEXT_WORD.match(following)) and (glued_latin or following[0] > "\u0590")
    return len(before) > 2 and before.isalpha() and glued


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without spaces and invisible characters at its edges; None when nothing is left."""
    edge = _EDGES.match(text, start, end)
    start = edge.end() if edge else start
    kept = text[start:end].rstrip(_INVISIBLE_OR_SPACE)
    return (start, start + len(kept)) if kept else None


_INVISIBLE_OR_SPACE = "".join(
    chr(code)
    for code in (*range(0x3001), 0xFEFF)
    if chr(code).isspace() or re.match(f"[{_INVISIBLE}]", chr(code))
)


def _shortened(text: str, piece: _Piece) -> Iterator[_Piece]:
    """The piece, or its parts when it is longer than a person says in one breath."""
    found = list(_WORD.finditer(text, piece.start, piece.end))
    if len(found) <= LONGEST:
        yield piece
        return
    begin = 0
    for cut in [*_breaths(found), len(found)]:
        span = _trimmed(text, found[begin].start(), found[cut - 1].end())
        if span:
            yield _Piece(*span, piece.kind, piece.line)
        begin = cut


def _breaths(found: list[re.Match[str]]) -> Iterator[int]:
    """Numbers of the words before which a long sentence is cut."""
    begin, weak = 0, 0
    for index, match in enumerate(found):
        if index - begin < _AT_CONNECTOR or len(found) - index < _AT_CONNECTOR // 2:
            continue
        pause = found[index - 1].group().endswith(_PAUSE)
        strong = match.group().strip("،,:").casefold() in _CONNECTORS
        if strong or (pause and index - begin >= _AT_COMMA):
            yield index
            begin = index
        elif index - begin >= LONGEST:
            begin = max(weak, begin + _AT_CONNECTOR) if weak > begin else index
            yield begin
        elif pause or match.group().startswith("و"):
            weak = index


def _joined(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """The pieces with those that say too little joined to the one before, else after."""
    if len(pieces) == 1:
        return pieces
    kept: list[_Piece] = []
    waiting: _Piece | None = None
    for piece in pieces:
        if waiting is not None:
            piece.start = waiting.start
            waiting = None
        if not _too_short(text, piece):
            kept.append(piece)
        elif kept and kept[-1].line == piece.line:
            kept[-1].end = piece.end
        else:
            waiting = piece
    if waiting is not None and kept:
        kept[-1].end = waiting.end
    elif waiting is not None:
        kept.append(waiting)
    return kept


def _too_short(text: str, piece: _Piece) -> bool:
    if piece.end - piece.start > 200:
        return False
    found = words(text[piece.start : piece.end])
    content = sum(word not in stopwords() and not word.isdigit() for word in found)
    if piece.kind == "bullet":
        return not content
    return content < SHORTEST and len(found) < SHORTEST_WORDS
