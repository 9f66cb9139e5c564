"""The YAML of the corpus: the core schema of YAML 1.2, without tags, aliases or repeated keys.

YAML 1.1 reads `no` as false, `12:30` as 750 and `2019-03-05` as a date; here they stay the words that were typed.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.constructor import ConstructorError

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PREFIX = "tag:yaml.org,2002:"
_PLAIN = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
)


class CorpusLoader(_BASE):  # type: ignore[misc]  # the C loader has no stubs
    """Builds plain data; every fault carries its place."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  (PyYAML's own convention)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that stands twice: only the last would count, unseen."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise ConstructorError(None, None, f"the field {key.value!r:.60} stands twice", key.start_mark)
                seen.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping

    def construct_number(self, node: yaml.ScalarNode) -> int | float:
        """Read an integer or a float as Python does."""
        try:
            return int(node.value) if node.tag.endswith("int") else float(node.value)
        except ValueError:
            raise ConstructorError(None, None, "a number with more digits than can be read", node.start_mark) from None


for _kind, _pattern, _first in _PLAIN:
    CorpusLoader.add_implicit_resolver(_PREFIX + _kind, re.compile(rf"^(?:{_pattern})$"), _first)
for _kind in ("int", "float"):
    CorpusLoader.add_constructor(_PREFIX + _kind, CorpusLoader.construct_number)
