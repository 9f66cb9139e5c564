"""Measures of answers, each on real answers and on the same made wrong."""

from __future__ import annotations

import pytest

from glutask import Answer, Assistant
from glutask.evaluation.measures.agent_set import agent_set
from glutask.evaluation.measures.answer_found import answer_found
from glutask.evaluation.measures.calibration import brier, expected_error, reliability
from glutask.evaluation.measures.citations import cited
from glutask.evaluation.measures.count import count_exact
from glutask.evaluation.measures.coverage import area, coverage_accuracy
from glutask.evaluation.measures.declining import over_refusal, recognised
from glutask.evaluation.measures.faithfulness import unfaithful
from glutask.evaluation.measures.figures import numbers
from glutask.evaluation.measures.latency import latency
from glutask.evaluation.measures.markers import references
from glutask.evaluation.measures.must import missing
from glutask.evaluation.measures.support import Support
from glutask.evaluation.questions import EvalQuestion


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Answer:
    return assistant.ask("did traxoprodil beat placebo?")


@pytest.fixture(scope="module")
def support(assistant: Assistant) -> Support:
    return Support(assistant.corpus)


def changed(answer: Answer, **first_claim: object) -> Answer:
    """The answer with its first claim changed."""
    return answer.model_copy(update={"claims": (answer.claims[0].model_copy(update=first_claim), *answer.claims[1:])})


def test_quoted_claims_are_recalled_and_their_citations_precise(answer: Answer, support: Support) -> None:
    counts = cited(answer, support)
    assert counts.recalled == counts.claims > 0 and counts.precise == counts.citations > 0


@pytest.mark.parametrize("text", ["The difference was 77.7 points.", "Rapastinel won by 8.6 points.", "It changed the HAMD-XQ9."])
def test_a_claim_that_its_citation_does_not_bear_is_not_recalled(answer: Answer, support: Support, text: str) -> None:
    counts = cited(changed(answer, text=text), support)
    assert counts.recalled == counts.claims - 1 and counts.precise < counts.citations


def test_a_citation_too_many_is_imprecise(assistant: Assistant, answer: Answer, support: Support) -> None:
    foreign = assistant.ask("how is sarcosine taken?").citations[0].model_copy(update={"number": 99})
    more = changed(answer, citations=(*answer.claims[0].citations, 99)).model_copy(update={"citations": (*answer.citations, foreign)})
    before, after = cited(answer, support), cited(more, support)
    assert after.recalled == before.recalled and after.precise == before.precise and after.citations == before.citations + 1


def test_markers_that_lead_nowhere_are_counted(answer: Answer) -> None:
    assert references(answer).invalid == 0 < references(answer).total
    assert references(answer.model_copy(update={"text": answer.text + " [98]"})).invalid == 1
    assert references(changed(answer, citations=(97,))).invalid == 1


def test_a_number_that_nothing_cited_holds_is_unfaithful(assistant: Assistant, answer: Answer) -> None:
    assert unfaithful(answer, assistant.corpus) == frozenset()
    assert unfaithful(answer.model_copy(update={"text": "It fell by 77.70 points in GLYX-13."}), assistant.corpus) == {"77.7"}


def test_numbers_are_brought_to_one_form() -> None:
    assert numbers("1,304 people; 0.50 and .5, NR2B, GLYX-13, 8·60") == {"1304", "0.5", "8.6"}


def test_agent_sets_are_scored() -> None:
    score = agent_set(("a", "b", "c"), ("b", "c", "d", "e"))
    assert (score.precision, score.recall, score.exact) == (0.5, pytest.approx(2 / 3), 0.0) and score.f1 == pytest.approx(4 / 7)
    assert agent_set((), ()).exact == agent_set(("a", "b"), ("b", "a")).exact == 1.0 and agent_set((), ("a",)).f1 == 0.0


def test_a_count_must_stand_in_the_first_paragraph(answer: Answer) -> None:
    question = EvalQuestion(id="1", q="how many?", kind="count", must=(r"\b3\b|three",))
    assert count_exact(question, answer.model_copy(update={"text": "**Three** of them [1].\n\nMore."}))
    assert count_exact(question, answer.model_copy(update={"text": "**Since the review**\n\n- 3 trials [1]"}))
    assert not count_exact(question, answer.model_copy(update={"text": "Some of them.\n\nThere are 3 trials."}))


def test_an_answer_must_say_what_it_must_and_briefly() -> None:
    question = EvalQuestion(id="1", q="?", kind="figure", must=("8.6",), must_not=("harm",))
    assert missing(question, "8.6 points [3]") == ()
    assert len(missing(question, "no harm " * 150)) == 3
    assert missing(question.model_copy(update={"must": ("^3$",)}), "[3]") != ()


def test_an_answer_is_found_if_the_first_five_say_all_of_it() -> None:
    question = EvalQuestion(id="1", q="?", kind="figure", must=("8.6", "placebo"))
    assert answer_found(question, ["8.6 points", "against Placebo"]) and not answer_found(question, ["8.6 points"])
    assert not answer_found(question, ["8.6 points", "", "", "", "", "placebo"])


def test_declining_is_measured_both_ways() -> None:
    pairs = [
        ("not_covered", "not_covered"),
        ("not_covered", "answered"),
        ("answered", "declined"),
        ("answered", "answered"),
        ("declined", "declined"),
    ]
    assert recognised(pairs, "not_covered") == 0.5 and recognised(pairs, "declined") == 1.0 and over_refusal(pairs) == 0.5  # type: ignore[arg-type]
    assert recognised([], "declined") is None


def test_confidence_is_binned_and_scored() -> None:
    bins = reliability([0.95, 0.9, 0.05, 1.0], [True, False, False, True])
    assert [(b.low, b.questions) for b in bins] == [(0.0, 1), (0.9, 3)] and bins[1].covered == pytest.approx(2 / 3)
    assert expected_error(bins) == pytest.approx((0.05 + 3 * (0.95 - 2 / 3)) / 4)
    assert brier([1.0, 0.0], [True, True]) == 0.5 and brier([], []) is None


def test_the_curve_takes_the_most_confident_first() -> None:
    curve = coverage_accuracy([0.9, 0.5, 0.5, 0.1], [True, True, False, False])
    assert curve == [(0.25, 1.0), (0.75, pytest.approx(2 / 3)), (1.0, 0.5)]
    assert area(curve) == pytest.approx(0.25 + 0.5 * 2 / 3 + 0.25 * 0.5) and area([]) is None


def test_latency_is_given_in_milliseconds() -> None:
    assert (latency([0.001, 0.003, 0.002]).p50, latency([]).p95) == (2.0, 0.0)
