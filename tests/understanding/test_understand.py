import pytest

from glutask import Assistant
from glutask.errors import QuestionError
from glutask.understanding.query import Query

NEITHER = {("designation", "fast track", True), ("designation", "breakthrough therapy", True)}


def filters(query: Query) -> set[tuple[str, str, bool]]:
    return {(f.field, f.value, f.negated) for f in query.filters}


@pytest.mark.parametrize(
    ("question", "operation", "subject"),
    [
        ("which mGluR modulators failed?", "list", "agents"),
        ("oral NR2B drugs", "list", "agents"),
        ("how many glycine-site modulators are there?", "count", "agents"),
        ("how many patients took part in GEMINI?", "lookup", "facts"),
        ("compare AXS-05 with Nuedexta", "compare", "agents"),
        ("largest lanicemine trial", "rank", "trials"),
        ("which agent got furthest in development?", "rank", "agents"),
        ("is esketamine approved?", "yesno", "facts"),
        ("why did rapastinel fail?", "explain", "facts"),
        ("what is GLYX-13?", "define", "facts"),
        ("what is an enantiomer?", "define", "facts"),
        ("which trials of esketamine were negative?", "list", "trials"),
    ],
)
def test_the_kind_of_question(assistant: Assistant, question: str, operation: str, subject: str) -> None:
    query = assistant.understand(question)
    assert (query.operation, query.subject) == (operation, subject)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("which oral glycine-site modulators?", {("route", "oral", False), ("class", "glycine-site", False)}),
        ("which agents are not oral?", {("route", "oral", True)}),
        ("agents with fast track but never approved", {("designation", "fast track", False), ("approved", "any", True)}),
        ("which drugs contain quinidine?", {("ingredient", "quinidine", False)}),
        ("which ketamine family members were approved by the FDA?", {("kind", "ketamine-family", False), ("approved", "FDA", False)}),
        (
            "glycine-site drugs without fast track or breakthrough status",
            {("class", "glycine-site", False), ("designation", "fast track", True), ("designation", "breakthrough therapy", True)},
        ),
        ("which agents reached phase III?", {("phase", "3", False)}),
        ("which agents have no FDA approval?", {("approved", "FDA", True)}),
        ("broad modulators with no company behind them", {("class", "broad", False), ("maker", "company", True)}),
        ("which drugs had trial sites in Chile?", {("trial.place", "chile", False), ("tested", "people", False)}),
        ("which agents were tested in Indian patients?", {("trial.place", "india", False), ("tested", "patients", False)}),
        ("which agents had a fast track for depression or bipolar disorder?", {("designation", "fast track", False)}),
        ("which agents are not available by mouth in any trial?", {("route.any", "oral", True)}),
        (
            "Which agents have no positive trial, approval or fast track?",
            {("trial.result", "positive", True), ("approved", "any", True), ("designation", "fast track", True)},
        ),
        ("Which agents are oral rather than injected?", {("route", "oral", False)}),
        ("Which agents came out positive in a phase 3 trial?", {("trial.result", "positive", False), ("trial.phase", "3", False)}),
        (
            "drugs with a phase 3 trial in MDD, not ketamine, its enantiomers and its metabolites",
            {("trial.phase", "3", False), ("trial.population", "mdd", False), ("kind", "ketamine-family", True)},
        ),
        ("trials for something other than depression", {("trial.population", "other-disease", False)}),
    ],
)
def test_constraints_and_their_negation(assistant: Assistant, question: str, wanted: set[tuple[str, str, bool]]) -> None:
    assert filters(assistant.understand(question)) == wanted


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("Which agent has the most designations?", ("designations", True)),
        ("Which drug has been tested most often?", ("trials", True)),
        ("the tiniest trial an NR2B blocker was ever put through", ("n", False)),
        ("Which agent beat the rest to approval?", ("approval", False)),
    ],
)
def test_a_superlative_goes_by_a_field(assistant: Assistant, question: str, order: tuple[str, bool]) -> None:
    query = assistant.understand(question)
    assert query.order is not None and (query.order.field, query.order.descending, query.sorts) == (*order, False)


@pytest.mark.parametrize("question", ["Which agent has the longest half-life?", "Which drug works fastest?"])
def test_a_superlative_that_no_field_holds_is_looked_up(assistant: Assistant, question: str) -> None:
    query = assistant.understand(question)
    assert (query.subject, query.order) == ("facts", None)


