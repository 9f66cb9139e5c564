from glutask import Assistant
from glutask.corpus.audit import audit_markdown, read_audit
from glutask.corpus.locate import corpus_folder


def test_the_trail_speaks_of_statements_that_exist_and_the_page_is_up_to_date(assistant: Assistant) -> None:
    folder = corpus_folder()
    readings = read_audit(folder / "audit.jsonl")
    assert {r.statement for r in readings} <= set(assistant.corpus.statements)
    assert audit_markdown(assistant.corpus, readings) == (folder / "AUDIT.md").read_text(encoding="utf-8")
