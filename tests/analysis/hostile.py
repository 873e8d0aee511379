"""Texts that nobody should send and somebody will: what the analysis must survive."""

from __future__ import annotations

import random
from itertools import product

MEGABYTE = 1_000_000

_SAID = """
    إصلاح الطريق الماء الشرب مدرسة بعيدة طبيب دواء جمع النفايات route eau école santé خاص بغينا
    نقل شباب ملعب سوق
"""
_WORDS = _SAID.split()


def mixed(count: int, seed: int = 1) -> list[str]:
    """Different short texts of a few words in three languages."""
    rng = random.Random(seed)  # noqa: S311  # not for secrets
    return [f"{' '.join(rng.sample(_WORDS, 5))} {number}" for number in range(count)]


#: corpora of short texts, by what is wrong with them
SHORT: dict[str, list[str]] = {
    "one": ["طريق"],
    "two": ["طريق", "ماء"],
    "two copies": ["طريق", "طريق"],
    "all identical": ["إصلاح الطريق القروية"] * 20,
    "all empty": [""] * 10,
    "only spaces": [" \n\t\u200b", "\u00a0", "\u2003\u3000"] * 3,
    "lone halves": [f"{chr(0xD800 + i)}طريق{chr(0xDC00 + i)}" for i in range(8)] + ["\udc80"] * 2,
    "direction signs": ["\u202e" * 5_000 + word for word in ("طريق", "ماء", "")] * 2,
    "marks": ["a" + "\u0301" * 10_000, "ب" + "\u0651\u064e" * 5_000, "\u0301\u0323" * 5_000] * 2,
    "joiners": ["\u200d".join("طريق") * 10, "\u200d" * 5_000, "\u200c\u200d" * 50 + "ماء"] * 2,
    "NUL": ["\0طريق\0ماء", "\0", "\0\0\0abc\0"] * 2,
    "numbers": [str(number * 37) for number in range(20)] + ["١٢٣٤", "12.5 كلم", "100 %"],
    "emoji": ["👍", "😀😀", "👨‍👩‍👧‍👦", "🇲🇦", "❤️"] * 3,
    "punctuation": ["!!!", "؟؟", "...", "—", "«»", "#", "@", "•\n•\n", "http://", "www."] * 2,
    "addresses": [f"https://exemple.ma/{number}?q={number}" for number in range(12)],
    "Chinese": ["修复道路", "饮用水", "学校交通很差", "修复村里的道路", "饮用水不足"] * 2,
    "Thai": ["ซ่อมถนน", "น้ำดื่ม", "โรงเรียนไกล", "ซ่อมถนนในหมู่บ้าน"],
    "Hebrew": ["תיקון הכביש", "מי שתייה", "בית ספר רחוק", "תיקון הכביש בכפר"],
    "Greek": ["επισκευή δρόμου", "πόσιμο νερό", "σχολείο μακριά", "δρόμος χωριού"],
    "Cyrillic": ["ремонт дороги", "питьевая вода", "школа далеко", "дорога в деревне", "нет воды"],
    "Georgian": ["გზის შეკეთება", "სასმელი წყალი", "სკოლა შორსაა", "გზა სოფელში"],
    "a campaign and one": ["إصلاح الطريق القروية"] * 200 + ["ماء الشرب"],
    "one letter apart": [f"إصلاح الطريق القروي{letter}" for letter in "ابتثجحخدذرزسشصضطظعغ"],
    "stop words": ["في من على", "و الذي هو", "le la les", "من في", "the of and", "ديال اللي"] * 2,
    "single words": ["طريق", "ماء", "مدرسة", "طبيب", "زبل", "route", "eau"] * 3,
    "distinct words": ["".join(found) for found in product("بجدرس", "اوي", "لمنع", "هتقفط")],
    "sixty": mixed(60),
}
SHORT["every script"] = [
    text
    for name in ("Chinese", "Thai", "Hebrew", "Greek", "Cyrillic", "Georgian", "two", "emoji")
    for text in SHORT[name]
]

#: texts of a megabyte
LONG: dict[str, str] = {
    "words": " ".join(_WORDS * (MEGABYTE // 100)),
    "no space": "ابتجدرسعفقلمنهوي" * (MEGABYTE // 16),
    "one letter": "ا" * MEGABYTE,
    "digits": "0123456789" * (MEGABYTE // 10),
    "line ends": "\n" * MEGABYTE,
    "sentences": "إصلاح الطريق القروية. " * (MEGABYTE // 22),
    "bullets": "- طريق\n" * (MEGABYTE // 7),
    "marks": "a" + "\u0301\u0323" * (MEGABYTE // 2),
    "address": "https://" + "a" * MEGABYTE,
    "addresses half typed": "a@b." * (MEGABYTE // 4),
    "Chinese": "修复道路" * (MEGABYTE // 4),
}