def test_what_is_left_out(assistant: Assistant) -> None:
    query = assistant.understand("which agents other than ketamine and esketamine are approved?")
    assert query.excluded == ("ketamine", "esketamine") and not query.agents


def test_a_follow_up_inherits_what_it_leaves_out(assistant: Assistant) -> None:
    query = assistant.understand("what was it compared with?", ["tell me about Murrough's 2013 two-site ketamine trial"])
    assert query.agents == ("ketamine",) and query.inherited
    swapped = assistant.understand("and for rapastinel?", ["is esketamine approved?"])
    assert swapped.agents == ("rapastinel",) and "regulatory" in swapped.topics


def test_a_change_of_topic_inherits_nothing(assistant: Assistant) -> None:
    query = assistant.understand("is esketamine approved?", ["what is the dose of AXS-05?"])
    assert query.agents == ("esketamine",) and not query.inherited


def test_a_follow_up_narrows_a_list(assistant: Assistant) -> None:
    query = assistant.understand("which of them are oral?", ["list the glycine-site modulators"])
    assert {("class", "glycine-site", False), ("route", "oral", False)} <= filters(query) and query.subject == "agents"


def test_several_questions_in_one(assistant: Assistant) -> None:
    query = assistant.understand("Who makes AXS-05? And when was it approved?")
    assert len(query.parts) == 2 and all(part.agents == ("axs-05",) for part in query.parts)


@pytest.mark.parametrize("question", ["does it work?", "what dose?", "side effects", "???"])
def test_a_question_about_nothing_is_asked_back(assistant: Assistant, question: str) -> None:
    assert assistant.understand(question).intent == "unclear"


@pytest.mark.parametrize("question", ["", "   ", "x" * 20_000, None, 3])
def test_what_is_no_question_is_refused(assistant: Assistant, question: object) -> None:
    with pytest.raises(QuestionError) as caught:
        assistant.understand(question)  # type: ignore[arg-type]
    assert len(str(caught.value).splitlines()) == 1


def test_the_query_says_what_it_means(assistant: Assistant) -> None:
    said = str(assistant.understand("which oral agents failed in phase 3?"))
    assert said.startswith("List agents") and "oral" in said and "failed" in said


def test_a_question_that_names_its_own_set_takes_over_no_constraint(assistant: Assistant) -> None:
    query = assistant.understand("for which agents is QT prolongation described?", ["which agents are approved?"])
    assert filters(query) == {("about", "qt", False)}
    assert filters(assistant.understand("and which of them are oral?", ["which agents are approved?"])) >= {("approved", "any", False)}


def test_what_names_nothing_leans_on_what_was_just_spoken_of(assistant: Assistant) -> None:
    assert assistant.understand("what did the comparison group get, and up to what dose?", ["tell me about Huang 2013"]).agents == ("sarcosine",)


@pytest.mark.parametrize(
    "phrase", ["since the 2021 review", "after the april 2021 paper", "post-2021", "newer than the 2021 overview", "following this article"]
)
def test_what_came_after_the_review_is_asked_for_in_many_ways(assistant: Assistant, phrase: str) -> None:
    query = assistant.understand(f"lanicemine: anything {phrase}?")
    assert query.only_since and not query.outside


def test_a_companys_portfolio_is_a_set_of_agents(assistant: Assistant) -> None:
    query = assistant.understand("Avanir portfolio in this field")
    assert query.subject == "agents" and filters(query) == {("developer", "avanir", False)}


def test_halves_of_a_mixture_are_agents_of_their_own(assistant: Assistant) -> None:
    query = assistant.understand("which candidates are just one mirror-image half of ketamine?")
    assert filters(query) == {("kind", "enantiomer", False), ("kind", "ketamine-family", False)} and not query.agents


@pytest.mark.parametrize(
    "question", ["which was larger, ASCEND or GEMINI?", "was ASCEND bigger than GEMINI?", "which sarcosine trial had more people?"]
)
def test_of_trials_the_larger_is_asked_for(assistant: Assistant, question: str) -> None:
    query = assistant.understand(question)
    assert (query.operation, query.subject) == ("rank", "trials") and query.order is not None and query.order.field == "n"


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("ketamine family apart from esketamine", {("kind", "ketamine-family", False)}),
        ("glycine-site agents lacking both fast track and breakthrough", {("class", "glycine-site", False), *NEITHER}),
        ("FDA fast track, but only for something that isn't a mood disorder", {("designation", "any", True), ("designation", "other use", False)}),
        ("which agents are in the pipeline and act on sigma-1?", {("state", "active", False)}),
    ],
)
def test_what_leaves_out_and_what_does_not(assistant: Assistant, question: str, wanted: set[tuple[str, str, bool]]) -> None:
    assert wanted <= filters(assistant.understand(question))


