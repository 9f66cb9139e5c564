"""Text and history in, `Query` out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glutask.corpus.corpus import Corpus
from glutask.understanding.again import Again
from glutask.understanding.asked import Asked
from glutask.understanding.checking import MAX_CHARACTERS, check_question, encodable
from glutask.understanding.constraining import Constrainer
from glutask.understanding.context import Conversation, Members
from glutask.understanding.doubt import Doubt, side_by_side
from glutask.understanding.filters import find_filters
from glutask.understanding.found import Found
from glutask.understanding.intent import IntentReader
from glutask.understanding.linking import Kept, Linker
from glutask.understanding.meant import Meant
from glutask.understanding.mention import Mention
from glutask.understanding.normalise import normalise, outside, squash, tokens
from glutask.understanding.operation import decide, regarded
from glutask.understanding.parsed import Parsed
from glutask.understanding.patterns import Pattern
from glutask.understanding.preamble import asked_from
from glutask.understanding.query import Query
from glutask.understanding.reader import Reader
from glutask.understanding.reading import SubjectReader
from glutask.understanding.sentence import SentenceReader
from glutask.understanding.spelling import Speller
from glutask.understanding.split import split_questions
from glutask.understanding.vocabulary import Vocabulary, any_match

TELLING = 2
"""So many words say what is asked without the sentence before."""
HISTORY = 8
"""How many earlier questions are read."""


_SHOWN_IN_SETS = frozenset({"route", "development", "mechanism", "target", "status", "safety", "pharmacokinetics", "preclinical", "comparison"})
"""Matters that say what a list shows, or narrow it."""
_PLAIN_FIELDS = frozenset({"approved", "phase", "trial.result", "trial.phase", "route", "state", "tested", "outcome"})
"""Constraints that do not say what a question is about."""
_OWN_SUBJECT = frozenset({"mechanism", "target", "preclinical"})
"""Topics that a question may be about without naming an agent."""
_NO_MATTER = frozenset({"identity"})
_OF_RESULTS = frozenset({"trial", "efficacy", "comparison"})
"""Topics that do not make a few words a question of their own."""
_FAMILY = "ketamine-family"


class Understanding:
    """The first stage: knows the corpus' names and the vocabulary; keeps no state between questions."""

    def __init__(
        self,
        corpus: Corpus,
        vocabulary: Vocabulary,
        intents: IntentReader,
        subjects: SubjectReader,
        speller: Speller,
        members: Members,
        names: Kept | None = None,
    ) -> None:
        """Prepare the linker.

        Args:
            corpus: What is known.
            vocabulary: Knowledge of language.
            intents: Tells questions of fact from calls for advice or help.
            subjects: Weighs whether a question asks for agents, trials or facts.
            speller: Puts slips right.
            members: Answers an earlier question over a set, for what refers back to its answer.
            names: What a `Linker` of this corpus kept.
        """
        self._speller = speller
        self._intents = intents
        self._subjects = subjects
        self._corpus = corpus
        self._vocabulary = vocabulary
        self._sentences = SentenceReader(corpus, vocabulary)
        self._linker = Linker(corpus, vocabulary, speller.known, names)
        self._conversation = Conversation(corpus, vocabulary, self._linker, members)
        self._asked = Asked(vocabulary, members, {a.id: [d.value for d in a.developers] for a in corpus.agents.values()})
        self._meant = Meant(corpus, vocabulary)
        self._reader = Reader(self._linker, self._asked, vocabulary)
        self._constrainer = Constrainer(corpus, vocabulary)
        self._doubt = Doubt(vocabulary)
        self._entries = frozenset(a.id for a in corpus.entries)
        self._again = Again(vocabulary.data["language"]["again"])
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
            if isinstance(earlier, str) and encodable(earlier) and normalise(earlier) and len(earlier) <= MAX_CHARACTERS:
                context = self._conversation.after(self._query(earlier, context), context)
        return self._whole(question, context)

    def _whole(self, question: str, context: Query | None) -> Query:
        """A question as one query, or, where it holds several, as one with its parts, each read in the light of those before it."""
        query = self._query(question, context)
        if query.parts or self._sentences.read(question):
            return query
        cut = split_questions(self._plain(question), self._vocabulary, self._matters)
        if not cut.parts or query.intent not in {"ask", "unclear"}:
            return query
        before = self._query(cut.stem, context) if cut.stem else query
        headed = bool(before.agents or before.trials or before.sources) and before is not query
        if not headed:
            before = query
        parts: list[Query] = []
        for text in cut.parts:
            elliptic = f"and {text}" if self._vocabulary.built("elliptic").search(text) else text
            leaning = headed or self._conversation.refers(self._reader.read(self._speller.correct(elliptic)), first=not parts, owners=before.agents)
            part = self._query(elliptic, before.model_copy(update={"question": cut.stem}) if leaning else context, part=leaning)
            if part.intent != "ask":
                return query
            if before.trials and not part.trials and part.agents and set(part.agents) <= set(before.agents):
                part = self._with_names(part.model_copy(update={"trials": before.trials}))
            parts.append(part)
            before = part
        if context is None and not query.filters and all(p.bare and not (p.agents or p.trials or p.sources or p.outside or p.filters) for p in parts):
            return query.model_copy(update={"intent": "unclear"})
        set_asked = query.subject == "agents" and query.filters
        by_matter = query.operation == "compare" and not all(self._asks.search(text) for text in cut.parts)
        each_alone = all(p.operation == "count" for p in parts) or all(
            self._asks.search(text) and not p.inherited for text, p in zip(cut.parts, parts, strict=True)
        )
        if by_matter or (set_asked and not each_alone and any(p.subject == "agents" for p in parts)):
            return query
        return query.model_copy(update={"intent": "ask", "parts": tuple(parts)})

    def _matters(self, words: str, figures: bool) -> frozenset[str]:
        """The matters that a few words name; that of identity, and what one result is made of, are none unless figures count."""
        text = normalise(words)
        if re.search(r"\bphase \d", text):
            return frozenset()
        topics = set(self._cued(self._vocabulary.topics, text)) - (_NO_MATTER if figures else _NO_MATTER | _OF_RESULTS)
        concepts = {name for name, (ask, _) in self._vocabulary.concepts.items() if ask.search(text)}
        return frozenset(topics | concepts | (set(self._cued(self._vocabulary.aspects, text)) if figures else set()))

    def _plain(self, question: str) -> str:
        """The question without courtesies and remarks: `hi, quick question:`, `many thanks`, `(heart rhythm worries)` behind it."""
        plain = self._vocabulary.built("hanging").sub(r"\1-\2", question.strip())
        for name in ("greets", "thanks", "purpose", "added"):
            plain = self._vocabulary.built(name).sub("", plain).strip()
        return plain or question.strip()

    def _query(self, question: str, context: Query | None, part: bool = False) -> Query:
        """One question; as a part of several it leans on those before it wherever it names nothing."""
        again = self._again.asked(question)
        if again and context is not None:
            return self._again.of(context, question, again)
        if told := self._sentences.read(question):
            return self._told(told)
        said = self._speller.correct(self._plain(question))
        parsed = self._reader.read(said)
        text, mentions = parsed.text, parsed.mentions
        named = [m for m in mentions if m.kind in {"agent", "trial", "source", "look-alike"} or m.kind.startswith("outside")]
        leaning = context is not None and (self._conversation.leans(parsed, named, self._words(parsed)) or (part and not named))
        excluded, agents = self._asked.agents(parsed)
        if not agents and not (leaning and context is not None and self._sponsored(context, parsed)):
            agents = self._asked.only_product(parsed)
        kin = self._asked.kin(parsed, agents)
        if kin:
            excluded, agents = (*excluded, *agents), ()
        operation, subject, order = decide(text, mentions, agents, parsed.filters, self._vocabulary, context if leaning else None)
        timed = self._vocabulary.built("either_time").sub(" ", text)
        times = {name: any_match(patterns, timed) for name, patterns in self._vocabulary.times.items()}
        unnamed = self._unnamed(parsed)[asked_from(text, self._vocabulary, "question_word") :]
        in_full = self._in_full(said, text)
        without_names = self._linker.without_names(in_full)
        if not leaning and len(agents) < 2 and operation != "compare":
            weighed = self._subjects.weigh(subject, in_full, without_names)
            if (
                weighed != subject
                and not self._doubt.certain(weighed, operation, subject, parsed)
                and (weighed == "facts" or (parsed.filters and not agents))
            ):
                operation, subject, order = regarded(weighed, text, self._vocabulary, parsed.filters)
        if part and context is not None and context.subject == "facts" and subject == "agents" and not self._doubt.names_a_set(parsed):
            operation, subject, order = "lookup", "facts", None
        if self._doubt.counts_else(parsed, operation, subject, self._words(parsed)):
            operation, subject, order = regarded("facts", text, self._vocabulary, parsed.filters)
        apart = any(f.filter.at for f in parsed.filters)
        subject = "agents" if kin else subject
        filters = self._constrainer.filters(parsed, subject, self._words(parsed)) + kin
        query = Query(
            question=question.strip(),
            resolved=in_full,
            unnamed=without_names,
            intent=self._intents.read(
                question,
                normalise(question),
                any(not m.kind.startswith("outside") for m in mentions),
                self._linker.without_names(question),
                leaning and not named,
            ),
            operation="list" if kin and operation not in {"count", "rank"} else operation,
            subject=subject,
            agents=agents,
            excluded=excluded,
            apart=self._asked.apart(parsed, self._entries) if subject == "agents" else (),
            trials=_ids(mentions, "trial"),
            sources=_ids(mentions, "source") or _ids(mentions, "review"),
            filters=filters,
            order=order,
            sorts=order is not None and bool(self._vocabulary.built("sorts").search(text)),
            look_alikes=self._apart(mentions),
            bare=self._bare(parsed),
            words=tuple(w for w in self._words(parsed) if not self._constrainer.told(w)) if subject != "facts" and not named else (),
            content=self._content(parsed),
            topics=self._cued(self._vocabulary.topics, text),
            concepts=tuple(name for name, (ask, _) in self._vocabulary.concepts.items() if ask.search(unnamed)),
            aspects=self._cued(self._vocabulary.aspects, text),
            as_of="review" if times["review"] and not (times["since"] or apart or self._vocabulary.built("asks_fate").search(text)) else "latest",
            since=(times["later"] or times["since"]) and not apart,
            only_since=times["since"] and not apart,
            outside=self._outside_names(mentions, parsed.filters),
            detail=any_match(self._vocabulary.follow_up["more"], text),
        )
        query = self._spelt_out(query)
        if query.look_alikes and query.subject == "trials":
            query = query.model_copy(update={"subject": "facts", "operation": "lookup"})
        lost = not leaning and query.intent == "ask" and self._underspecified(query, parsed)
        if lost and not part and context is not None and (context.agents or context.trials) and not self._conversation.changes(parsed):
            return self._query(question, context, part=True)
        if (again and query.intent != "crisis") or lost:
            query = query.model_copy(update={"intent": "unclear"})
        if leaning and context is not None:
            query = self._conversation.inherit(query, context, parsed)
        if side_by_side(query):
            query = query.model_copy(update={"operation": "compare", "subject": "agents"})
        if query.subject == "facts" and len(query.trials) > 1 and "comparison" in query.topics and query.aspects == ("number_of_people",):
            query = query.model_copy(update={"operation": "list", "subject": "trials", "filters": (), "agents": ()})
        if query.subject == "facts" and not (query.agents or query.trials or query.sources):
            query = self._with_described(query, parsed)
        places = [f.filter.value for f in parsed.filters if f.filter.field == "trial.place"]
        query = self._meant.complete(query, text, review=bool(_ids(mentions, "review")), places=places)
        return self._with_names(query)

    def _sponsored(self, context: Query, parsed: Parsed) -> bool:
        """Whether a company named is the sponsor of a trial just spoken of: `NIMH, right?` after it asks for no other drug of theirs."""
        companies = [m.text.removesuffix("'s") for m in parsed.mentions if m.kind == "developer"]
        sponsors = [normalise(self._corpus.trials[t].sponsor or "") for t in context.trials]
        return any(name in said or name in "".join(w[0] for w in said.split()) for name in companies for said in sponsors if said)

    def _with_described(self, query: Query, parsed: Parsed) -> Query:
        """With the agent that a description stands for; the description is no constraint then."""
        expands = self._vocabulary.built("expands").search(parsed.text)
        agents = () if expands else self._asked.described(self._constrainer.filters(parsed, "agents"))
        return query.model_copy(update={"agents": agents, "filters": self._asked.beyond(query.filters)}) if agents else query

    def _with_names(self, query: Query) -> Query:
        """With everything that it names as it is shown; a question over a set keeps of its matters those that say what to show."""
        over_set = query.subject != "facts" and query.operation != "compare"
        apart = {
            f"{a.id}.look-alike" + (f".{n}" if n > 1 else ""): o.name for a in self._corpus.agents.values() for n, o in enumerate(a.look_alikes, 1)
        }
        update: dict[str, object] = {
            "agent_names": tuple(self._corpus.agents[a].name for a in query.agents),
            "trial_names": tuple(dict.fromkeys(self._corpus.trials[t].name for t in query.trials)),
            "source_names": tuple(dict.fromkeys(self._corpus.sources[s].label for s in query.sources)),
            "look_alike_names": tuple(apart[i] for i in query.look_alikes),
        }
        if over_set:
            update |= {"topics": tuple(t for t in query.topics if t in _SHOWN_IN_SETS), "content": (), "aspects": (), "concepts": (), "bare": False}
            update |= {"sources": (), "source_names": ()}
        return query.model_copy(update=update)

    def _told(self, told: Query) -> Query:
        """A query said by its own sentence: what is searched for is made of what the sentence names and quotes."""
        if told.parts:
            return told.model_copy(update={"parts": tuple(self._told(part) for part in told.parts)})
        named = self._with_names(told)
        content = " ".join(told.content)
        parsed = Parsed(normalise(content), [], find_filters(normalise(content), self._vocabulary, []))
        names = " ".join((*named.agent_names, *named.trial_names, *named.source_names))
        return self._with_names(
            named.model_copy(
                update={
                    "resolved": self._in_full(f"{names} {content}".strip(), parsed.text),
                    "unnamed": content,
                    "bare": self._bare(parsed),
                    "concepts": tuple(name for name, (ask, _) in self._vocabulary.concepts.items() if ask.search(parsed.text)),
                }
            )
        )

    def _underspecified(self, query: Query, parsed: Parsed) -> bool:
        """Whether nothing says what the question is about: no name, and no word beyond those of any question."""
        if parsed.mentions:
            return False
        if self._vocabulary.built("fragment").search(parsed.text):
            return True
        if query.subject == "agents":
            said = query.filters or query.words or query.order or query.excluded or self._vocabulary.set_noun.search(parsed.text)
            return not said
        if query.subject == "trials" or self._with_described(query, parsed).agents:
            return False
        points, subjects = any_match(self._vocabulary.follow_up["pronouns"], parsed.text), self._vocabulary.subject_words
        if not points and (self._vocabulary.built("defines_term").search(parsed.text) or any(w.text in subjects for w in tokens(parsed.text))):
            return False
        spans = [(f.start, f.end) for f in parsed.filters if points or f.filter.field in _PLAIN_FIELDS]
        cues = {**self._vocabulary.aspects, **self._vocabulary.topics}
        matters = [*self._vocabulary.plain_matters, *(p for name in cues if name not in _OWN_SUBJECT for p in cues[name])]
        spans += [m.span() for p in matters for m in p.finditer(parsed.text)]
        return self._covered(parsed.text, spans)

    def _bare(self, parsed: Parsed) -> bool:
        """Whether no word is left beside names, constraints, cues of a matter, and the words of any question."""
        spans = [(m.start, m.end) for m in parsed.mentions] + [(f.start, f.end) for f in parsed.filters]
        for cues in (*self._vocabulary.topics.values(), *self._vocabulary.aspects.values(), *self._vocabulary.times.values()):
            spans += [m.span() for p in cues for m in p.finditer(parsed.text)]
        return self._covered(parsed.text, spans)

    def _covered(self, text: str, spans: list[tuple[int, int]]) -> bool:
        """Whether every word outside these places is one that any question may use."""
        left = outside(tokens(text), spans)
        return all(w.text in self._vocabulary.generic_words for w in left if len(w.text) > 1)

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
        """The question with the full form of its abbreviations, and what the corpus calls the things it speaks of, beside it."""
        full = [self._vocabulary.abbreviations[w.text] for w in tokens(text) if w.text in self._vocabulary.abbreviations]
        full += [name for name, words in self._vocabulary.wordings if words.search(text)]
        return f"{question} ({', '.join(dict.fromkeys(full))})" if full else question

    def _spelt_out(self, query: Query) -> Query:
        """`racemic, S- and R-ketamine: which …`: a kind named beside agents adds its agents to those chosen from."""
        kinds = [f for f in query.filters if f.field == "kind" and not f.negated]
        if query.subject != "agents" or not kinds:
            return query
        if any(f.value == _FAMILY for f in kinds):
            spelt = [f for f in kinds if f.value != _FAMILY] if len(kinds) > 2 else []
            return query.model_copy(update={"agents": (), "filters": tuple(f for f in query.filters if f not in spelt)})
        if any(f.value == "enantiomer" for f in kinds) and self._vocabulary.built("of_parents").search(normalise(query.question)):
            return query.model_copy(update={"agents": ()})
        if len(query.agents) >= 2:
            added = [a.id for a in self._corpus.entries if any(f.value in a.kinds for f in kinds)]
            agents = tuple(dict.fromkeys((*query.agents, *added)))
            return query.model_copy(update={"agents": agents, "filters": tuple(f for f in query.filters if f not in kinds)})
        return query

    def _content(self, parsed: Parsed) -> tuple[str, ...]:
        """Words beside the names, as the corpus would say them; those of the question itself where a person says something before it."""
        text = self._unnamed(parsed)
        begins = asked_from(parsed.text, self._vocabulary, "question_word")
        for part in (text[begins:], text) if begins else (text,):
            for name, words in self._vocabulary.wordings:
                part = words.sub(name.lower(), part)
            said = tuple(dict.fromkeys(w.text for w in tokens(part) if w.text not in self._vocabulary.stop_words))
            if len(said) >= TELLING:
                break
        return said

    def _unnamed(self, parsed: Parsed) -> str:
        """The text with the names of things the corpus knows blanked out."""
        known = {"agent", "trial", "source", "review", "developer", "look-alike"}
        return parsed.without([(m.start, m.end) for m in parsed.mentions if m.kind in known])

    def _words(self, parsed: Parsed) -> tuple[str, ...]:
        left = parsed.without([(m.start, m.end) for m in parsed.mentions] + [(f.start, f.end) for f in parsed.filters])
        words = (w.text for w in tokens(left))
        return tuple(dict.fromkeys(w for w in words if w not in self._vocabulary.generic_words and len(w) > 1 and not w.isdigit()))

    def _outside_names(self, mentions: list[Mention], filters: Sequence[Found]) -> tuple[str, ...]:
        """Names that the corpus does not know, but for diseases that narrow a set."""
        narrows = [(f.start, f.end) for f in filters if f.filter.field == "about"]
        outside = (m for m in mentions if m.kind.startswith("outside") and not any(s < m.end and m.start < e for s, e in narrows))
        return tuple(dict.fromkeys(m.ids[0] for m in outside))

    def _cued(self, cues: dict[str, tuple[Pattern, ...]], text: str) -> tuple[str, ...]:
        return tuple(name for name, patterns in cues.items() if any_match(patterns, text))


def _ids(mentions: list[Mention], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for m in mentions if m.kind == kind for i in m.ids))
