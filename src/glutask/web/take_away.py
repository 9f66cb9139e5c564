"""What stands under an answer: ways to take it away, alone or with the conversation, and a link that reopens it."""

from __future__ import annotations

from collections.abc import Sequence

from glutask.web.addresses import export_parameters, question_parameters
from glutask.web.escape import attribute, text
from glutask.web.exports import FORMATS, ON_PAGE, offered
from glutask.web.turns import Answered


def take_away_html(conversation: Sequence[Answered]) -> str:
    """The ways to take away the last answer of a conversation, and all of it."""
    last = conversation[-1]
    link = f'<button type="button" class="gt-link" data-address="?{attribute(question_parameters(last))}">Copy link</button>'
    lines = f"<p><strong>This answer:</strong> {_links(conversation, last_only=True)} {link}</p>"
    if len(conversation) > 1:
        lines += f"<p><strong>All {len(conversation)} so far:</strong> {_links(conversation, last_only=False)}</p>"
    return f'<details class="gt-take"><summary>Take away</summary>{lines}</details>'


def _links(conversation: Sequence[Answered], *, last_only: bool) -> str:
    held = export_parameters([a.turn for a in conversation], last_only=last_only)
    answers = [a.answer for a in (conversation[-1:] if last_only else conversation)]
    return " ".join(
        f'<a href="export/{name}?{attribute(held)}" {_opens(name)}>{text(FORMATS[name].label)}</a>' for name in offered(answers)
    )  # fmt: skip


def _opens(name: str) -> str:
    return 'target="_blank" rel="noopener"' if name in ON_PAGE else "download"
