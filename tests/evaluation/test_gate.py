import json
from pathlib import Path

import pytest

from glutask import Assistant
from glutask.corpus.locate import corpus_folder, index_folder
from glutask.errors import DatasetError
from glutask.evaluation import gate
from glutask.evaluation.answers import questions_folder
from glutask.evaluation.own import OwnReport, evaluate_own
from glutask.evaluation.page import html
from glutask.evaluation.progress import silent
from glutask.evaluation.questions import load_questions
from glutask.evaluation.tables import own_markdown
from glutask.evaluation.tasks import QuestionTask
from glutask.retrieval.index import open_index


@pytest.fixture(scope="module")
def report(assistant: Assistant) -> OwnReport:
    questions = load_questions(questions_folder(), "dev")[::12]
    task = QuestionTask(assistant, open_index(corpus_folder(), index_folder()), questions)
    return evaluate_own(assistant, task, questions, "dev", silent)[0]


def test_a_report_passes_its_own_gate_and_a_point_less_fails(report: OwnReport, tmp_path: Path) -> None:
    place = tmp_path / "accepted.json"
    assert gate.drops({"dev": report}, place) == []
    gate.accept({"dev": report}, place)
    assert gate.drops({"dev": report}, place) == []
    accepted = json.loads(place.read_text(encoding="utf-8"))
    accepted["dev"]["fused nDCG@10"] += 0.009
    accepted["dev"]["right"] += 0.011
    place.write_text(json.dumps(accepted), encoding="utf-8")
    (fallen,) = gate.drops({"dev": report}, place)
    assert fallen.startswith("dev: right fell from")


def test_accepting_one_split_leaves_the_other(report: OwnReport, tmp_path: Path) -> None:
    place = tmp_path / "accepted.json"
    place.write_text('{"test": {"right": 0.5}}', encoding="utf-8")
    gate.accept({"dev": report}, place)
    assert json.loads(place.read_text(encoding="utf-8"))["test"] == {"right": 0.5}


def test_a_damaged_accepted_report_is_named(report: OwnReport, tmp_path: Path) -> None:
    (tmp_path / "accepted.json").write_text("{", encoding="utf-8")
    with pytest.raises(DatasetError, match="is not an accepted report"):
        gate.drops({"dev": report}, tmp_path / "accepted.json")


def test_the_report_measures_every_system_and_retriever(report: OwnReport) -> None:
    assert report.answers["Glutask"].overall.right > report.answers["dense top 5"].overall.right > 0.3  # type: ignore[operator]
    assert set(report.retrieval) >= {"fused", "dense", "bm25", "rrf", "evidence"}
    assert report.retrieval["evidence"].statements["nDCG@10"] > report.retrieval["dense"].statements["nDCG@10"] > 0.2
    text = own_markdown(report)
    assert "| Glutask |" in text and "By kind" in text and "Worst evidence" in text and "None" not in text


def test_the_page_needs_no_network(report: OwnReport) -> None:
    marked = report.model_copy(update={"worst": (report.worst[0].model_copy(update={"question": "<i>why</i>"}),)})
    page = html([marked])
    assert page.count('class="plotly-graph-div"') == 3 and "&lt;i&gt;why" in page and "<i>why" not in page
    assert 'src="http' not in page and "<link" not in page
