"""JSON Lines files, one model a line; a fault is named by file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from glutask.errors import DatasetError

M = TypeVar("M", bound=BaseModel)


def read_text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers from 1, read one at a time.

    Raises:
        DatasetError: The file is missing, unreadable or not UTF-8.
    """
    number = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
    except FileNotFoundError:
        raise DatasetError(f"{path} does not exist; a data set needs it.") from None
    except UnicodeDecodeError:
        raise DatasetError(f"{path}, line {number}: not UTF-8 text; save the file as UTF-8.") from None
    except OSError as error:
        raise DatasetError(f"{path} cannot be read ({error.strerror or error}).") from None


def read_lines(path: Path, model: type[M]) -> Iterator[tuple[int, M]]:
    """Each line as a model, with its number from 1.

    Raises:
        DatasetError: The file cannot be read, or a line is not JSON or does not fit the model.
    """
    for number, line in read_text_lines(path):
        try:
            yield number, model.model_validate_json(line)
        except ValidationError as error:
            raise DatasetError(f"{path}, line {number}: {_reason(error)}") from None


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    if first["type"] == "json_invalid":
        return f"not valid JSON ({first['ctx']['error']}); each line must be one JSON object."
    where = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    return f"field {where!r}: {message[0].lower()}{message[1:]}." if where else f"{message[0].lower()}{message[1:]}."
