"""YAML with line numbers, so that a fault can be named by file, line and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from glutask.errors import CorpusError

M = TypeVar("M", bound=BaseModel)
MAX_DEPTH = 40
"""Deeper nesting than this is not a corpus file."""


def read_yaml(path: Path) -> Any:
    """Parse a YAML file into plain data.

    Raises:
        CorpusError: The file cannot be read, is not UTF-8, or is not well-formed YAML.
    """
    import yaml

    from glutask.corpus.yaml_loader import CorpusLoader

    text = _read_text(path)
    try:
        _refuse_what_is_not_plain(text, path)
        return yaml.load(text, Loader=CorpusLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise CorpusError(f"{path}, line {line}: not well-formed YAML ({error.problem}); correct that line.") from None
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise CorpusError(f"{path}, line {line}: a character that YAML does not allow ({error.reason}); remove it.") from None


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
        field = " ".join(".".join(str(part) for part in location).split())[:120] or "the whole file"
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
        content = path.read_bytes()
    except FileNotFoundError:
        raise CorpusError(f"{path}: the file does not exist; restore it or run from a complete checkout.") from None
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror}); check the file and its permissions.") from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CorpusError(f"{path}, line {line}: not UTF-8 text (byte {error.start}); save the file as UTF-8.") from None


def _refuse_what_is_not_plain(text: str, path: Path) -> None:
    """Refuse aliases (a few of them can grow without bound), tags and absurd nesting before building anything."""
    import yaml

    from glutask.corpus.yaml_loader import CorpusLoader

    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=CorpusLoader):
        where = f"{path}, line {event.start_mark.line + 1}"
        if isinstance(event, yaml.AliasEvent):
            raise CorpusError(f"{where}: YAML aliases are not used here; write the value out.")
        if getattr(event, "tag", None) is not None:
            raise CorpusError(f"{where}: YAML tags ({event.tag}) are not used here; remove it.")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise CorpusError(f"{where}: nested more than {MAX_DEPTH} deep; flatten it.")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


def _line_of(path: Path, location: tuple[Any, ...]) -> int:
    """Line (from 1) of the deepest node of `location` that exists in the file."""
    import yaml

    from glutask.corpus.yaml_loader import CorpusLoader

    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=CorpusLoader)
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
