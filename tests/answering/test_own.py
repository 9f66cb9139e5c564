from __future__ import annotations

from pathlib import Path

import pytest

from glutask import Answer, Assistant
from glutask.answering.markdown import as_markdown, without_escapes
from glutask.answering.own import ALONE, HEADING, NOTE
from glutask.answering.render import text_html
from glutask.corpus.locate import documents_file
from glutask.ingest.library import Library

QUESTIONS = {
    "how much did sleep latency fall?": ("Sleep latency fell by 17 minutes.", "Abstract › Findings", "article.xml"),
    "how many teacups was rapastinel poured into?": ("seventeen green teacups", "3 Glycine-Site Modulators › 3.2 Rapastinel", "review.xml"),
    "was rapastinel well tolerated by older adults?": ("Nobody fell.", "Rapastinel in older adults", "notes.md"),
    "what happened to appetite on basimglurant?": ("left appetite unchanged in 12 of 15 adults", "Appetite", "page.html"),
    "which lower dose of dextromethorphan did Mr A. take?": ("i.e. the lower dose", "", "notes.txt"),
    "does traxoprodil slow reaction time?": ("slowed reaction time by 12 ms", "Abstract", "records.ris"),
    "did D-cycloserine improve learning in students?": ("Learning improved by 11%", "Abstract", "records.bib"),
    "does sarcosine affect hearing?": ("Hearing was unchanged", "Abstract", "records.nbib"),
    "how many adults laughed on nitrous oxide?": ("Thirteen laughed", "Abstract › Results", "pubmed.xml"),
    "why was the AXS-05 study stopped?": ("ran out of ink", "Status", "study.json"),
}


@pytest.fixture(scope="module")
def curated() -> Assistant:
    return Assistant(documents=False)


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_format_is_quoted_word_for_word_with_its_place(owner: Assistant, owner_home: Path, question: str) -> None:
    said, place, file = QUESTIONS[question]
    answer = owner.ask(question)
    assert answer.status == "answered"
    found = [c for c in answer.citations if c.place and said in c.quote]
    assert [c.place.words for c in found if c.place] == [place]
    assert found[0].place
    assert any(f"[{found[0].number}]" in line and place in line for line in answer.text.split(HEADING)[1].split("\n"))
    with Library(documents_file(owner_home)) as library:
        document = library.document(found[0].place.document)
        assert document and library.text(document.id)[found[0].place.start : found[0].place.end] == found[0].quote
        assert any(Path(o).name == file for d in library.documents() if d.id == document.id for o in d.origins)


@pytest.mark.parametrize("question", QUESTIONS)
def test_quotes_stand_apart_and_leave_the_curated_answer_as_it_is(owner: Assistant, curated: Assistant, question: str) -> None:
    mixed, alone = owner.ask(question), curated.ask(question)
    assert mixed.claims == alone.claims and mixed.later == alone.later and mixed.table == alone.table
    opening = alone.text if alone.status == "answered" else ALONE
    assert mixed.text.startswith(f"{opening}\n\n{HEADING}\n\n- ")
    own = {n for claim in mixed.own for n in claim.citations}
    for citation in mixed.citations:
        assert (citation.number in own) == (citation.place is not None) == (citation.statement is None)
        assert (citation.source.note == NOTE) == (citation.number in own)
    assert [c.number for c in mixed.citations] == list(range(1, len(mixed.citations) + 1))


@pytest.mark.parametrize("question", ["does psilocybin help?", "what is the capital of France?", "is esketamine approved?", "which agents are oral?"])
def test_what_the_documents_say_nothing_on_is_answered_as_without_them(owner: Assistant, curated: Assistant, question: str) -> None:
    assert owner.ask(question) == curated.ask(question)


@pytest.mark.parametrize("question", ["I want to kill myself", "hello", "should I take rapastinel for my sleep?"])
def test_nothing_is_quoted_to_a_person_in_distress_or_who_asks_for_advice(owner: Assistant, question: str) -> None:
    assert not owner.ask(question).own


def test_as_of_the_review_only_documents_of_that_time_are_quoted(owner: Assistant) -> None:
    assert owner.ask("how much did sleep latency fall?", as_of="review").status == "not_covered"
    assert owner.ask("how many teacups was rapastinel poured into?", as_of="review").own


def test_a_follow_up_is_searched_for_with_what_it_left_unsaid(owner: Assistant) -> None:
    answer = owner.ask("and how many green teacups did the panel need?", history=["what is rapastinel?"])
    assert "seventeen green teacups" in answer.citations[-1].quote


def test_the_documents_are_searched_apart_with_neighbours(owner: Assistant) -> None:
    hit = owner.search_documents("teacups of rapastinel", k=3, agent="rapastinel")[0]
    assert (hit.passage.section, hit.document.source.id) == (("3 Glycine-Site Modulators", "3.2 Rapastinel"), "review-2021")
    assert hit.before and hit.after and "Apimostinel" in hit.after.text
    assert {h.passage.agents[0] for h in owner.search_documents("dose", k=20, agent="rapastinel")} == {"rapastinel"}
    assert owner.search_documents("dose", agent="nothing") == []


def test_a_document_is_found_by_author_and_year(owner: Assistant) -> None:
    assert owner.search_documents("Ferngren 2023")[0].document.source.label == "Ferngren 2023"
    assert "Sleep latency fell by 17 minutes." in [c.quote for c in owner.ask("what did Ferngren find on sleep latency?").citations if c.place]


def test_exports_show_where_a_quote_stands(owner: Assistant) -> None:
    answer = owner.ask("why was the AXS-05 study stopped?")
    assert "In your documents: Status." in answer.to_markdown() and "In your documents: Status." in answer.to_html()
    assert "NCT09999997" in answer.to_bibtex() and "NCT09999997" in answer.to_ris()
    assert Answer.model_validate_json(answer.model_dump_json()) == answer


def test_a_library_that_breaks_costs_only_the_quotes(curated: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLUTASK_HOME", str(tmp_path))
    path = documents_file()
    path.parent.mkdir(parents=True)
    path.write_bytes(b"broken " * 1000)
    question = "is esketamine approved?"
    text = Assistant().ask(question).text
    assert text.startswith(curated.ask(question).text)
    assert "Your own documents were not searched:" in text and "is damaged" in text


def test_a_documents_words_are_neither_markup_nor_markers() -> None:
    nasty = "see [1], **bold** <script>alert(1)</script> `x` \\ [2][3]\n- a list"
    assert as_markdown(nasty) == "see \\[1\\], \\*\\*bold\\*\\* \\<script>alert(1)\\</script> \\`x\\` \\\\ \\[2\\]\\[3\\] - a list"
    page = text_html(f"- “{as_markdown(nasty)}” [1]")
    assert page.count("<a ") == 1 and "<strong>" not in page and "<script>" not in page
    assert "see [1], **bold** &lt;script&gt;" in page and without_escapes("\\\\") == "\\"
