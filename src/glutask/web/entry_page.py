"""One agent's entry as a page: every field with the sources it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Agent, Passage, Source, Trial
from glutask.web.badges import direction_badge, known_by, since_badge
from glutask.web.escape import link, text
from glutask.web.overview import phase_label


def entry_html(agent: Agent, corpus: Corpus) -> str:
    """The whole entry."""
    writer = _Writer(agent, corpus)
    parts = (writer.heading(), writer.fields(), writer.approvals(), writer.notes(), writer.trials(), writer.passages())
    return f'<article class="gt-entry" aria-label="{text(agent.name)}">{"".join(parts)}</article>'


def source_links(ids: Iterable[str], corpus: Corpus) -> str:
    """The sources of a field, each by its short name."""
    said = ", ".join(_short(corpus.sources[i]) for i in dict.fromkeys(ids))
    return f'<span class="gt-refs">[{said}]</span>'


def _short(source: Source) -> str:
    return link(source.link, source.label)


class _Writer:
    """Writes the parts of one entry."""

    def __init__(self, agent: Agent, corpus: Corpus) -> None:
        self._agent = agent
        self._corpus = corpus

    def heading(self) -> str:
        agent = self._agent
        names = [*agent.names.codes, *agent.names.brands, *agent.names.chemical, *agent.names.synonyms]
        other = f'<p class="gt-names">Also: {text(", ".join(names))}</p>' if names else ""
        apart = "" if agent.review_entry else "<p>Not one of the review's own entries; kept apart.</p>"
        return f"<h2>{text(agent.name)}</h2>{other}{apart}"

    def fields(self) -> str:
        agent, development = self._agent, self._agent.development
        since = [f"{since_badge()} {text(development.status_since)} {self._refs(development.sources_since)}"] if development.status_since else []
        rows = [
            ("Class", [text(self._corpus.classes[agent.agent_class].name)]),
            ("What it does", [f"{text(agent.action.value)} {self._refs(agent.action.sources)}"]),
            ("Targets", [f"{text(v.value)} {self._refs(v.sources)}" for v in agent.targets]),
            ("Routes", [f"{text(r.value)} {self._refs(r.sources)}" for r in agent.routes]),
            ("Developers", [f"{text(v.value)} {self._refs(v.sources)}" for v in agent.developers]),
            ("Highest phase, April 2021", [f"{text(self._phase())} {self._refs(development.sources)}"]),
            ("Standing, April 2021", [f"{text(development.status_review)} {self._refs(development.sources)}"]),
            ("Standing since", since),
        ]
        return "<dl>" + "".join(f"<dt>{name}</dt>" + "".join(f"<dd>{v}</dd>" for v in values) for name, values in rows if values) + "</dl>"

    def approvals(self) -> str:
        agent = self._agent
        items = [
            f"<strong>{text(p.authority)}, {text(p.date)}</strong>: {text(p.indication)}{_since(p.as_of)} {self._refs(p.sources)}"
            for p in agent.approvals
        ]
        for d in agent.designations:
            date = f", {text(d.date)}" if d.date else ""
            items.append(f"{text(d.authority)} {text(d.kind)}{date}: {text(d.indication)}{_since(d.as_of)} {self._refs(d.sources)}")
        return _section("Approvals and designations", _list(items))

    def notes(self) -> str:
        agent = self._agent
        items = [f"<strong>Not to be confused with {text(o.name)}</strong>: {text(o.explanation)} {self._refs(o.sources)}" for o in agent.look_alikes]
        items += [f"{text(n.text)} {self._refs(n.sources)}" for n in agent.notes]
        return _section("Mind the names", _list(items))

    def trials(self) -> str:
        trials = self._corpus.trials_of(self._agent.id)
        if not trials:
            return ""
        head = "".join(f'<th scope="col">{c}</th>' for c in ("Trial", "Phase", "n", "Population", "Against", "Result", "Sources"))
        rows = "".join(self._trial(t) for t in sorted(trials, key=_when))
        name = f"Trials of {text(self._agent.name)}"
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return _section(f"Trials ({len(trials)})", f'<div class="gt-scroll" tabindex="0" role="region" aria-label="{name}">{table}</div>')

    def passages(self) -> str:
        return _section("Statements", "".join(self._passage(p) for p in self._agent.passages))

    def _trial(self, trial: Trial) -> str:
        cells = (
            text(trial.phase or ""),
            f"{trial.n:,}" if trial.n is not None else "",
            text(trial.population),
            text(trial.comparator or trial.control),
            direction_badge(trial.result) + _since(trial.as_of),
            self._refs(trial.sources),
        )
        return f'<tr><th scope="row">{text(trial.name)}</th>' + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"

    def _passage(self, passage: Passage) -> str:
        lines = "".join(
            f"<p>{text(s.text)} {known_by(s, (self._corpus.sources[i] for i in s.sources))}{_since(s.as_of)} {self._refs(s.sources)}</p>"
            for s in passage.statements
        )
        return f'<details class="gt-passage"><summary>{text(passage.title)}</summary>{lines}</details>'

    def _phase(self) -> str:
        development = self._agent.development
        note = f" ({development.highest_phase_note})" if development.highest_phase_note else ""
        return phase_label(development.highest_phase) + note

    def _refs(self, ids: Iterable[str]) -> str:
        return source_links(ids, self._corpus)


def _when(trial: Trial) -> str:
    return trial.reported or trial.ended or trial.started or "9999"


def _since(as_of: str) -> str:
    return f" {since_badge()}" if as_of == "later" else ""


def _list(items: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else ""


def _section(title: str, body: str) -> str:
    return f"<section><h3>{text(title)}</h3>{body}</section>" if body else ""
