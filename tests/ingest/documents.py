"""Documents that the tests read: files that were written for them, and PDFs made on the spot."""

from __future__ import annotations

from pathlib import Path

from fpdf import FPDF

from glutask.ingest.document import OwnPassage, Reading
from glutask.ingest.limits import Limits
from glutask.ingest.passages import passages
from glutask.ingest.reading import read_bytes

FOLDER = Path(__file__).parents[1] / "fixtures" / "documents"
NASTY_NAME = "<img src=x onerror=alert(4)>.md"
NASTY = """# <img src=x onerror=alert(1)> [1] **bold** title

## <script>alert(2)</script> [2]

The invented ocelot sat on the harbour wall, on a [link](javascript:alert(3)) and on [1], with **stars**, `ticks` & {{braces}}.
The ocelot of the harbour wall sat <b onclick=alert(5)>here</b>.
"""
"""A document whose every part would be markup, were it not escaped."""
TITLE = "An invented handbook of glutamate modulators in three hundred pages"


def readings(name: str) -> tuple[Reading, ...]:
    """What a fixture is read into."""
    path = FOLDER / name
    return read_bytes(path.read_bytes(), path.suffix, Limits()).readings


def cut(reading: Reading) -> list[OwnPassage]:
    """Its passages, each checked to be the text that stands where it says."""
    found = list(passages(reading))
    assert all(reading.text[p.start : p.end] == p.text for p in found)
    assert [p.number for p in found] == list(range(len(found)))
    return found


def handbook(pages: int, bookmarked: bool = True) -> bytes:
    """A PDF of one chapter a page; page n says that the invented dose of that chapter is n + 1000 mg."""
    pdf = FPDF()
    pdf.set_title("handbook_final.docx")
    pdf.set_auto_page_break(True, 15)
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.set_font("helvetica", size=8)
        pdf.cell(0, 5, f"Invented Press Handbook    {number}", new_x="LMARGIN", new_y="NEXT")
        if number == 1:
            pdf.set_font("helvetica", "B", 20)
            pdf.multi_cell(0, 10, TITLE, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("helvetica", "B", 13)
        heading = f"Chapter {number}" if bookmarked else ("References", "Methods", "Results")[number % 3]
        if bookmarked:
            pdf.start_section(heading)
        pdf.cell(0, 8, heading, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("helvetica", size=11)
        filler = f"Chapter {number} was written by author number {number} in an invented town and says little else of note."
        pdf.multi_cell(0, 6, f"The zephyr{number} preparation was given at {number + 1000} mg by mouth. " + " ".join([filler] * 4))
    return bytes(pdf.output())
