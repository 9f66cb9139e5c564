"""A writer behind any OpenAI-compatible endpoint: Ollama, vLLM, llama.cpp's server, commercial ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from glutask.answering.writer.settings import WriterSettings
from glutask.answering.writer.waiting import within
from glutask.answering.writer.writer import MOST_SENTENCES, Sentence, Usage
from glutask.corpus.models import Model
from glutask.corpus.yaml_lines import read_yaml
from glutask.errors import WriterError

MOST_CHARACTERS = 20_000
"""A longer reply is broken off."""
M = TypeVar("M", bound=Model)
NO_KEY = "none"
"""Sent where no key is set: local servers ask for none, but the client must send something."""


class Phrased(Model):
    """The reply to a request for sentences."""

    sentences: tuple[Sentence, ...]


class Reworded(Model):
    """The reply to a request for a rewording."""

    question: str


class OpenAIWriter:
    """Streams replies in structured form through the `openai` client, which repeats failed requests after growing pauses."""

    def __init__(self, settings: WriterSettings) -> None:
        """Prepare the client; nothing is sent yet.

        Raises:
            WriterError: The client library is not installed.
        """
        if find_spec("openai") is None:
            raise WriterError("the writer needs the openai client, which is not installed; install it with: pip install 'glutask[writer]'")
        import openai

        self.name = settings.model
        self._settings = settings
        self._prompts = read_yaml(Path(__file__).with_name("prompts.yaml"))
        self._client = openai.OpenAI(
            base_url=settings.url,
            api_key=settings.key.get_secret_value() if settings.key else NO_KEY,
            max_retries=settings.retries,
            timeout=settings.timeout / (settings.retries + 1),
        )

    def phrase(self, question: str, claims: Sequence[str]) -> Iterator[Sentence | Usage]:
        """Sentences as they are completed in the stream, then what the call took."""
        told = {"question": question, "claims": [{"number": n, "claim": c} for n, c in enumerate(claims, start=1)]}
        given, text, ended = 0, "", False
        for piece in self._stream(self._prompts["phrase"], told, Phrased):
            if isinstance(piece, Usage):
                yield piece
                continue
            grown = piece[0][len(text) :]
            text, ended = piece
            if "}" not in grown and not ended:
                continue
            found = _partial(text)
            complete = found if ended else found[:-1]
            for item in complete[given:MOST_SENTENCES]:
                yield _sentence(item)
            given = max(given, len(complete))
        if not ended:
            raise WriterError("the language model broke off")
        _validated(Phrased, text)

    def reword(self, question: str, history: Sequence[str]) -> tuple[str, Usage]:
        """The question as the model rewords it."""
        text, usage, ended = "", Usage(), False
        for piece in self._stream(self._prompts["reword"], {"earlier": list(history), "question": question}, Reworded):
            if isinstance(piece, Usage):
                usage = piece
            else:
                text, ended = piece
        if not ended:
            raise WriterError("the language model broke off")
        return _validated(Reworded, text).question.strip(), usage

    def cost(self, usage: Usage) -> float | None:
        """Price by the settings' prices for a million tokens."""
        sent, received = self._settings.price_in, self._settings.price_out
        if sent is None or received is None:
            return None
        return round((usage.prompt_tokens * sent + usage.completion_tokens * received) / 1e6, 6)

    def _stream(self, order: str, told: dict[str, Any], form: type[Model]) -> Iterator[tuple[str, bool] | Usage]:
        """All text so far and whether it ended by itself, at each piece that arrives; then what it took."""
        messages = [{"role": "system", "content": order}, {"role": "user", "content": json.dumps(told, ensure_ascii=False)}]
        return within(self._settings.timeout, lambda: self._pieces(messages, form))

    def _pieces(self, messages: list[dict[str, str]], form: type[Model]) -> Iterator[tuple[str, bool] | Usage]:
        import openai

        try:
            attempts, chunks = self._opened(messages, form)
            usage, text = Usage(attempts=attempts), ""
            with chunks:
                for chunk in chunks:
                    if chunk.usage:
                        usage = Usage(int(chunk.usage.prompt_tokens), int(chunk.usage.completion_tokens), attempts)
                    for choice in chunk.choices[:1]:
                        text += choice.delta.content or ""
                        if len(text) > MOST_CHARACTERS:
                            raise WriterError("the language model wrote without end")
                        yield text, choice.finish_reason == "stop"
            yield usage
        except openai.APITimeoutError:
            raise WriterError(f"the language model did not answer within {self._settings.timeout:g} s") from None
        except openai.APIStatusError as error:
            raise WriterError(f"the language model's server answered with status {error.status_code}") from None
        except openai.APIConnectionError:
            raise WriterError("the language model's server cannot be reached") from None
        except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
            raise WriterError(f"the language model's reply cannot be read ({type(error).__name__})") from None

    def _opened(self, messages: list[dict[str, str]], form: type[Model]) -> tuple[int, Any]:
        """How many requests it took, and the stream; a server that does not know a structured form is asked for plainer ones."""
        import openai

        schema = {"name": form.__name__.lower(), "schema": form.model_json_schema(), "strict": True}
        forms: list[dict[str, Any]] = [{"type": "json_schema", "json_schema": schema}, {"type": "json_object"}]
        for tried, asked in enumerate(forms, start=1):
            try:
                reply = self._create(messages, asked)
                return tried + reply.retries_taken, reply.parse()
            except (openai.BadRequestError, openai.UnprocessableEntityError):
                continue
        reply = self._create(messages, {"type": "text"})
        return len(forms) + 1 + reply.retries_taken, reply.parse()

    def _create(self, messages: list[dict[str, str]], form: dict[str, Any]) -> Any:
        create: Any = self._client.chat.completions.with_raw_response.create
        options = {"include_usage": True}
        return create(model=self.name, messages=messages, response_format=form, temperature=0, stream=True, stream_options=options)


def _partial(text: str) -> list[Any]:
    """The sentences in a reply that may not be complete yet."""
    try:
        found = from_json(text, allow_partial=True)
    except ValueError:
        return []
    sentences = found.get("sentences") if isinstance(found, dict) else None
    return sentences if isinstance(sentences, list) else []


def _sentence(item: Any) -> Sentence:
    try:
        return Sentence.model_validate(item)
    except ValidationError:
        raise WriterError("the language model's reply is not in the form asked for") from None


def _validated(form: type[M], text: str) -> M:
    try:
        return form.model_validate_json(text)
    except ValidationError:
        raise WriterError("the language model's reply is not in the form asked for") from None
