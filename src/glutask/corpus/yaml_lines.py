"""YAML with line numbers, so that a fault can be named by file, line and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from glutask.errors import CorpusError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
M = TypeVar("M", bound=BaseModel)
MAX_DEPTH = 40
"""Deeper nesting than this is not a corpus file."""


def read_yaml(path: Path) -> Any:
    """Parse a YAML file into plain data.

    Raises:
        CorpusError: The file cannot be read, is not UTF-8, or is not well-formed YAML.
    """
    text = _read_text(path)
    try:
        _refuse_aliases_and_depth(text, path)
        return yaml.load(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise CorpusError(f"{path}, line {line}: not well-formed YAML ({error.problem}); correct that line.") from None
    except (yaml.YAMLError, ValueError) as error:
        raise CorpusError(f"{path}: not well-formed YAML ({str(error).splitlines()[0]}); correct the file.") from None


def read_model(path: Path, model: type[M]) -> M:
    """Read a YAML file and validate it.

    Args:
        path: The file.
        model: The pydantic model it must fit.

    Raises:
        CorpusError: One sentence with file, line and field of the first fault.
    """
    data = read_yaml(path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        location = tuple(first["loc"])
        line = _line_of(path, location)
        field = ".".join(str(part) for part in location) or "the whole file"
        more = f" ({error.error_count() - 1} more faults follow)" if error.error_count() > 1 else ""
        raise CorpusError(f"{path}, line {line}, field {field}: {_plain(first)}{more}.") from None


def _plain(fault: Any) -> str:
    message = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "missing":
        return "this field is required; add it"
    if fault["type"] == "extra_forbidden":
        return "unknown field; remove it or correct its name"
    shown = repr(fault.get("input"))
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    return f"{message[0].lower()}{message[1:]} (found {shown})"


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CorpusError(f"{path}: the file does not exist; restore it or run from a complete checkout.") from None
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8 text (byte {error.start}); save the file as UTF-8.") from None
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror}); check the file and its permissions.") from None


def _refuse_aliases_and_depth(text: str, path: Path) -> None:
    """Refuse anchors (a few of them can grow without bound) and absurd nesting before building anything."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise CorpusError(f"{path}, line {event.start_mark.line + 1}: YAML aliases are not used here; write the value out.")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise CorpusError(f"{path}, line {event.start_mark.line + 1}: nested more than {MAX_DEPTH} deep; flatten it.")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


def _line_of(path: Path, location: tuple[Any, ...]) -> int:
    """Line (from 1) of the deepest node of `location` that exists in the file."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    line = 1
    for part in location:
        if node is None:
            break
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
            if not found:
                break
            line = found[0][0].start_mark.line + 1
            node = found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
