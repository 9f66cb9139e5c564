"""Models made of what they were dumped to, without validating it again."""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)
Maker = Callable[[Any], Any]
_set = object.__setattr__


def restored(model: type[M], data: dict[str, Any]) -> M:
    """A model of data that `model_dump_json(by_alias=True)` wrote and `json.loads` read.

    Only for data that is known to be what was written, by its checksum: nothing is validated. That takes a tenth of the time, most of
    which pydantic spends on preparing its validators.

    Args:
        model: Its class; of the models, tuples, dicts and plain values that make up the corpus.
        data: All its fields; it becomes part of the model.
    """
    made: M = _maker(model)(data)
    return made


@lru_cache(maxsize=256)
def _maker(model: type[BaseModel]) -> Maker:
    makers = {name: _of(field.annotation) for name, field in model.model_fields.items()}
    changed = [(name, maker) for name, maker in makers.items() if maker]
    keys = {name: field.alias or name for name, field in model.model_fields.items()}
    renamed = any(name != key for name, key in keys.items())
    names = set(makers)
    new = model.__new__

    def make(data: dict[str, Any]) -> BaseModel:
        if renamed:
            data = {name: data[key] for name, key in keys.items()}
        for name, maker in changed:
            data[name] = maker(data[name])
        made = new(model)
        _set(made, "__dict__", data)
        _set(made, "__pydantic_fields_set__", names.copy())
        _set(made, "__pydantic_extra__", None)
        _set(made, "__pydantic_private__", None)
        return made

    return make


def _or_none(make: Maker | None) -> Maker | None:
    return None if make is None else lambda value: None if value is None else make(value)


def _of(annotation: Any) -> Maker | None:
    """What makes a value of a type out of JSON; nothing where it stays as it is."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _maker(annotation)
    if origin is Annotated:
        return _of(inside[0])
    if origin in {Union, types.UnionType}:
        return _or_none(next((maker for part in inside if (maker := _of(part))), None))
    if origin is tuple:
        make_one = _of(inside[0])
        return tuple if make_one is None else lambda values: tuple(map(make_one, values))
    if origin is dict:
        make_value = _of(inside[1])
        return None if make_value is None else lambda values: {key: make_value(value) for key, value in values.items()}
    return None
