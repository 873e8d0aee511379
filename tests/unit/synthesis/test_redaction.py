"""Words that are taken out of a document, and what stays."""

from __future__ import annotations

from datetime import date

import pytest

from consult.documents.blocks import Quotes, Register
from consult.documents.storing import to_plain
from consult.synthesis.compose import compose
from consult.synthesis.models.files import RedactionReason
from consult.synthesis.redaction import TakenOut, redacted, texts_of
from consult.synthesis.verify.recomposing import differences
from tests.unit.synthesis.sample import facts, said

DAY = date(2026, 11, 3)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("reason", RedactionReason)
def test_no_word_of_the_contribution_stays_and_every_figure_does(
    language: str, reason: RedactionReason
) -> None:
    told = said(*(f"نص فريد رقم {n} عن الماء" for n in range(20)))
    document = compose(facts(0, contributions=told), language)
    key = next(b for b in document.blocks if isinstance(b, Quotes)).quotes[0].contribution
    words = set(texts_of(document)[key])
    after = redacted(document, {key: TakenOut(reason, DAY)})
    assert not words & {text for texts in texts_of(after).values() for text in texts}
    for block in after.blocks:
        if isinstance(block, Quotes):
            assert all("2026" in q.text for q in block.quotes if q.contribution == key)
        if isinstance(block, Register):
            assert all(not e.full_text for e in block.entries if e.contribution == key)
    # what differs is the list of quotes and of contributions, nothing else
    named = {line.split(" ")[0] for line in differences(document, after, words_too=True)}
    assert named <= {"quote", "list"}


def test_nothing_taken_out_changes_nothing() -> None:
    document = compose(facts(5), "ar")
    assert redacted(document, {}) is document
    other = redacted(document, {10**6: TakenOut(RedactionReason.HIDDEN, DAY)})
    assert to_plain(other) == to_plain(document)
