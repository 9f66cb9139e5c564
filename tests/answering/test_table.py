import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from glutask.answering.answer import Table

cells = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\0"), max_size=20)


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_csv_reads_back_and_runs_no_formula(rows: list[tuple[str, str]]) -> None:
    table = Table(columns=("a", "b"), rows=tuple(rows))
    read = list(csv.reader(io.StringIO(table.to_csv(), newline="")))
    assert len(read) == len(rows) + 1
    for row, original in zip(read[1:], rows, strict=True):
        for cell, typed in zip(row, original, strict=True):
            assert cell[:1] not in {"=", "+", "-", "@", "\t"}
            assert cell in {typed, "'" + typed}


def test_markdown_escapes_bars() -> None:
    assert "a \\| b" in Table(columns=("x",), rows=(("a | b",),)).to_markdown()
