"""Whatever is sent of a page of refused rows, or uploaded, is read or refused in words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.contributions.importing.forms import ticked_rows, typed_cells
from consult.contributions.importing.mending import mended
from consult.contributions.importing.preview import describe, samples
from consult.kernel.tables import TableError, read_table

COLUMNS = ["النص", "الإقليم"]
names = st.one_of(
    st.text(max_size=30),
    st.builds("cell-{}-{}".format, st.integers(-5, 10**9), st.integers(-2, 10**4)),
    st.builds("leave-{}".format, st.integers(-5, 10**9)),
)


@given(st.lists(st.tuples(names, st.text(max_size=50))))
def test_only_cells_of_the_file_are_taken(sent: list[tuple[str, str]]) -> None:
    cells = typed_cells(sent, COLUMNS)
    assert all(column in COLUMNS for own in cells.values() for column in own)
    assert all("\x00" not in text for own in cells.values() for text in own.values())
    assert ticked_rows(name for name, _ in sent) >= set()


def test_a_cell_is_named_by_row_and_column() -> None:
    sent = [("cell-7-1", "وزان\r\n"), ("cell-7-2", "x"), ("leave-9", "yes"), ("seen", "3")]
    assert typed_cells(sent, COLUMNS) == {7: {"الإقليم": "وزان\n"}}
    assert ticked_rows(name for name, _ in sent) == {9}


@given(st.text(max_size=40).filter(lambda text: "\x00" not in text))
def test_what_is_put_right_stands_in_its_cell_and_nowhere_else(text: str) -> None:
    table = read_table(
        "النص;الإقليم\nنص أول;وزان\nنص ثان;مراكش\nنص ثالث;تطوان\n".encode(), name="a.csv"
    )
    found = mended(table, {"3": {"الإقليم": text, "لا عمود": "x"}}, {4})
    assert [row.number for row in found.rows] == [2, 3]
    assert found.rows[1].cells == ("نص ثان", text)
    assert found.rows[0] == table.rows[0]


@settings(max_examples=200)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_described_or_refused(content: bytes) -> None:
    try:
        preview = describe(read_table(content, name="a.csv"))
    except TableError:
        return  # with a message of its own
    for place in range(len(preview["columns"])):
        assert len(samples(preview, place)) <= 3
