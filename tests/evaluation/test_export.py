from pathlib import Path

from glutask import Assistant
from glutask.evaluation.answers import questions_folder
from glutask.evaluation.collection import Collection
from glutask.evaluation.export import export
from glutask.evaluation.questions import load_questions


def test_what_is_exported_is_a_collection_again(assistant: Assistant, tmp_path: Path) -> None:
    questions = load_questions(questions_folder(), "dev")[:30]
    count = export(assistant.corpus, questions, "dev", tmp_path / "own")
    read = Collection(tmp_path / "own")
    assert len(read.queries) == count > 20 and set(read.ids) == set(assistant.corpus.statements)
    first = next(q for q in questions if q.statements)
    assert read.qrels[first.id] == dict.fromkeys(first.statements, 1)
    texts = {document.id: document.whole for document in read.documents()}
    statement = assistant.corpus.statements[first.statements[0]]
    assert statement.text in texts[statement.id] and all(q.ask in texts[statement.id] for q in statement.questions)
