"""Text and history in, `Query` out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from glutask.corpus.corpus import Corpus
from glutask.errors import QuestionError
from glutask.understanding.filters import Found, find_filters, group_names
from glutask.understanding.intent import IntentReader
from glutask.understanding.linking import Linker, Mention, company_labels
from glutask.understanding.normalise import normalise, squash, tokens
from glutask.understanding.operation import decide
from glutask.understanding.query import Filter, Query
from glutask.understanding.spelling import Speller
from glutask.understanding.split import split_questions
from glutask.understanding.vocabulary import Vocabulary, any_match

MAX_CHARACTERS = 4000
"""A longer text is not a question."""
HISTORY = 8
"""How many earlier questions are read."""


_PLAIN_FIELDS = frozenset({"approved", "phase", "trial.result", "trial.phase", "route", "state", "tested", "outcome"})
"""Constraints that do not say what a question is about."""
_NOT_CLASS = re.compile(r"(?:\b(?:not|outside|except|other than|non)|n't)(?: (?:a|an|in|the|of|one|among|from|being))*[ -]*$")
_FAMILY = "ketamine-family"


_ENUMERATES = re.compile(r"(?:'s)?[\s,/&]*(?:\b(?:and|or|nor|the|off-label|oral|racemic)\b[\s,]*)*")
"""What stands between the names of an enumeration."""
_DEFINES = re.compile(r"^what(?:'s| is| are| does| do) .+?\b(?:mean|measure|measures|stand for)?\W*$")


class _Parsed(NamedTuple):
    text: str
    mentions: list[Mention]
    filters: list[Found]


class Understanding:
    """The first stage: knows the corpus' names and the vocabulary; keeps no state between questions."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, intents: IntentReader, speller: Speller) -> None:
        """Prepare the linker."""
        self._speller = speller
        self._intents = intents
        self._corpus = corpus
        self._vocabulary = vocabulary
        self._linker = Linker(corpus, vocabulary)
        self._asks = re.compile(rf"\b{vocabulary.structure['question_word']}\b", re.IGNORECASE)

    def understand(self, question: str, history: Sequence[str] = ()) -> Query:
        """What a question means, in the light of earlier ones.

        Args:
            question: As typed.
            history: Earlier questions of the conversation, oldest first.

        Raises:
            QuestionError: The question is empty, too long, or not text.
        """
        check_question(question)
        context: Query | None = None
        for earlier in list(history)[-HISTORY:]:
            if isinstance(earlier, str) and _encodable(earlier) and normalise(earlier) and len(earlier) <= MAX_CHARACTERS:
                context = self._query(earlier, context)
        return self._whole(question, context)

    def _whole(self, question: str, context: Query | None) -> Query:
        """A question as one query, or, where it holds several, as one with its parts, each read in the light of those before it."""
        query = self._query(question, context)
        cut = split_questions(question, self._vocabulary.structure["question_word"], self._matters)
        if not cut.parts or query.intent not in {"ask", "unclear"}:
            return query
        before = self._query(cut.stem, context) if cut.stem else query
        if not (before.agents or before.trials or before.sources):
            before = query
        parts: list[Query] = []
        for text in cut.parts:
            part = self._query(text, before.model_copy(update={"question": cut.stem}), part=True)
            if part.intent != "ask":
                return query
            parts.append(part)
            before = part
        set_asked = query.subject == "agents" and query.filters
        by_matter = query.operation == "compare" and not all(self._asks.search(text) for text in cut.parts)
        if by_matter or (set_asked and any(p.subject == "agents" for p in parts)):
            return query
        return query.model_copy(update={"intent": "ask", "parts": tuple(parts)})

    def _matters(self, words: str) -> frozenset[str]:
        """The matters a few words name: topics (that of identity aside), kinds of figure, particular matters."""
        text = normalise(words)
        if re.search(r"\bphase \d", text):
            return frozenset()
        topics = set(self._cued(self._vocabulary.topics, text)) - {"identity"}
        concepts = {name for name, (ask, _) in self._vocabulary.concepts.items() if ask.search(text)}
        return frozenset(topics | concepts | set(self._cued(self._vocabulary.aspects, text)))

    def _query(self, question: str, context: Query | None, part: bool = False) -> Query:
        """One question; as a part of several it leans on those before it wherever it names nothing."""
        said = self._speller.correct(question.strip())
        parsed = self._read(said)
        text, mentions = parsed.text, parsed.mentions
        named = [m for m in mentions if m.kind in {"agent", "trial", "source", "look-alike"} or m.kind.startswith("outside")]
        leaning = context is not None and (self._leans(parsed, named) or (part and not named))
        excluded, agents = self._agents(parsed)
        agents = agents or self._only_product(parsed)
        operation, subject, order = decide(text, mentions, agents, parsed.filters, self._vocabulary, context if leaning else None)
        times = {name: any_match(patterns, text) for name, patterns in self._vocabulary.times.items()}
        query = Query(
            question=question.strip(),
            resolved=self._in_full(said, text),
            unnamed=self._linker.without_names(self._in_full(said, text)),
            intent=self._intents.read(question, normalise(question), any(not m.kind.startswith("outside") for m in mentions)),
            operation=operation,
            subject=subject,
            agents=agents,
            excluded=excluded,
            trials=_ids(mentions, "trial"),
            sources=_ids(mentions, "source") or _ids(mentions, "review"),
            filters=self._filters(parsed, subject),
            order=order,
            sorts=bool(self._vocabulary.built("sorts").search(text)),
            look_alikes=self._apart(mentions),
            bare=self._bare(parsed),
            words=self._words(parsed) if subject == "agents" else (),
            content=self._content(parsed),
            topics=self._cued(self._vocabulary.topics, text),
            concepts=tuple(name for name, (ask, _) in self._vocabulary.concepts.items() if ask.search(self._unnamed(parsed))),
            aspects=self._cued(self._vocabulary.aspects, text),
            as_of="review" if times["review"] and not times["since"] else "latest",
            since=times["later"] or times["since"],
            only_since=times["since"],
            outside=self._outside_names(mentions),
            detail=any_match(self._vocabulary.follow_up["more"], text),
        )
        query = self._spelt_out(query)
        if query.look_alikes and query.subject == "trials":
            query = query.model_copy(update={"subject": "facts", "operation": "lookup"})
        if not leaning and query.intent == "ask" and self._underspecified(query, parsed):
            query = query.model_copy(update={"intent": "unclear"})
        if leaning and context is not None:
            query = self._inherit(query, context, parsed)
        if not query.agents and query.sources and not _ids(mentions, "review"):
            query = query.model_copy(update={"agents": self._studied(query.sources)})
        if not query.agents and query.trials and len(query.trials) <= 4:
            tested = tuple(dict.fromkeys(a for t in query.trials for a in self._corpus.trials[t].agents))
            query = query.model_copy(update={"agents": tested[:2]})
        return query.model_copy(update={"agent_names": tuple(self._corpus.agents[a].name for a in query.agents)})

    def _underspecified(self, query: Query, parsed: _Parsed) -> bool:
        """Whether nothing says what the question is about: no name, and no word beyond those of any question."""
        if parsed.mentions:
            return False
        if query.subject == "agents":
            said = query.filters or query.words or query.order or query.excluded or self._vocabulary.set_noun.search(parsed.text)
            return not said
        if query.subject == "trials":
            return False
        if any(w.text in self._vocabulary.subject_words for w in tokens(parsed.text)):
            return False
        spans = [(f.start, f.end) for f in parsed.filters if f.filter.field in _PLAIN_FIELDS]
        spans += [m.span() for p in self._vocabulary.plain_matters for m in p.finditer(parsed.text)]
        return self._covered(parsed.text, spans)

    def _bare(self, parsed: _Parsed) -> bool:
        """Whether no word is left beside names, constraints, cues of a matter, and the words of any question."""
        spans = [(m.start, m.end) for m in parsed.mentions] + [(f.start, f.end) for f in parsed.filters]
        for cues in (*self._vocabulary.topics.values(), *self._vocabulary.aspects.values(), *self._vocabulary.times.values()):
            spans += [m.span() for p in cues for m in p.finditer(parsed.text)]
        return self._covered(parsed.text, spans)

    def _covered(self, text: str, spans: list[tuple[int, int]]) -> bool:
        """Whether every word outside these places is one that any question may use."""
        left = [w for w in tokens(text) if len(w.text) > 1 and not any(s <= w.start < e for s, e in spans)]
        return all(w.text in self._vocabulary.generic_words for w in left)

    def _only_product(self, parsed: _Parsed) -> tuple[str, ...]:
        """The agent of a company that has one, where a single thing is asked about (`Clexio's drug`)."""
        makers = [m for m in parsed.mentions if m.kind == "developer"]
        others = [m for m in parsed.mentions if m.kind in {"trial", "source", "class"}]
        if len(makers) != 1 or others or len(makers[0].ids) != 1 or self._vocabulary.plural_agent_noun.search(parsed.text):
            return ()
        return makers[0].ids if not any_match(self._vocabulary.operations["count"], parsed.text) else ()

    def _apart(self, mentions: list[Mention]) -> tuple[str, ...]:
        """Statements that explain the look-alike names mentioned."""
        found = []
        for mention in mentions:
            if mention.kind == "look-alike":
                agent = self._corpus.agents[mention.ids[0]]
                for number, other in enumerate(agent.look_alikes, start=1):
                    if squash(other.name) == squash(mention.text):
                        found.append(f"{agent.id}.look-alike" + (f".{number}" if number > 1 else ""))
        return tuple(dict.fromkeys(found))

    def _in_full(self, question: str, text: str) -> str:
        """The question with the full form of its abbreviations beside it."""
        full = [self._vocabulary.abbreviations[w.text] for w in tokens(text) if w.text in self._vocabulary.abbreviations]
        return f"{question} ({', '.join(dict.fromkeys(full))})" if full else question

    def _studied(self, sources: Sequence[str]) -> tuple[str, ...]:
        """The agent that the papers are about, if they are about one."""
        first = {s.agents[0] for s in self._corpus.statements.values() if s.agents and set(s.sources) & set(sources)}
        return tuple(first) if len(first) == 1 else ()

    def _read(self, question: str) -> _Parsed:
        """Names and constraints; the name of a group (`ketamine family`) goes before the agent's name inside it."""
        text = normalise(question)
        mentions = self._linker.link(question)
        groups = [
            (s, e, f)
            for s, e, f in group_names(text, self._vocabulary)
            if any(_inside(m, s, e) for m in mentions if m.kind in {"agent", "class"} or m.kind.startswith("outside"))
        ]
        for field in ("", "ingredient"):
            wider = [(s, e) for s, e, f in groups if (f == "ingredient") == (field == "ingredient")]
            outer = [m for m in mentions if not any(_inside(m, s, e) for s, e in wider)]
            if not wider:
                continue
            if field == "ingredient" and not self._of_agents(text, outer):
                continue
            mentions = outer
        text, mentions = _without_spelling_out(text, mentions, groups)
        filters = find_filters(text, self._vocabulary, [(m.start, m.end) for m in mentions if not m.kind.startswith("outside")])
        compared = [(f.start, f.end) for f in filters if f.filter.field == "trial.comparator"]
        mentions = [m for m in mentions if not any(s <= m.start and m.end <= e for s, e in compared)]
        return _Parsed(text, mentions, filters)

    def _of_agents(self, text: str, mentions: list[Mention]) -> bool:
        """Whether the text, read with these names, asks about a set of agents or about one product's contents."""
        filters = find_filters(text, self._vocabulary, [(m.start, m.end) for m in mentions])
        asked = self._agents(_Parsed(text, mentions, filters))[1]
        operation, subject, _ = decide(text, mentions, asked, filters, self._vocabulary, None)
        return subject == "agents" or (operation == "yesno" and len(asked) == 1)

    def _spelt_out(self, query: Query) -> Query:
        """`racemic, S- and R-ketamine: which …`: a kind named beside agents adds its agents to those chosen from."""
        kinds = [f for f in query.filters if f.field == "kind" and not f.negated]
        if query.subject != "agents" or not kinds:
            return query
        family = [f for f in kinds if f.value == _FAMILY]
        if family:
            return query.model_copy(update={"agents": (), "filters": tuple(f for f in query.filters if f not in kinds or f in family)})
        if len(query.agents) >= 2:
            added = [a.id for a in self._corpus.entries if any(f.value in a.kinds for f in kinds)]
            agents = tuple(dict.fromkeys((*query.agents, *added)))
            return query.model_copy(update={"agents": agents, "filters": tuple(f for f in query.filters if f not in kinds)})
        return query

    def _leans(self, parsed: _Parsed, named: list[Mention]) -> bool:
        """Whether the question leaves its subject to an earlier one."""
        cues = self._vocabulary.follow_up
        if any_match(cues["change"], parsed.text):
            return False
        if any_match(cues["swap"], parsed.text):
            return True
        if named:
            return False
        own_set = any(m.kind in {"class", "developer"} for m in parsed.mentions)
        if any_match(cues["pronouns"], parsed.text):
            return True
        if own_set or (_DEFINES.search(parsed.text) and self._words(parsed)):
            return False
        return any_match(cues["openers"], parsed.text) or len(parsed.text.split()) <= 9

    def _inherit(self, query: Query, context: Query, parsed: _Parsed) -> Query:
        """Take over from the earlier question what this one leaves out."""
        update: dict[str, object] = {"inherited": True}
        own = query.agents or query.trials or query.sources or query.outside
        sets = context.subject != "facts"
        if own:
            update["resolved"] = f"{query.resolved} ({context.resolved})"
            if not query.topics or query.topics == ("identity",):
                update |= {
                    "operation": context.operation,
                    "topics": context.topics,
                    "aspects": context.aspects,
                    "concepts": context.concepts,
                    "content": context.content,
                    "unnamed": context.unnamed,
                }
                if sets and context.subject == "agents" and not query.filters:
                    update |= {"operation": "lookup", "subject": "facts"}
                elif context.operation == "compare":
                    update |= {"operation": "lookup"}
            return query.model_copy(update=update)
        if sets and query.as_of == "latest" and not query.since:
            update["as_of"] = context.as_of
        if sets and context.filters and not query.filters and any_match(self._vocabulary.follow_up["others"], parsed.text):
            last = context.filters[-1]
            flipped = (*context.filters[:-1], last.model_copy(update={"negated": not last.negated}))
            taken = ("operation", "subject", "agents", "excluded", "order", "words")
            return query.model_copy(update=update | {name: getattr(context, name) for name in taken} | {"filters": flipped, "words": ()})
        more = self._more_alike(query, context, parsed)
        if more is not None:
            return more.model_copy(update=update)
        shared_filters = tuple(f for f in context.filters if f.field not in {g.field for g in query.filters})
        if sets and (query.subject == "agents" or query.operation in {"rank", "count", "list"}) and not context.agents:
            subject = query.subject if query.subject != "facts" else context.subject
            update |= {"filters": shared_filters + query.filters, "agents": context.agents, "subject": subject}
            if query.operation not in {"rank", "count", "list"}:
                update["operation"] = "list"
            return query.model_copy(update=update)
        if context.subject == "agents" and not context.agents and query.subject == "facts" and query.filters:
            return query.model_copy(update=update | {"operation": "list", "subject": "agents", "filters": shared_filters + query.filters})
        if query.subject == "agents" and not context.agents:
            return query
        names = [self._corpus.agents[a].name for a in context.agents]
        trials = [self._corpus.trials[t].name for t in context.trials[:2]]
        labels = [self._corpus.sources[s].label for s in context.sources[:2]]
        about = ", ".join(dict.fromkeys((*names, *trials, *labels)))
        keep_trial = context.trials if not query.trials else query.trials
        update |= {
            "concepts": query.concepts,
            "agents": context.agents,
            "trials": keep_trial,
            "sources": context.sources,
            "outside": context.outside if not context.agents else (),
        }
        update["resolved"] = f"{query.resolved} ({about}; {context.question})" if about else f"{query.resolved} ({context.resolved})"
        if query.subject == "agents" and context.agents and len(context.agents) == 1:
            update |= {"subject": "facts", "operation": "lookup"}
        if query.detail:
            update |= {
                "operation": context.operation,
                "subject": context.subject,
                "filters": context.filters,
                "topics": context.topics,
                "order": context.order,
                "resolved": context.resolved,
                "aspects": context.aspects,
            }
        return query.model_copy(update=update)

    def _more_alike(self, query: Query, context: Query, parsed: _Parsed) -> Query | None:
        """`any other agents from the same company`, `which other agents act like that`: a set that the agents just spoken of belong to."""
        cues = self._vocabulary.follow_up
        if query.subject != "agents" or not context.agents or query.agents:
            return None
        filters = query.filters
        if any_match(cues["same_maker"], parsed.text):
            makers = [name for a in context.agents for d in self._corpus.agents[a].developers for name in company_labels(d.value, self._vocabulary)]
            filters += tuple(Filter(field="developer", value=m, label=f"developed by {m}", either=n > 0) for n, m in enumerate(dict.fromkeys(makers)))
        if not filters or (filters == query.filters and not any_match(cues["further"], parsed.text)):
            return None
        excluded = context.agents if any_match(cues["further"], parsed.text) else ()
        operation = query.operation if query.operation in {"list", "count", "rank"} else "list"
        return query.model_copy(update={"filters": filters, "excluded": (*query.excluded, *excluded), "operation": operation, "words": ()})

    def _agents(self, parsed: _Parsed) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Agents left out and agents asked about."""
        excluded: list[str] = []
        asked: list[str] = []
        named = [m for m in parsed.mentions if m.kind in {"agent", "look-alike"}]
        for mention in named:
            after = self._after(parsed.text, mention, named)
            if any_match(self._vocabulary.trailing_inclusions, after) and parsed.filters:
                continue
            (excluded if self._left_out(parsed.text, mention, after) else asked).extend(mention.ids)
        return tuple(dict.fromkeys(excluded)), tuple(dict.fromkeys(a for a in asked if a not in excluded))

    def _after(self, text: str, mention: Mention, named: list[Mention]) -> str:
        """What follows a name, the other names of the same enumeration passed over: ` not counted` for each of `(A, B and C not counted)`."""
        end = mention.end
        for other in named:
            if other.start >= end and _ENUMERATES.fullmatch(text[end : other.start]):
                end = other.end
        return text[end : end + 60]

    def _left_out(self, text: str, mention: Mention, after: str) -> bool:
        """Whether the words around a name leave it out: `other than X`, `X aside`."""
        if any_match(self._vocabulary.trailing_exclusions, after):
            return True
        before = text[max(0, mention.start - 60) : mention.start]
        cue = max((m.end() for p in self._vocabulary.exclusions for m in p.finditer(before)), default=None)
        between = before[cue:] if cue is not None else ""
        return cue is not None and not re.search(r"\b(?:is|are|was|were|do|does|did|which|what|has|have)\b|[.;?:]", between)

    def _filters(self, parsed: _Parsed, subject: str) -> tuple[Filter, ...]:
        found = [(f.start, f.filter) for f in parsed.filters]
        for mention in parsed.mentions:
            if mention.kind == "class":
                before = parsed.text[max(0, mention.start - 25) : mention.start]
                negated = bool(_NOT_CLASS.search(before))
                name = self._corpus.classes[mention.ids[0]].plural
                found.append((mention.start, Filter(field="class", value=mention.ids[0], negated=negated, label=name)))
            elif mention.kind == "developer" and subject != "facts":
                before = parsed.text[max(0, mention.start - 20) : mention.start]
                company = mention.text.removesuffix("'s")
                negated = bool(re.search(r"\b(?:not|other than|except|n't)\b[^,;]*$", before))
                found.append((mention.start, Filter(field="developer", value=company, negated=negated, label=f"developed by {company}")))
        kept = tuple(dict.fromkeys(f for _, f in sorted(found, key=lambda item: item[0])))
        return kept + self._standing(kept, parsed.text) if subject == "agents" else kept

    def _standing(self, filters: tuple[Filter, ...], text: str) -> tuple[Filter, ...]:
        """Who is in a phase at the moment is still in development."""
        now = any_match(self._vocabulary.times["later"], text) and any(f.field == "phase" and f.relation == "is" for f in filters)
        if not now or any(f.field == "state" for f in filters):
            return ()
        form = next(f for f in self._vocabulary.filters if (f.field, f.value) == ("state", "active"))
        return (Filter(field="state", value="active", label=form.label),)

    def _content(self, parsed: _Parsed) -> tuple[str, ...]:
        return tuple(dict.fromkeys(w.text for w in tokens(self._unnamed(parsed)) if w.text not in self._vocabulary.stop_words))

    def _unnamed(self, parsed: _Parsed) -> str:
        """The text with the names of things the corpus knows blanked out."""
        left = list(parsed.text)
        for m in parsed.mentions:
            if m.kind in {"agent", "trial", "source", "review", "developer", "look-alike"}:
                left[m.start : m.end] = " " * (m.end - m.start)
        return "".join(left)

    def _words(self, parsed: _Parsed) -> tuple[str, ...]:
        left = list(parsed.text)
        for start, end in [(m.start, m.end) for m in parsed.mentions] + [(f.start, f.end) for f in parsed.filters]:
            left[start:end] = " " * (end - start)
        words = (w.text for w in tokens("".join(left)))
        return tuple(dict.fromkeys(w for w in words if w not in self._vocabulary.generic_words and len(w) > 1 and not w.isdigit()))

    def _outside_names(self, mentions: list[Mention]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m.ids[0] for m in mentions if m.kind.startswith("outside")))

    def _cued(self, cues: dict[str, tuple[re.Pattern[str], ...]], text: str) -> tuple[str, ...]:
        return tuple(name for name, patterns in cues.items() if any_match(patterns, text))


def check_question(question: object) -> None:
    """Refuse what is not a question.

    Raises:
        QuestionError: One sentence that says what to do.
    """
    if not isinstance(question, str):
        raise QuestionError(f"a question is text, not {type(question).__name__}; pass a string.")
    if not _encodable(question):
        raise QuestionError("the question holds bytes that are no characters; type it again or save it as UTF-8.")
    if len(question) > MAX_CHARACTERS:
        raise QuestionError(f"the question has {len(question):,} characters; ask it in at most {MAX_CHARACTERS:,}.")
    if not question.strip():
        raise QuestionError("the question is empty; type what you would like to know, e.g. 'what is GLYX-13?'.")


def _without_spelling_out(text: str, mentions: list[Mention], groups: list[tuple[int, int, str]]) -> tuple[str, list[Mention]]:
    """Blank out brackets that only spell out a group just named: `the ketamine family (racemic, S, R, HNK)`."""
    for _, end, _ in groups:
        bracket = re.match(r"\s*\([^)]*\)", text[end:])
        if bracket:
            start, stop = end, end + bracket.end()
            text = text[:start] + " " * (stop - start) + text[stop:]
            mentions = [m for m in mentions if not start <= m.start < stop]
    return text, mentions


def _inside(mention: Mention, start: int, end: int) -> bool:
    """Whether a name lies inside a wider place."""
    return start <= mention.start and mention.end <= end and (mention.end - mention.start) < (end - start)


def _encodable(text: str) -> bool:
    """Whether a text holds no lone surrogates, which stand for bytes that could not be decoded."""
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _ids(mentions: list[Mention], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for m in mentions if m.kind == kind for i in m.ids))