def test_a_date_in_figures_or_with_its_day_is_that_of_the_review(assistant: Assistant) -> None:
    for date in ("as of 26 April 2021", "in 04/2021", "by April 26, 2021"):
        assert assistant.understand(f"how many agents had failed {date}?").as_of == "review"


def test_a_remark_in_brackets_ends_no_clause(assistant: Assistant) -> None:
    query = assistant.understand("dormant (no active development) in April 2021, active again now: anything?")
    assert [(f.value, f.at) for f in query.filters] == [("no active development", "review"), ("active", "later")]


@pytest.mark.parametrize(
    ("question", "operation", "subject"),
    [
        ("AstraZeneca molecules: how many?", "count", "agents"),
        ("mTORC1 activators, how many are there?", "count", "agents"),
        ("esketamine nasal spray: randomised phase 3 trials with a positive outcome", "list", "trials"),
        ("Midazolam-controlled ketamine trials that came out negative", "list", "trials"),
        ("R-ketamine: the smallest patient study?", "rank", "trials"),
        ("Which class has the most agents in it?", "rank", "agents"),
    ],
)
def test_a_set_is_asked_for_without_a_question_word(assistant: Assistant, question: str, operation: str, subject: str) -> None:
    query = assistant.understand(question)
    assert (query.operation, query.subject) == (operation, subject)


@pytest.mark.parametrize(
    "question", ["and in the elderly", "Was the difference significant?", "why did they stop it", "Is it any better than the old one?"]
)
def test_what_only_goes_on_from_something_unsaid_is_asked_back(assistant: Assistant, question: str) -> None:
    assert assistant.understand(question).intent == "unclear"


def test_of_trials_what_goes_on_are_the_trials(assistant: Assistant) -> None:
    assert ("trial.result", "ongoing", False) in filters(assistant.understand("how many nitrous oxide studies are still on the go?"))


def test_a_name_before_the_question_is_what_it_is_about(assistant: Assistant) -> None:
    assert assistant.understand("my mum has just started auvelity, how many hours between the 2 tablets").agents == ("axs-05",)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Which agents hold a US licence for treating depression of any sort?", {("approved", "FDA", False)}),
        ("For which agents has the European Commission at any time granted a marketing authorisation?", {("approved", "European Commission", False)}),
        ("which of the 27 had never been given to a single pt with depression?", {("tested", "patients", True)}),
        ("broad class drugs that are neither nmda antagonists nor ketamine metabolites", {("kind", "metabolite", True)}),
    ],
)
def test_constraints_in_other_words(assistant: Assistant, question: str, wanted: set[tuple[str, str, bool]]) -> None:
    found = filters(assistant.understand(question))
    assert wanted <= found and ("approved", "any use", False) not in found


def test_who_came_on_the_market_first_is_ranked(assistant: Assistant) -> None:
    query = assistant.understand("spravato or auvelity, which one came on the US market first?")
    assert query.operation == "rank" and query.order is not None and query.order.field == "approval"


def test_of_three_denied_in_a_row_each_is_denied(assistant: Assistant) -> None:
    found = filters(assistant.understand("which broad agents are neither licensed, nor just used off-label, nor given up?"))
    assert {("approved", "any", True), ("state", "off-label use", True), ("state", "discontinued", True)} <= found


def test_the_largest_trial_in_any_illness_is_looked_for_everywhere(assistant: Assistant) -> None:
    assert "Yurkewicz 2005" in assistant.ask("Biggest study ever done with traxoprodil, any illness?").text.split("[1]")[0]
    assert "Preskorn 2008" in assistant.ask("Biggest study ever done with traxoprodil?").text.split("[1]")[0]


def test_what_was_never_infused_is_so_by_no_route_of_its_own(assistant: Assistant) -> None:
    assert assistant.ask("Ketamine family: who in it has never been infused?").agents == ("cle100",)
