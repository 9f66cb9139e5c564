"""Fields of an entry said as statements, so that they are retrieved, cited and shown like any other.

Wording and the questions each answers come from `vocabulary/templates.yaml`.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from glutask.corpus.models import Agent, AgentClass, Arm, AsOf, EvidenceLevel, Passage, Question, Review, Source, Statement, Topic, Trial

PER_PASSAGE = 5
_WITHOUT_RESULT = frozenset({"ongoing", "not reported", "terminated"})
"""Of a trial without a result nothing is shown but that it exists."""


def entry_passages(agent: Agent, agent_class: AgentClass, templates: Mapping[str, Any]) -> tuple[Passage, ...]:
    """Say every field of an entry as a sourced statement.

    Returns:
        Passages of at most five statements; ids start with `{agent.id}.`.
    """
    return tuple(
        passage
        for part, title, statements in (
            ("entry", f"{agent.name}: what it is", _identity(agent, agent_class, templates)),
            ("status", f"{agent.name}: development", _status(agent, templates)),
            ("regulation", f"{agent.name}: approvals and designations", _regulation(agent, templates)),
            ("names", f"{agent.name}: names", _names(agent, templates)),
            ("trials", f"{agent.name}: trials", _trials(agent, templates)),
        )
        for passage in _passages(agent.id, part, title, list(statements))
    )


def graded(passages: Iterable[Passage], sources: Mapping[str, Source]) -> tuple[Passage, ...]:
    """The passages, with the level of evidence that their statements' sources have: what only regulators, labels or registries say is marked so."""
    return tuple(p.model_copy(update={"statements": tuple(_graded(s, sources) for s in p.statements)}) for p in passages)


def _graded(statement: Statement, sources: Mapping[str, Source]) -> Statement:
    kinds = {sources[s].kind for s in statement.sources if s in sources}
    level: EvidenceLevel = "review"
    if kinds and kinds <= {"regulator", "label", "registry"}:
        level = "registry" if kinds == {"registry"} else "regulatory"
    return statement.model_copy(update={"evidence": level}) if statement.evidence == "review" else statement


def class_passages(review: Review, templates: Mapping[str, Any]) -> tuple[Passage, ...]:
    """Say what each class of the review does, and how many agents it holds."""
    statements = []
    for item in review.classes:
        values = {"name": item.name, "plural": item.plural}
        statements.append(
            Statement(
                id=f"class.{item.id}",
                text=item.description,
                sources=item.sources,
                topic="background",
                as_of="review",
                evidence="review",
                questions=tuple(Question(ask=q.format(**values)) for q in templates["agent_class"]["questions"]),
            )
        )
    return tuple(_passages("class", "all", "The review's classes", statements))


def _passages(agent_id: str, part: str, title: str, statements: list[Statement]) -> Iterator[Passage]:
    for start in range(0, len(statements), PER_PASSAGE):
        number = "" if start == 0 else f".{start // PER_PASSAGE + 1}"
        yield Passage(id=f"{agent_id}.{part}{number}", title=title, statements=tuple(statements[start : start + PER_PASSAGE]))


def _identity(agent: Agent, agent_class: AgentClass, templates: Mapping[str, Any]) -> Iterator[Statement]:
    words = templates["words"]
    yield _say(agent, templates, "class", agent_class.sources, "review", review_name=agent.review_name, class_plural=agent_class.plural)
    yield _say(agent, templates, "action", agent.action.sources, "review", text=agent.action.value)
    yield _say(agent, templates, "target", _union(agent.targets), "review", values=_and(_definite(v.value) for v in agent.targets))
    yield _say(agent, templates, "route", _union(agent.routes), "review", values=_and((words["routes"][r.value] for r in agent.routes), "or"))
    if agent.developers:
        yield _say(agent, templates, "developer", _union(agent.developers), "review", values=_and(v.value for v in agent.developers))


def _status(agent: Agent, templates: Mapping[str, Any]) -> Iterator[Statement]:
    development, phases = agent.development, templates["words"]["phases"]
    note = f" ({development.highest_phase_note})" if development.highest_phase_note else ""
    yield _say(agent, templates, "phase", development.sources, "review", values=phases[development.highest_phase], note=note)
    yield _say(agent, templates, "status_review", development.sources, "review", text=development.status_review)
    if development.highest_phase_since:
        yield _say(agent, templates, "phase_since", development.sources_since, "later", values=phases[development.highest_phase_since])
    if development.status_since:
        yield _say(agent, templates, "status_since", development.sources_since, "later", text=development.status_since)


