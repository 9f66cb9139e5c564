"""No pattern takes long on hostile text: each is run over long texts made of its own words."""

from __future__ import annotations

import ast
import random
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from glutask.understanding.checking import MAX_CHARACTERS
from glutask.understanding.vocabulary import Vocabulary
from tests.conftest import ROOT
from tests.torture.fuzzing import Budget

PIECES = ("a", "a ", " ", "a-", "1", "1,", "(", ")", "-", "a'", "a, ", "\n", "a/", ".", "<", "the ", " or ", " and ", "&", "/", ",", "  ")
SLOW = 1.0
"""Seconds of the processor that one search may take."""


def patterns(monkeypatch: pytest.MonkeyPatch) -> list[tuple[re.Pattern[str], str]]:
    """Every pattern of the vocabulary and of the source, with the way in which it is used."""
    found: dict[tuple[str, int], tuple[re.Pattern[str], str]] = {}
    original = re.compile

    def noted(pattern: Any, flags: Any = 0) -> re.Pattern[Any]:
        made = original(pattern, flags)
        found[made.pattern, made.flags] = (made, "search")
        return made

    monkeypatch.setattr(re, "compile", noted)
    vocabulary = Vocabulary.load(ROOT / "corpus")
    for name in dir(Vocabulary):
        if not name.startswith("__"):
            getattr(vocabulary, name)
    monkeypatch.undo()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "re" and node.args:
                written = node.args[0]
                if isinstance(written, ast.Constant) and isinstance(written.value, str):
                    made = original(written.value)
                    found.setdefault((made.pattern, made.flags), (made, node.func.attr if node.func.attr in {"match", "fullmatch"} else "search"))
    return list(found.values())


def literals(parsed: Any) -> Iterator[str]:
    """The words that a pattern looks for."""
    run = ""
    for op, value in parsed:
        if op is parser.LITERAL:
            run += chr(value)
            continue
        if run:
            yield run
        run = ""
        if op in (parser.MAX_REPEAT, parser.MIN_REPEAT):
            yield from literals(value[2])
        elif op is parser.SUBPATTERN:
            yield from literals(value[3])
        elif op is parser.BRANCH:
            for branch in value[1]:
                yield from literals(branch)
        elif op in (parser.ASSERT, parser.ASSERT_NOT):
            yield from literals(value[1])
    if run:
        yield run


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_no_pattern_is_a_bomb(monkeypatch: pytest.MonkeyPatch, budget: Budget) -> None:
    tried, slow, chance = 0, [], random.Random(0)
    every = patterns(monkeypatch)
    assert len(every) > 1000
    end = time.monotonic() + max(4 * budget.seconds, 12)
    chance.shuffle(every)
    for pattern, use in every:
        words = list(dict.fromkeys(literals(parser.parse(pattern.pattern))))[:30]
        pieces = [*PIECES, *words, *(f"{w} " for w in words), *(f" {w} a " for w in words[:15])]
        pieces += [" ".join(chance.sample(words, min(3, len(words)))) + " a " for _ in range(3) if words]
        for piece in pieces:
            text = (piece * (MAX_CHARACTERS // len(piece) + 1))[: MAX_CHARACTERS - 1] + "\x01"
            try:
                with no_longer_than(SLOW):
                    getattr(pattern, use)(text)
            except TimeoutError:
                slow.append((pattern.pattern[:200], piece))
                break
            tried += 1
        if time.monotonic() > end:
            break
    budget.count(tried)
    assert not slow, slow
