"""The scribe: lets a writer phrase a composed answer, checks each sentence, and shows the evidence itself wherever one fails."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from glutask.answering.answer import Answer, Claim
from glutask.answering.compose import write_out
from glutask.answering.writer.checking import Checker
from glutask.answering.writer.frame import Frame, frame_of, framed, is_prose
from glutask.answering.writer.names import names_of
from glutask.answering.writer.needed import left_out
from glutask.answering.writer.rewording import reworded
from glutask.answering.writer.writer import Sentence, Usage, Writer
from glutask.answering.writer.writing import Phrased, Writing
from glutask.corpus.corpus import Corpus
from glutask.errors import WriterError

_READ_AS = "Read as “{}”, as the language model reworded the question."
_CHECKED = "Phrased by a language model and checked sentence by sentence against the evidence"
_MARKUP = re.compile(r"\s*\[\d{1,3}\]|\*\*")


class Judged(NamedTuple):
    """A sentence after the check."""

    text: str
    named: tuple[int, ...]
    """Numbers of the claims that the writer named."""
    rests: tuple[int, ...]
    """Places of the claims to show for it: those it rests on if it passed, those it named if not."""
    faults: tuple[str, ...]


class Scribe:
    """Phrases answers. Holds no state between them."""

    def __init__(self, writer: Writer, corpus: Corpus) -> None:
        """Wrap a writer.

        Args:
            writer: Phrases; nothing it says is taken at its word.
            corpus: Names, and the statements behind claims.
        """
        self.writer = writer
        self._corpus = corpus
        self._checker = Checker(names_of(corpus))

    def stream(self, answer: Answer, history: Sequence[str] = (), ask: Callable[[str], Answer] | None = None) -> Iterator[Answer]:
        """The answer as it grows by checked sentences; the last one is whole.

        An answer that declines, or that is computed as a list, is given back as it is. Where the writer fails, the last one is the composed
        answer with a line that says so.

        Args:
            answer: As composed.
            history: Earlier questions, for a rewording.
            ask: Answers the question as reworded; without it none is.
        """
        begun, usage = time.perf_counter(), Usage(attempts=0)
        if ask:
            answer, usage = reworded(self.writer, answer, history, ask)
        for shown in self._phrased(answer, begun, usage):
            note = shown.interpretation.reworded
            yield shown.model_copy(update={"text": f"{_READ_AS.format(note)}\n\n{shown.text}"}) if note else shown

    def _phrased(self, answer: Answer, begun: float, usage: Usage) -> Iterator[Answer]:
        frame = frame_of(answer) if is_prose(answer) else None
        if frame is None:
            yield answer.model_copy(update={"writing": self._trace(usage, begun)}) if usage.attempts else answer
            return
        judged: list[Judged] = []
        try:
            for item in self.writer.phrase(answer.question, [c.text for c in (*answer.claims, *answer.later)]):
                if isinstance(item, Usage):
                    usage += item
                    continue
                judged.append(self._judged(item, answer))
                yield self._shown(answer, frame, judged, ())[0]
            if not judged:
                raise WriterError("the language model wrote nothing")
        except WriterError as error:
            yield answer.model_copy(update={"text": f"{answer.text}\n\n{_failed(error)}", "writing": self._trace(usage, begun, failure=str(error))})
            return
        told = _told(judged, answer)
        missing = left_out(answer, told, self._corpus, self._checker)
        whole, text = self._shown(answer, frame, judged, missing)
        trace = self._trace(usage, begun, judged, put_back=len(missing))
        yield whole.model_copy(update={"text": f"{text}\n\n{_said(trace)}", "writing": trace})

    def _judged(self, sentence: Sentence, answer: Answer) -> Judged:
        claims = (*answer.claims, *answer.later)
        text = " ".join(unicodedata.normalize("NFKC", _MARKUP.sub("", sentence.text)).split())
        named = tuple(dict.fromkeys(n - 1 for n in sentence.claims if 1 <= n <= len(claims)))
        if len(named) < len(set(sentence.claims)) or not named:
            return Judged(text, sentence.claims, named, ("claims: it names none, or one that is not there",))
        verdict = self._checker.check(text, [claims[n].text for n in named])
        if verdict.faults:
            return Judged(text, sentence.claims, named, tuple(f"{f.kind}: {f.what}" for f in verdict.faults))
        return Judged(text, sentence.claims, tuple(named[n] for n in verdict.rests), ())

    def _shown(self, answer: Answer, frame: Frame, judged: list[Judged], missing: list[int] | tuple[int, ...]) -> tuple[Answer, str]:
        """The answer with what is to be shown in place of its claims, and its text."""
        claims, own = (*answer.claims, *answer.later), len(answer.claims)
        direct: dict[str, Claim] = {}
        later: dict[str, Claim] = {}
        for sentence in judged:
            shown = [_resting(sentence, claims)] if not sentence.faults else [claims[n] for n in sentence.rests]
            for place, claim in zip(([max(sentence.rests)] if not sentence.faults else sentence.rests), shown, strict=True):
                (later if place >= own else direct).setdefault(claim.text, claim)
        listed = [claims[n] for n in missing if n < own and claims[n].text not in direct]
        since = [*later.values(), *(claims[n] for n in missing if n >= own and claims[n].text not in later)]
        whole, draft = framed(answer, frame, list(direct.values()), listed, since)
        text = write_out(draft)
        return whole.model_copy(update={"text": text}), text

    def _trace(self, usage: Usage, begun: float, judged: list[Judged] | None = None, put_back: int = 0, failure: str = "") -> Writing:
        return Writing(
            model=self.writer.name,
            sentences=tuple(Phrased(text=j.text, claims=j.named, faults=j.faults) for j in judged or ()),
            put_back=put_back,
            failure=failure,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            attempts=usage.attempts,
            cost=self.writer.cost(usage),
            seconds=round(time.perf_counter() - begun, 3),
        )


def _resting(sentence: Judged, claims: tuple[Claim, ...]) -> Claim:
    """The sentence as a claim of its own, with the citations of the claims it rests on."""
    behind = [claims[n] for n in sentence.rests]
    return Claim(
        text=sentence.text,
        citations=tuple(dict.fromkeys(n for c in behind for n in c.citations)),
        agents=tuple(dict.fromkeys(a for c in behind for a in c.agents)),
        evidence=behind[0].evidence if len(behind) == 1 else None,
    )


def _told(judged: list[Judged], answer: Answer) -> dict[int, list[str]]:
    """Place of each claim that is told, to what tells it: an accepted sentence, or the claim itself."""
    claims = (*answer.claims, *answer.later)
    told: dict[int, list[str]] = {}
    for sentence in judged:
        for n in sentence.rests:
            told.setdefault(n, []).append(claims[n].text if sentence.faults else sentence.text)
    return told


def _failed(error: WriterError) -> str:
    return f"The language model could not phrase this answer ({error}); it is shown as composed from the evidence."


def _said(trace: Writing) -> str:
    line = f"{_CHECKED}: {trace.replaced} of {len(trace.sentences)} replaced by the evidence itself"
    if trace.put_back:
        line += f", {trace.put_back} {'finding' if trace.put_back == 1 else 'findings'} put back that it had left out"
    return line + "."
