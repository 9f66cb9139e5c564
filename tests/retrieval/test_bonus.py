import json

import numpy as np
import pytest

from glutask import Assistant, Query
from glutask.corpus.models import Statement
from glutask.retrieval.bonus import Bonuses
from glutask.retrieval.lexical import terms
from glutask.retrieval.matters import Matters
from glutask.retrieval.said import Said
from glutask.retrieval.weights import load_weights
from tests.conftest import ROOT

WEIGHTS = load_weights()


def by_hand(query: Query, statement: Statement, matters: Matters, said: Said, review: str) -> float:
    """What one statement gains, read off its fields."""
    w, bonus = WEIGHTS, 0.0
    if query.agents and statement.agents:
        bonus += w.main_agent if statement.agents[0] in query.agents else w.agent if set(statement.agents) & set(query.agents) else 0.0
    if query.trials:
        bonus += w.trial if set(query.trials) & set(statement.trials) else w.other_trial if statement.trials else 0.0
    if named := set(query.sources) & set(statement.sources):
        bonus += w.review if named == {review} else w.source
    bonus += w.topic.get(statement.topic, 0.0) if statement.topic in query.topics else 0.0
    if query.concepts:
        bonus += w.concept * sum(statement.id in matters.wording(c) for c in query.concepts) / len(query.concepts)
    asked = {term: said.rarity(term) for term in terms(query.resolved)}
    bonus += w.covered * sum(rarity for term, rarity in asked.items() if term in said.of(statement.id)) / (sum(asked.values()) or 1.0)
    bonus += w.figure if any(statement.id in matters.figures(a) for a in query.aspects) else 0.0
    bonus += w.later if query.since and statement.as_of == "later" else 0.0
    if query.operation == "define" and (query.bare or not query.agents):
        bonus += w.defines if (statement.topic == "identity" if query.agents else not statement.agents) else 0.0
    return bonus + (w.from_fields if "." in statement.id else 0.0)


@pytest.fixture(scope="module")
def queries(assistant: Assistant) -> list[Query]:
    lines = (ROOT / "eval/questions/dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [assistant.understand(json.loads(line)["q"]) for line in lines[::8]]


def test_each_statement_gains_what_its_fields_say(assistant: Assistant, queries: list[Query]) -> None:
    statements, review = list(assistant.corpus.statements.values()), assistant.corpus.review.source
    matters = assistant._index.matters
    bonuses = Bonuses(statements, WEIGHTS, matters, assistant._index.said, review)
    units = np.arange(0, len(statements), 7)
    for query in [*queries, queries[0].model_copy(update={"sources": (review, "zarate-2006"), "since": True})]:
        assert bonuses.of(query, units).tolist() == pytest.approx(
            [by_hand(query, statements[u], matters, assistant._index.said, review) for u in units], abs=1e-12
        )


def test_only_what_is_on_the_agents_named_and_was_known_is_admitted(assistant: Assistant, queries: list[Query]) -> None:
    statements = list(assistant.corpus.statements.values())
    bonuses = Bonuses(statements, WEIGHTS, assistant._index.matters, assistant._index.said, assistant.corpus.review.source)
    units = np.arange(len(statements))
    for query in [*queries, *(query.model_copy(update={"as_of": "review"}) for query in queries[:9])]:
        fitting = [
            (not query.agents or bool(set(query.agents) & set(s.agents))) and not (query.as_of == "review" and s.as_of == "later") for s in statements
        ]
        assert bonuses.admitted(query, units).tolist() == fitting
