"""What a point of a picture stands for: its trial or agent, with the sources it rests on."""

from __future__ import annotations

from glutask.corpus.corpus import Corpus
from glutask.corpus.models import Agent, Trial
from glutask.web.badges import direction_badge, since_badge
from glutask.web.escape import text
from glutask.web.overview import phase_label
from glutask.web.source_line import source_html

HINT = '<section class="gt-point" aria-live="polite"><p>Choose a point of a picture to see what it stands for, with its sources.</p></section>'


def point_html(key: str, corpus: Corpus) -> str:
    """The card of a point.

    Args:
        key: `agent:…` or `trial:…`.
        corpus: Where it is looked up.
    """
    kind, _, name = key.partition(":")
    if kind == "trial" and name in corpus.trials:
        return _card(*_trial(corpus.trials[name]), corpus)
    if kind == "agent" and name in corpus.agents:
        return _card(*_agent(corpus.agents[name]), corpus)
    return HINT


def _trial(trial: Trial) -> tuple[str, list[str], tuple[str, ...]]:
    since = f" {since_badge()}" if trial.as_of == "later" else ""
    facts = [trial.design, f"n = {trial.n:,}" if trial.n is not None else "", trial.population, trial.primary_outcome or "", trial.result_note or ""]
    lines = [f"{direction_badge(trial.result)}{since}", *(text(f) for f in facts if f)]
    if trial.effect and trial.effect.text:
        lines.append(text(trial.effect.text))
    return trial.name, lines, trial.sources


def _agent(agent: Agent) -> tuple[str, list[str], tuple[str, ...]]:
    development = agent.development
    lines = [text(agent.action.value), f"Highest phase, April 2021: {text(phase_label(development.highest_phase))}", text(development.status_review)]
    lines += [f"{text(p.authority)}, {text(p.date)}: {text(p.indication)}" for p in agent.approvals if p.mood_disorder]
    if development.status_since:
        lines.append(f"{since_badge()} {text(development.status_since)}")
    approvals = tuple(s for p in agent.approvals for s in p.sources)
    return agent.name, lines, tuple(dict.fromkeys((*development.sources, *development.sources_since, *approvals)))


def _card(title: str, lines: list[str], sources: tuple[str, ...], corpus: Corpus) -> str:
    papers = "".join(f'<li class="gt-source">{source_html(corpus.sources[s])}</li>' for s in sources)
    said = "".join(f"<p>{line}</p>" for line in lines)
    card = f'<article class="gt-card"><h3>{text(title)}</h3>{said}<ul class="gt-papers">{papers}</ul></article>'
    return f'<section class="gt-point" aria-live="polite">{card}</section>'
