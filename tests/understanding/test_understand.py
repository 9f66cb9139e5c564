import pytest

from glutask import Assistant
from glutask.errors import QuestionError
from glutask.understanding.query import Query


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
    ],
)
def test_constraints_and_their_negation(assistant: Assistant, question: str, wanted: set[tuple[str, str, bool]]) -> None:
    assert filters(assistant.understand(question)) == wanted


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
