"""Number faithfulness: does every number that an answer says occur in what it cites.

Definition: share of answered questions in whose text every number (markers taken out; digits inside names do not count)
- occurs in a quote the answer cites, in the year of a source it cites, in the question (`phase III` asks of phase 3), or in a
  constraint of it that the answer says back; or
- counts what the answer itself lists: its agents, the rows of its table, "and 3 more", "38 more stand in the table", the agents
  of each class where classes are ranked; or
- counts the positive, negative or mixed randomised trials of an agent that the answer is about, as the entries have them; or
- is the review's date, which heads what became known since.
Source: number hallucination as checked by Zhao, Cohen & Webber 2020 (arXiv 2009.13312).
"""

from __future__ import annotations

import re

from glutask.answering.answer import Answer
from glutask.corpus.corpus import Corpus
from glutask.corpus.models import AsOf
from glutask.evaluation.measures.figures import numbers
from glutask.evaluation.measures.must import plain
from glutask.understanding.normalise import normalise

AS_OF: tuple[AsOf, ...] = ("review", "later")
_MORE = re.compile(r"\band \d+ more\b|\b\d+ more stand in the table\b")


def sizes(answer: Answer) -> frozenset[str]:
    """Sizes of the sets that an answer lists."""
    return frozenset({str(len(answer.agents)), str(len(answer.table.rows) if answer.table else 0)})


def unfaithful(answer: Answer, corpus: Corpus) -> frozenset[str]:
    """Numbers that an answer says without support."""
    allowed = numbers(answer.question) | numbers(normalise(answer.question)) | sizes(answer) | {corpus.review.cut_off[:4]}
    allowed |= numbers(" ".join(item.label for item in answer.interpretation.filters))
    order = answer.interpretation.order
    allowed |= {str(len(c.members)) for c in corpus.classes.values()} if order and order.field == "class" else set()
    for agent in answer.agents:
        allowed |= {str(number) for as_of in AS_OF for number in corpus.balance_of(agent, as_of).values()}
    for citation in answer.citations:
        allowed |= numbers(citation.quote)
        allowed |= {str(citation.source.year)} if citation.source.year else set()
    return frozenset(numbers(_MORE.sub(" ", plain(answer.text))) - allowed)
