import json

import pytest

from glutask import Assistant
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Agent, Effect, Statement
from glutask.corpus.restored import restored


def test_a_restored_corpus_is_the_validated_one(assistant: Assistant) -> None:
    dumped = assistant.corpus.model_dump_json(by_alias=True)
    one, other = restored(Corpus, json.loads(dumped)), Corpus.model_validate_json(dumped)
    assert one == other == assistant.corpus
    assert one.model_dump_json(by_alias=True) == dumped
    statement, agent = one.statements["traxoprodil-001"], one.agents["ketamine"]
    assert isinstance(statement, Statement) and isinstance(statement.sources, tuple) and isinstance(statement.questions, tuple)
    assert isinstance(agent, Agent) and agent.agent_class == other.agents["ketamine"].agent_class
    assert hash(statement) == hash(other.statements["traxoprodil-001"]) and statement.model_fields_set == set(Statement.model_fields)
    changed = statement.model_copy(update={"topic": "safety"})
    assert changed.topic == "safety" and statement.topic != "safety"
    with pytest.raises(ValueError, match="frozen"):
        statement.topic = "safety"  # type: ignore[misc]


def test_values_that_may_be_missing(assistant: Assistant) -> None:
    effect = Effect(measure="MADRS change", ci=(1.0, 2.5))
    assert restored(Effect, json.loads(effect.model_dump_json())) == effect
    assert restored(Effect, json.loads(Effect(measure="x").model_dump_json())).ci is None
