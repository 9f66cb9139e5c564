from __future__ import annotations

from typing import Any

import pytest
import yaml

from glutask.corpus.yaml_loader import CorpusLoader


def read(text: str) -> Any:
    return yaml.load(text, Loader=CorpusLoader)


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "off", "y", "12:30", "2019-03-05", "2019-03", "0x1f", "0o17", "1_000", ".nan", ".inf", "<<", "="]
)
def test_words_stay_words(word: str) -> None:
    assert read(f"a: {word}") == {"a": word}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-7", -7),
        ("017", 17),
        ("8.6", 8.6),
        ("-.5", -0.5),
        ("1e3", 1000.0),
    ],
)
def test_plain_values(text: str, value: Any) -> None:
    found = read(f"a: {text}")["a"]
    assert found == value and type(found) is type(value)


def test_quoted_values_are_words() -> None:
    assert read("""a: "2"\nb: 'true'""") == {"a": "2", "b": "true"}


@pytest.mark.parametrize("text", ["a: 1\nb: 2\na: 3", "- {a: 1, 'a': 2}"])
def test_a_field_that_stands_twice_is_refused(text: str) -> None:
    with pytest.raises(yaml.constructor.ConstructorError, match="'a' stands twice"):
        read(text)


def test_a_number_beyond_reading_is_refused() -> None:
    with pytest.raises(yaml.constructor.ConstructorError, match="more digits") as caught:
        read("a: 1\nb: " + "9" * 5000)
    assert caught.value.problem_mark is not None and caught.value.problem_mark.line == 1
