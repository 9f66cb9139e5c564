"""Settings of the writer, from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pydantic import Field, SecretStr, ValidationError

from glutask.corpus.models import Model
from glutask.errors import WriterError

PREFIX = "GLUTASK_WRITER_"


class WriterSettings(Model):
    """Where the language model is, and how long to wait for it."""

    url: str = Field(pattern=r"^https?://", description="Base address of an OpenAI-compatible endpoint, e.g. `http://localhost:11434/v1`.")
    model: str = Field(min_length=1, description="Name of the model as the endpoint knows it.")
    key: SecretStr | None = Field(default=None, description="Its key; a local server needs none.")
    timeout: float = Field(default=60, gt=0, le=600, description="Longest that one answer may take, in seconds, repeated requests included.")
    retries: int = Field(default=2, ge=0, le=10, description="How often a failed request is repeated, after growing pauses.")
    price_in: float | None = Field(default=None, ge=0, description="US dollars for a million tokens sent.")
    price_out: float | None = Field(default=None, ge=0, description="US dollars for a million tokens received.")


def settings_from(environment: Mapping[str, str] | None = None) -> WriterSettings | None:
    """Settings as the variables `GLUTASK_WRITER_URL`, `_MODEL`, `_KEY`, `_TIMEOUT`, `_RETRIES`, `_PRICE_IN`, `_PRICE_OUT` give them.

    Returns:
        None where `GLUTASK_WRITER_URL` is not set.

    Raises:
        WriterError: A variable is missing or wrong; it is named, its value is not shown.
    """
    environment = os.environ if environment is None else environment
    given = {name: environment.get(PREFIX + name.upper(), "").strip() for name in WriterSettings.model_fields}
    if not given["url"]:
        return None
    try:
        return WriterSettings.model_validate({name: value for name, value in given.items() if value})
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        if first["type"] == "missing":
            raise WriterError(f"{name} is not set; name the model that {PREFIX}URL offers, or unset {PREFIX}URL.") from None
        if first["loc"][0] == "url":
            raise WriterError(f"{name} is no web address; give one such as http://localhost:11434/v1, or unset it.") from None
        raise WriterError(f"{name} is wrong ({first['msg'][:1].lower()}{first['msg'][1:]}); correct or unset it.") from None
