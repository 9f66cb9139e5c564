import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glutask import Assistant
from glutask.corpus.locate import corpus_folder
from glutask.understanding.normalise import normalise
from glutask.understanding.patterns import Pattern, needs
from glutask.understanding.vocabulary import Vocabulary
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(corpus_folder())


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        (r"\bphase [1-4]", {"phase "}),
        (r"\b(?:approved|licensed?)\b", {"approv", "licens"}),
        (r"\b(?:work|help)(?:s|ed)?\b", {"work", "help"}),
        (r"(?:no|not) (?:longer )?sold", {"sold"}),
        (r"(?<!not )given(?! up)", {"given"}),
        (r"a?b*c", set()),
        (r"(?:word|)s?", set()),
        (r"(?i)Words", set()),
        (r"(?:un)?known|k", set()),
        (r"(?:tested ){2,}", {"tested "}),
    ],
)
def test_what_a_pattern_needs(pattern: str, strings: set[str]) -> None:
    found = needs(pattern)
    assert bool(found) == bool(strings)
    assert all(any(string in whole or whole in string for whole in strings) for string in found)


def test_a_faulty_pattern_is_named() -> None:
    with pytest.raises(re.error):
        needs("(open")
    with pytest.raises(re.error):
        Pattern("(open", needs=["open"]).search("an open bracket")


def test_no_pattern_of_the_vocabulary_misses_a_match_for_want_of_what_it_needs(vocabulary: Vocabulary, assistant: Assistant) -> None:
    asked = [json.loads(line)["q"] for line in (ROOT / "eval/questions/dev.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = list(dict.fromkeys([*map(normalise, asked), *(s.text for s in list(assistant.corpus.statements.values())[::4])]))
    needed = vocabulary.kept()["needed"]
    assert len(needed) > 0.8 * len(vocabulary._patterns), "most patterns need something"
    matched = 0
    for source, strings in needed.items():
        plain = re.compile(source)
        for text in texts:
            if plain.search(text):
                matched += 1
                assert any(string in text for string in strings), (source, text)
    assert matched > 1000


@given(
    text=st.text(alphabet="abp hs1", max_size=30),
    pattern=st.sampled_from([r"ph?(?:as|bs)h", r"\b(?:ab|ba)+h", r"(a|b)(?:sh|hp)?1 ", "p+|h{2}", "(?:ab)?ph"]),
)
def test_it_finds_what_a_plain_expression_finds(text: str, pattern: str) -> None:
    plain, mine = re.compile(pattern), Pattern(pattern, needs=needs(pattern))
    assert [m.span() for m in mine.finditer(text)] == [m.span() for m in plain.finditer(text)]
    assert mine.findall(text) == plain.findall(text) and mine.sub("-", text) == plain.sub("-", text)
    for way in ("search", "match"):
        found, wanted = getattr(mine, way)(text), getattr(plain, way)(text)
        assert (found and found.span()) == (wanted and wanted.span())


def test_a_kept_vocabulary_reads_like_the_files(vocabulary: Vocabulary, assistant: Assistant) -> None:
    kept = json.loads(json.dumps(vocabulary.kept()))
    restored = Vocabulary.restored(kept)
    assert restored.data == vocabulary.data and restored.kept() == {"data": vocabulary.data, "needed": {}}, "nothing is compiled yet"
    restored.compile()
    assert restored._patterns.keys() == vocabulary._patterns.keys()
    fresh = assistant._understanding._vocabulary
    assert fresh.data == vocabulary.data and fresh._needed == kept["needed"]
