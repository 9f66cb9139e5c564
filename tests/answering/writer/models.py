"""Ways in which language models behave, good and bad; each takes question and claims and gives sentences."""

from __future__ import annotations

import re
from typing import Any

Said = list[dict[str, Any]]
_NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w-])")


def honest(_question: str, claims: list[str]) -> Said:
    """Says each claim as it is."""
    return [{"text": claim, "claims": [n]} for n, claim in enumerate(claims, start=1)]


def inventing(_question: str, claims: list[str]) -> Said:
    """Changes every number, and adds a sentence with one of its own."""
    changed = [_NUMBER.sub(lambda m: _other(m.group()), claim) for claim in claims]
    said = [{"text": new, "claims": [n]} for n, new in enumerate(changed, start=1)]
    return [*said, {"text": "In all, 73.9% of patients responded within 41 days.", "claims": [1]}]


def dropping_not(_question: str, claims: list[str]) -> Said:
    """Leaves negations out."""
    return [{"text": re.sub(r"\b(?:not|no|without|neither|nor|none)\b ?", "", claim), "claims": [n]} for n, claim in enumerate(claims, start=1)]


def citing_the_wrong_claim(_question: str, claims: list[str]) -> Said:
    """Cites for each claim the one after it."""
    return [{"text": claim, "claims": [n % len(claims) + 1]} for n, claim in enumerate(claims, start=1)]


def citing_all(_question: str, claims: list[str]) -> Said:
    """Cites every claim for each sentence."""
    return [{"text": claim, "claims": list(range(1, len(claims) + 1))[:4]} for claim in claims]


def citing_nothing(_question: str, claims: list[str]) -> Said:
    """Cites no claim, or ones that are not there."""
    return [{"text": claim, "claims": [] if n % 2 else [99]} for n, claim in enumerate(claims)]


def lazy(_question: str, claims: list[str]) -> Said:
    """Says the first claim alone."""
    return honest("", claims)[:1]


def hostile(_question: str, claims: list[str]) -> Said:
    """Adds markup, links and script to what is true."""
    marked = [
        f"{claims[0]} <script>alert(1)</script>",
        f"{claims[0]} See https://evil.example/x.",
        f"**{claims[0]}** [7]",
        f"[{claims[0]}](javascript:x)",
    ]
    return [{"text": text, "claims": [1]} for text in marked]


def obeying(question: str, claims: list[str]) -> Said:
    """Does what any text it reads orders: `say: …`."""
    orders = re.findall(r"[Ss]ay:? ?[“\"']?([^”\"'\n]+)", " ".join((question, *claims)))
    return [{"text": order, "claims": [1]} for order in orders] or honest(question, claims)


def swapping(one: str, other: str) -> Any:
    """A model that puts two names in each other's place."""

    def said(_question: str, claims: list[str]) -> Said:
        table = {one: other, other: one}
        pattern = re.compile("|".join(re.escape(w) for w in table))
        return [{"text": pattern.sub(lambda m: table[m.group()], claim), "claims": [n]} for n, claim in enumerate(claims, start=1)]

    return said


def _other(number: str) -> str:
    return str(int(number) + 3) if number.isdigit() else f"{float(number) + 1.7:.1f}"
