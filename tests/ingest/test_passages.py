from hypothesis import given, settings
from hypothesis import strategies as st

from glutask.ingest.document import Block, Reading
from glutask.ingest.passages import MOST, passages
from glutask.ingest.sentences import sentences


def _split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_end_where_a_reader_would_end_them() -> None:
    assert _split("It rose, e.g. Fig. 2. Then it fell (P < .05). Zarate et al. Found it! “Well?” Yes.") == [
        "It rose, e.g. Fig. 2.", "Then it fell (P < .05).", "Zarate et al. Found it!", "“Well?”", "Yes.",
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="aB1. !?\n(“", min_size=1, max_size=2000), min_size=1, max_size=4))
def test_no_word_is_lost_and_none_is_changed(paragraphs: list[str]) -> None:
    blocks, text = [], ""
    for number, paragraph in enumerate(paragraphs):
        if paragraph.strip():
            blocks.append(Block(start=len(text), end=len(text) + len(paragraph), page=1 + number // 2))
        text += paragraph + "\n\n"
    found = list(passages(Reading(kind="text", text=text, blocks=tuple(blocks))))
    assert " ".join(p.text for p in found).split() == " ".join(text[b.start : b.end] for b in blocks).split()
    for passage in found:
        assert text[passage.start : passage.end] == passage.text
        assert len(passage.text.split()) <= MOST


def test_the_id_is_of_the_content() -> None:
    one = Reading(kind="text", text="a b", blocks=(Block(start=0, end=3),))
    assert one.id == one.model_copy().id
    assert one.id != one.model_copy(update={"text": "a c"}).id
