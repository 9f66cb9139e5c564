import pytest

from glutask import Assistant
from glutask.answering.sets import Sets
from glutask.corpus.locate import corpus_folder
from glutask.understanding.query import Filter
from glutask.understanding.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def sets(assistant: Assistant) -> Sets:
    return Sets(assistant.corpus, Vocabulary.load(corpus_folder()))


def f(field: str, value: str, *, negated: bool = False, relation: str = "is") -> Filter:
    return Filter(field=field, value=value, negated=negated, relation=relation, label=f"{field} {value}")  # type: ignore[arg-type]


def ids(sets: Sets, *filters: Filter, as_of: str = "later") -> set[str]:
    return {m.agent.id for m in sets.agents(filters, as_of)}  # type: ignore[arg-type]


def test_the_classes_hold_the_reviews_27_entries(sets: Sets, assistant: Assistant) -> None:
    sizes = [len(ids(sets, f("class", c))) for c in assistant.corpus.classes]
    assert sizes == [13, 6, 3, 4, 1]


def test_a_negated_filter_gives_the_complement(sets: Sets) -> None:
    everything = ids(sets)
    for item in (f("route", "oral"), f("approved", "any"), f("class", "broad"), f("designation", "fast track")):
        assert ids(sets, item) | ids(sets, item.model_copy(update={"negated": True})) == everything
        assert not ids(sets, item) & ids(sets, item.model_copy(update={"negated": True}))


def test_approval_depends_on_the_date(sets: Sets) -> None:
    assert ids(sets, f("approved", "FDA"), as_of="review") == {"esketamine"}
    assert ids(sets, f("approved", "FDA")) == {"esketamine", "axs-05"}


def test_filters_on_trials_hold_for_one_trial_together(sets: Sets, assistant: Assistant) -> None:
    found = sets.agents([f("trial.phase", "3"), f("trial.result", "negative")], "later")
    for match in found:
        assert any(t.phase == "3" and t.result == "negative" for t in match.trials), match.agent.id


def test_phases_compare(sets: Sets) -> None:
    reached = ids(sets, f("phase", "3", relation="at least"), as_of="review")
    below = ids(sets, f("phase", "3", relation="below"), as_of="review")
    assert reached and below and not reached & below
    assert "rapastinel" in reached and "ts-161" in below


def test_several_routes_are_alternatives(sets: Sets) -> None:
    assert ids(sets, f("route", "intranasal"), f("route", "inhaled")) == {"esketamine", "nitrous-oxide"}


def test_a_phase_with_a_letter_is_a_trials_own(sets: Sets) -> None:
    assert ids(sets, f("trial.phase", "2b")) < ids(sets, f("trial.phase", "2"))


@pytest.mark.parametrize("question", ["List all agents", "list every agent that is not approved", "which agents have been tested in humans?"])
def test_a_long_list_stays_short(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert len(answer.agents) > 20 and len(answer.text.split()) <= 200


def test_a_question_that_no_constraint_accounts_for_is_no_list_of_nearly_all(assistant: Assistant) -> None:
    assert len(assistant.ask("Which agents tested in patients caused hallucinations in monkeys?").agents) < len(assistant.corpus.entries) / 2


def test_a_place_is_told_by_a_trial_or_by_what_reports_on_it(sets: Sets, assistant: Assistant) -> None:
    found = {m.agent.id: m for m in sets.agents([f("trial.place", "taiwan")], "later")}
    assert {"ketamine", "sarcosine", "dextromethorphan", "basimglurant"} <= set(found)
    assert "basimglurant" in ids(sets, f("trial.place", "taiwan"), f("trial.result", "negative"))
    assert not ids(sets, f("trial.place", "norway"))


def test_a_loss_in_a_disease_is_read_off_what_is_said_of_it(sets: Sets, assistant: Assistant) -> None:
    match = {m.agent.id: m for m in sets.agents([f("about", "stroke"), f("outcome", "failed")], "later")}
    assert "eliprodil" in match and "nuedexta" not in match
    assert any("stroke" in assistant.corpus.statements[i].text for i in match["eliprodil"].statements)


def test_a_designation_since_the_review_counts_those_given_since_alone(sets: Sets) -> None:
    since = f("designation", "fast track").model_copy(update={"at": "since"})
    assert ids(sets, since) < ids(sets, f("designation", "fast track")) and "rel-1017" in ids(sets, since)


def test_who_is_in_a_trial_before_a_designation_does_not_narrow_what_is_denied(sets: Sets) -> None:
    studied = ids(sets, f("trial.population", "bipolar"))
    assert ids(sets, f("trial.population", "bipolar"), f("designation", "fast track", negated=True)) <= studied


def test_a_place_of_one_trial_is_not_given_to_another(sets: Sets) -> None:
    assert "axs-05" not in ids(sets, f("trial.place", "china")) and "cle100" not in ids(sets, f("trial.place", "netherlands"))
    brazil = next(m for m in sets.agents([f("trial.place", "brazil")], "later") if m.agent.id == "r-ketamine")
    assert "pcn-101-phase-2a" not in {t.id for t in brazil.trials}
    japan = next(m for m in sets.agents([f("trial.place", "japan")], "later") if m.agent.id == "esketamine")
    assert not {t.name for t in japan.trials} & {"TRANSFORM-1", "TRANSFORM-2"}


def test_negative_symptoms_are_no_loss(sets: Sets) -> None:
    assert "avp-786" not in ids(sets, f("about", "schizophrenia"), f("outcome", "failed"))
    assert ids(sets, f("about", "alzheimer"), f("trial.result", "negative"), f("trial.phase", "3")) == {"avp-786", "axs-05"}
