"""Answer found: do the best statements, taken together, say what a right answer must say.

Definition: share of questions of which every `must` pattern matches the text of the first five statements, joined. Unlike
recall it gives credit to a statement that answers as well as those named as gold; it asks nothing of a question without `must`.
Source: top-k retrieval accuracy of Karpukhin et al. 2020 (arXiv 2004.04906), section 5, with patterns as in TREC QA.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.evaluation.questions import EvalQuestion

DEPTH = 5


def answer_found(question: EvalQuestion, texts: Sequence[str]) -> bool:
    """Whether the first texts hold what must be said."""
    said = "\n".join(texts[:DEPTH])
    return all(re.search(pattern, said, re.IGNORECASE) for pattern in question.must)
