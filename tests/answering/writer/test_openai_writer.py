from __future__ import annotations

import json

import pytest

from glutask.answering.writer.openai_writer import OpenAIWriter
from glutask.answering.writer.settings import WriterSettings, settings_from
from glutask.answering.writer.writer import Usage
from glutask.errors import WriterError
from tests.answering.writer import models
from tests.answering.writer.model import Model, serving, writer_at

CLAIMS = ["Ketamine beat placebo.", "Traxoprodil was stopped."]


def test_failed_requests_are_repeated_after_growing_pauses() -> None:
    model = Model(models.honest, statuses=[500, 503, 200])
    with serving(model) as address:
        said = list(writer_at(address).phrase("?", CLAIMS))
    assert [s.text for s in said[:-1]] == CLAIMS and said[-1] == Usage(120, 30, 3)  # type: ignore[union-attr]
    first, second = (later - earlier for earlier, later in zip(model.times, model.times[1:], strict=False))
    assert 0.3 < first < second


def test_a_server_without_structured_output_is_asked_in_plainer_forms() -> None:
    model = Model(models.honest, unknown_forms={"json_schema", "json_object"})
    with serving(model) as address:
        said = list(writer_at(address).phrase("?", CLAIMS))
    assert len(said) == 3 and [r["response_format"]["type"] for r in model.requests] == ["json_schema", "json_object", "text"]


def test_only_question_and_claims_are_sent() -> None:
    model = Model(models.honest)
    with serving(model) as address:
        list(writer_at(address).phrase("What about it?", CLAIMS))
    told = json.loads(model.requests[0]["messages"][-1]["content"])
    assert told == {"question": "What about it?", "claims": [{"number": 1, "claim": CLAIMS[0]}, {"number": 2, "claim": CLAIMS[1]}]}


def test_a_key_is_sent_only_where_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-somebody-else")
    model = Model(models.honest)
    with serving(model) as address:
        list(writer_at(address).phrase("?", CLAIMS))
        list(writer_at(address, key="mine").phrase("?", CLAIMS))
    assert [h["authorization"] for h in model.headers] == ["Bearer none", "Bearer mine"]


def test_cost_is_told_where_prices_are_set() -> None:
    settings = WriterSettings(url="http://localhost:1/v1", model="m", price_in=2, price_out=10)
    assert OpenAIWriter(settings).cost(Usage(1_000, 100)) == 0.003
    assert OpenAIWriter(settings.model_copy(update={"price_out": None})).cost(Usage(1_000, 100)) is None


def test_no_variable_no_writer() -> None:
    assert settings_from({}) is None and settings_from({"GLUTASK_WRITER_MODEL": "m", "GLUTASK_WRITER_KEY": "k"}) is None


def test_settings_come_from_the_environment_and_keep_the_key_to_themselves() -> None:
    settings = settings_from({"GLUTASK_WRITER_URL": "http://localhost:11434/v1", "GLUTASK_WRITER_MODEL": "qwen3", "GLUTASK_WRITER_KEY": "secret-key"})
    assert settings is not None and settings.model == "qwen3" and "secret-key" not in f"{settings!r} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"URL": "http://x/v1"}, "GLUTASK_WRITER_MODEL is not set"),
        ({"URL": "localhost:11434", "MODEL": "m"}, "GLUTASK_WRITER_URL is no web address"),
        ({"URL": "http://x/v1", "MODEL": "m", "TIMEOUT": "soon"}, "GLUTASK_WRITER_TIMEOUT is wrong"),
    ],
)
def test_a_wrong_variable_is_named(environment: dict[str, str], said: str) -> None:
    with pytest.raises(WriterError, match=said):
        settings_from({f"GLUTASK_WRITER_{name}": value for name, value in environment.items()})


def test_a_missing_client_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glutask.answering.writer.openai_writer.find_spec", lambda name: None)
    with pytest.raises(WriterError, match=r"pip install 'glutask\[writer\]'"):
        OpenAIWriter(WriterSettings(url="http://localhost:1/v1", model="m"))
