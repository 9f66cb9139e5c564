"""Near duplicates among the statements of an answer."""

from glutask.answering.choose import says_same
from glutask.corpus.models import Statement


def _said(number: int, text: str) -> Statement:
    return Statement(id=f"x-{number:03}", text=text, sources=("s",), topic="trial", agents=("x",), as_of="review", evidence="rct")


def test_a_statement_that_adds_little_says_the_same() -> None:
    whole = _said(1, "X is a tablet of dextromethorphan 45 mg and bupropion 105 mg, taken twice a day, made by the company Axsome.")
    assert says_same(_said(2, "X is a tablet, made by Axsome, of dextromethorphan and bupropion."), whole)


def test_another_figure_is_another_statement() -> None:
    whole = _said(1, "In the trial of X, response at week 6 was 54% on the drug and 34% on placebo.")
    assert not says_same(_said(2, "In the trial of X, remission at week 6 was 39% on the drug and 17% on placebo."), whole)
