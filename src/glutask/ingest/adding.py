"""Adding documents: read, cut, linked, encoded and kept, one after the other; one that fails does not stop the rest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from glutask.errors import IngestError
from glutask.ingest.clean import one_line
from glutask.ingest.document import READER, Document
from glutask.ingest.encoding import encode_missing
from glutask.ingest.fetch import fetched
from glutask.ingest.kept import Keeper, Kept
from glutask.ingest.library import Library
from glutask.ingest.limits import Limits
from glutask.ingest.origins import Origin, expand, is_address
from glutask.ingest.reader import Reader
from glutask.ingest.refused import Refused
from glutask.ingest.shelf import change, index_folder
from glutask.ingest.shelf_index import build_index, read_manifest
from glutask.retrieval.encoder import Encoder, file_sha256
from glutask.retrieval.manifest import Report

Did = Literal["added", "replaced", "unchanged", "failed"]


class Outcome(NamedTuple):
    """What became of one thing that was named."""

    origin: str
    did: Did
    documents: tuple[Document, ...] = ()
    reason: str = ""
    """Why it failed, to be read after its name."""


class Step(NamedTuple):
    """How far adding has come."""

    origin: str
    number: int
    """Things done before it."""
    things: int
    """Things in all."""
    share: float
    """How much of this thing is done, 0 to 1."""
    encoded: int
    """Passages and sentences encoded so far, over all things."""


class Added(NamedTuple):
    """What became of everything."""

    outcomes: tuple[Outcome, ...]
    left: int
    """Files in folders whose endings no format has."""


Tell = Callable[[Step], None]


class Adder:
    """Adds to a library."""

    def __init__(self, library: Library, encoder: Encoder, keeper: Keeper, limits: Limits | None = None) -> None:
        """Join the parts.

        Args:
            library: Where documents are kept.
            encoder: Makes their vectors.
            keeper: Makes readings ready.
            limits: What one file may cost.
        """
        self._library = library
        self._encoder = encoder
        self._keeper = keeper
        self._limits = limits or Limits()
        self._encoded = 0

    def add(self, names: Sequence[str], *, addresses: bool = False, tell: Tell | None = None, report: Report | None = None) -> Added:
        """Add files and folders.

        Args:
            names: Paths; addresses only where they are allowed.
            addresses: Whether addresses may be fetched: only for a person who typed them.
            tell: Told of progress.
            report: Told of progress while the index is built.
        """
        expanded = expand(names)
        outcomes = [Outcome(name, "failed", reason=reason) for name, reason in expanded.faults]
        with change(self._library), Reader(self._limits) as reader:
            for number, origin in enumerate(expanded.origins):
                if origin.is_address and not addresses:
                    outcomes.append(
                        Outcome(origin.name, "failed", reason="is an address, which is fetched only from the command line; save it and add the file")
                    )
                    continue
                outcomes.append(self._one(origin, reader, _stepping(tell, origin, number, len(expanded.origins))))
            self._index(report)
        return Added(tuple(outcomes), expanded.left)

    def remove(self, number: str, report: Report | None = None) -> Document:
        """Take a document out.

        Args:
            number: Its id, or the beginning of it.
            report: Told of progress while the index is built.

        Raises:
            IngestError: No document, or more than one, has that id.
        """
        with change(self._library):
            document = find_document(self._library, number)
            self._library.remove(document.id)
            self._index(report)
        return document

    def _one(self, origin: Origin, reader: Reader, told: Callable[[float, int], None]) -> Outcome:
        def step(share: float) -> None:
            told(share, self._encoded)

        step(0.0)
        try:
            if origin.size > self._limits.bytes:
                raise Refused(f"is larger than {self._limits.megabytes:,} MB; split it and add the parts")
            with _file(origin, self._limits) as (path, ending):
                outcome = self._file(origin.name, path, ending, reader, step)
        except Refused as reason:
            outcome = Outcome(origin.name, "failed", reason=str(reason))
        except OSError as error:
            outcome = Outcome(origin.name, "failed", reason=f"cannot be opened ({error.strerror or error}); check its path and permissions")
        step(1.0)
        return outcome

    def _file(self, name: str, path: Path, ending: str, reader: Reader, step: Callable[[float], None]) -> Outcome:
        sha256 = file_sha256(path)
        if self._library.is_current(name, sha256, READER):
            return Outcome(name, "unchanged")
        did: Did = "replaced" if self._library.has_origin(name) else "added"
        twin = self._library.known(sha256, READER)
        if twin:
            self._library.alias(name, twin)
            return Outcome(name, "replaced" if did == "replaced" else "unchanged")
        read = reader.read(path, ending)
        kept = [self._keeper.keep(reading, read.format, _title(name)) for reading in read.readings]
        self._encode(kept, step)
        self._library.put(name, sha256, READER, kept)
        return Outcome(name, did, tuple(k.document for k in kept))

    def _encode(self, kept: Sequence[Kept], step: Callable[[float], None]) -> None:
        before = self._encoded
        texts = {key: text for k in kept for p in k.passages for key, text in (*p.sentences.items(), (p.key, p.encoded))}
        fresh = len(self._library.missing(self._encoder.name, texts))

        def told(done: int, total: int) -> None:
            self._encoded = before + done - (total - fresh)
            step(done / max(total, 1))

        encode_missing(self._library, self._encoder, texts, told)

    def _index(self, report: Report | None) -> None:
        folder = index_folder(self._library, self._encoder)
        manifest = read_manifest(folder)
        if manifest is None or manifest.generation != self._library.generation:
            self._library.tidy()
            build_index(self._library, self._encoder, folder, report)


def _stepping(tell: Tell | None, origin: Origin, number: int, things: int) -> Callable[[float, int], None]:
    def step(share: float, encoded: int) -> None:
        if tell:
            tell(Step(origin.name, number, things, share, encoded))

    return step


def find_document(library: Library, number: str) -> Document:
    """The document of an id or the beginning of one.

    Raises:
        IngestError: No document, or more than one, has that id.
    """
    found = [d for d in library.documents() if d.id == number] or [d for d in library.documents() if number and d.id.startswith(number)]
    if len(found) == 1:
        return found[0]
    if found:
        raise IngestError(f"{number!r} begins the ids of {len(found)} documents; give more of it.")
    raise IngestError(f"no added document has the id {number!r}; for all of them run: glutask list")


@contextlib.contextmanager
def _file(origin: Origin, limits: Limits) -> Iterator[tuple[Path, str]]:
    """The file to read and its ending."""
    if origin.is_address:
        with fetched(origin.name, limits) as (path, ending):
            yield path, ending
    else:
        yield Path(origin.name), Path(origin.name).suffix.lower()


def _title(name: str) -> str:
    """A title for what does not tell its own: the name of the file."""
    last = PurePosixPath(urlsplit(name).path).name or name if is_address(name) else Path(name).name
    return one_line(last) or "A document without a name"
