"""Tokens slice the original; addresses, hashtags and numbers with units stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis.tokens import tokenise

PARTS = "الطريق|école|31.13|20%|3 كلم| |.|www.|https://a.ma|@|#|a@b.ma|😀|\u200d|\u0651|\ud800|1|و"


@settings(deadline=None)  # the first call imports the tokeniser
@given(
    st.text(st.characters(), max_size=200)
    | st.lists(st.sampled_from(PARTS.split("|")), max_size=30).map("".join)
)
def test_tokens_slice_the_original_and_leave_out_spaces_only(text: str) -> None:
    done = 0
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text != ""
        assert not text[done : token.start].strip()
        done = token.end
    assert not text[done:].strip()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("20%", "number"),
        ("٢٠٪", "number"),
        ("٣٫٥", "number"),
        ("3 كلم", "number"),
        ("15km", "number"),
        ("1.500.000 درهم", "number"),
        ("2 500 DH", "number"),
        ("31.13", "number"),
        ("12/05/2024", "number"),
        ("14h30", "number"),
        ("$20", "number"),
        ("https://example.org/a?b=1#c", "url"),
        ("www.example.org", "url"),
        ("contact@example.org", "email"),
        ("#النقل_المدرسي", "hashtag"),
        ("#الطُّرُق", "hashtag"),
        ("@jamaa", "mention"),
        ("😀", "emoji"),
        ("👨\u200d👩\u200d👧", "emoji"),
        ("🇲🇦", "emoji"),
        ("الطُّرُق", "word"),
        ("3andek", "word"),
        ("ⴰⴽⴽⵯ", "word"),
        ("،", "punctuation"),
        ("⵰", "punctuation"),
    ],
)
def test_what_belongs_together_is_one_token(text: str, kind: str) -> None:
    assert [(token.kind, token.text) for token in tokenise(f"{text} 1")][:1] == [(kind, text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("و15km في", ["و", "15km", "في"]),
        ("l'eau, https://a.ma/x.", ["l", "'", "eau", ",", "https://a.ma/x", "."]),
        ("loi 31.13.", ["loi", "31.13", "."]),
        ("الساعة 14:30 يوما", ["الساعة", "14:30", "يوما"]),
    ],
)
def test_what_does_not_belong_together_is_apart(text: str, parts: list[str]) -> None:
    assert [token.text for token in tokenise(text)] == parts


@pytest.mark.parametrize(
    "text",
    ["e" + "\u0301" * 10**6, "\u202e" * 10**6, "http://" * 10**5, "1" * 10**6, "#" + "1" * 10**6],
)
def test_a_hostile_megabyte_is_read_at_once(text: str) -> None:
    assert len(tokenise(text)) <= 2