def _regulation(agent: Agent, templates: Mapping[str, Any]) -> Iterator[Statement]:
    for number, approval in enumerate(agent.approvals, start=1):
        yield _say(
            agent,
            templates,
            "approval",
            approval.sources,
            approval.as_of,
            number=number,
            evidence="regulatory",
            authority=approval.authority,
            date=spoken_date(approval.date),
            indication=lowered(approval.indication),
        )
    for number, designation in enumerate(agent.designations, start=1):
        date = f" ({spoken_date(designation.date)})" if designation.date else ""
        yield _say(
            agent,
            templates,
            "designation",
            designation.sources,
            designation.as_of,
            number=number,
            evidence="regulatory",
            authority=designation.authority,
            kind=designation.kind,
            date=date,
            indication=lowered(designation.indication),
        )


def _names(agent: Agent, templates: Mapping[str, Any]) -> Iterator[Statement]:
    for number, other in enumerate(agent.look_alikes, start=1):
        yield _say(agent, templates, "look_alike", other.sources, "review", number=number, text=other.explanation, other=other.name)
    for number, note in enumerate(agent.notes, start=1):
        yield _say(agent, templates, "note", note.sources, "review", number=number, text=note.text)


def _trials(agent: Agent, templates: Mapping[str, Any]) -> Iterator[Statement]:
    for trial in agent.trials:
        filled = _trial_words(trial, templates["words"])
        level: EvidenceLevel = "rct" if trial.randomised else "open-label"
        if trial.result in _WITHOUT_RESULT:
            level = "registry"
        statement = _say(agent, templates, "trial", trial.sources, trial.as_of, key=trial.id, evidence=level, **filled)
        yield statement.model_copy(update={"trials": (trial.id,), "agents": trial.agents})


def _trial_words(trial: Trial, words: Mapping[str, Any]) -> dict[str, Any]:
    arms = [_arm(arm) for arm in trial.arms]
    compared = "" if not arms else f" It gave {arms[0]}." if len(arms) == 1 else f" It compared {_and(arms)}."
    result = words["results"][trial.result]
    return {
        "trial": trial.name,
        "nct": f" ({', '.join(trial.nct)})" if trial.nct else "",
        "phase": f", {words['phases'][trial.phase]}" if trial.phase else "",
        "design": trial.design[0].upper() + trial.design[1:],
        "n": f", n={trial.n}" if trial.n is not None else "",
        "population": trial.population,
        "arms": compared,
        "outcome": f" Primary outcome: {trial.primary_outcome}; " if trial.primary_outcome else " ",
        "result": result if trial.primary_outcome else result[0].upper() + result[1:],
        "result_note": f" ({trial.result_note})" if trial.result_note else "",
    }


def _arm(arm: Arm) -> str:
    dose = arm.dose if arm.dose and arm.dose not in arm.name else ""
    return " ".join(filter(None, (arm.name, dose, f"(n={arm.n})" if arm.n else "")))


def _say(
    agent: Agent,
    templates: Mapping[str, Any],
    field: str,
    sources: tuple[str, ...],
    as_of: AsOf,
    *,
    number: int = 0,
    key: str = "",
    text: str | None = None,
    evidence: EvidenceLevel = "review",
    **filled: str,
) -> Statement:
    template = templates[field]
    values = {"name": agent.name, **filled}
    topic: Topic = template["topic"]
    suffix = field.replace("_", "-") + (f".{key}" if key else f".{number}" if number > 1 else "")
    said = text or template["text"].format(**values)
    return Statement(
        id=f"{agent.id}.{suffix}",
        text=said[0].upper() + said[1:],
        sources=sources,
        topic=topic,
        agents=(agent.id,),
        as_of=as_of,
        evidence=evidence,
        questions=tuple(Question(ask=q.format(**values)) for q in template["questions"]),
    )


def spoken_date(date: str) -> str:
    """`2019-03-05` as `5 March 2019`, `2021-02` as `February 2021`."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = f"{month_name[int(rest[0])]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) > 1 else month


def lowered(text: str) -> str:
    """Lower the first letter unless the first word is an abbreviation."""
    return text if len(text) > 1 and text[1].isupper() else text[0].lower() + text[1:]


def _definite(target: str) -> str:
    """`the NMDA receptor` for `NMDA receptor`."""
    named = any(word in target.split("(")[0] for word in ("receptor", "transporter", "site", "subunit"))
    return f"the {target}" if named and not target.startswith("the ") else target


def _union(parts: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for part in parts for source in part.sources))


def _and(words: Any, conjunction: str = "and") -> str:
    *most, last = list(words)
    return f"{', '.join(most)} {conjunction} {last}" if most else last
