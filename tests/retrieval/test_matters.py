from glutask import Assistant
from glutask.corpus.locate import corpus_folder
from glutask.retrieval.matters import Matters
from glutask.understanding.normalise import normalise
from glutask.understanding.vocabulary import Vocabulary


def test_statements_are_found_by_the_wordings_of_the_vocabulary(assistant: Assistant) -> None:
    vocabulary = Vocabulary.load(corpus_folder())
    statements = assistant.corpus.statements.values()
    matters = Matters(assistant.corpus, vocabulary)
    for name, (_, said) in list(vocabulary.concepts.items())[:6]:
        assert matters.wording(name) == {s.id for s in statements if said.search(normalise(s.text))}
    for name, given in vocabulary.figures.items():
        assert matters.figures(name) == {s.id for s in statements if given.search(s.text)}
    assert matters.figures("no such figure") == frozenset()
    assert any(matters.wording(name) for name in vocabulary.concepts)


def test_what_is_kept_is_what_would_be_found(assistant: Assistant) -> None:
    vocabulary = Vocabulary.load(corpus_folder())
    found = Matters(assistant.corpus, vocabulary)
    kept = Matters(assistant.corpus, vocabulary, found.all())
    name = next(name for name in vocabulary.concepts if found.wording(name))
    assert kept.wording(name) == found.wording(name) and kept.all() == found.all()
    assert Matters(assistant.corpus, vocabulary, {"concepts": {name: []}, "figures": {}}).wording(name) == frozenset()
