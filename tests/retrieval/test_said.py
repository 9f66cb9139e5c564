import json

from glutask import Assistant
from glutask.retrieval.lexical import terms
from glutask.retrieval.said import Said


def test_statements_and_agents_use_the_terms_of_their_texts(assistant: Assistant) -> None:
    said = Said(assistant.corpus)
    statement = assistant.corpus.statements["traxoprodil-001"]
    assert set(terms(statement.text)) | set(terms(statement.questions[0].ask)) <= said.of("traxoprodil-001") <= said.of_agent("traxoprodil")
    on = [s.id for s in assistant.corpus.statements.values() if "sarcosine" in s.agents]
    assert said.of_agent("sarcosine") == frozenset().union(*map(said.of, on)) and said.of_agent("nobody") == frozenset()
    assert said.counts["ketamin"] == sum("ketamin" in said.of(s) for s in assistant.corpus.statements)


def test_what_is_kept_is_what_would_be_read(assistant: Assistant) -> None:
    fresh = Said(assistant.corpus)
    kept = Said(assistant.corpus, json.loads(json.dumps(fresh.all())))
    assert kept.counts == fresh.counts and kept.of("sarcosine-001") == fresh.of("sarcosine-001") and kept.all() == fresh.all()
