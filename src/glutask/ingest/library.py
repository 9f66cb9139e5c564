"""What a person has added, in one SQLite file: documents, their passages and vectors. A change is there whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from glutask.errors import IngestError
from glutask.ingest.document import Document, OwnPassage
from glutask.ingest.kept import Kept, encoded_text
from glutask.retrieval.encoder import Vectors

FORMAT = 2
"""Raised whenever the tables change."""

_TABLES = """
CREATE TABLE IF NOT EXISTS files (origin TEXT PRIMARY KEY, sha256 TEXT NOT NULL, reader INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS holds (origin TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (origin, document)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS holds_document ON holds (document);
CREATE TABLE IF NOT EXISTS documents (id TEXT PRIMARY KEY, body TEXT NOT NULL, text TEXT NOT NULL, doi TEXT, pmid TEXT);
CREATE TABLE IF NOT EXISTS passages (
    unit INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL, terms TEXT NOT NULL,
    key BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS passages_place ON passages (document, number);
CREATE INDEX IF NOT EXISTS passages_key ON passages (key);
CREATE TABLE IF NOT EXISTS sentences (document TEXT NOT NULL, key BLOB NOT NULL, PRIMARY KEY (document, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vectors (encoder TEXT NOT NULL, key BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (encoder, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (generation INTEGER NOT NULL);
INSERT INTO state SELECT 0 WHERE NOT EXISTS (SELECT * FROM state);
"""


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """What goes wrong with the file is told in one sentence.

    Raises:
        IngestError: The file is damaged, or cannot be read or written.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise IngestError(f"{path} cannot be used ({error}); free disk space, check that it may be written, or set GLUTASK_HOME.") from None
    except sqlite3.Error as error:
        raise IngestError(f"{path} is damaged ({error}); restore it from a copy, or move it away and add the documents again.") from None
    except OSError as error:
        raise IngestError(
            f"{path.parent} cannot be used ({error.strerror or error}); free disk space, check its permissions, or set GLUTASK_HOME."
        ) from None


class Library:
    """Reads and changes the file; use as a context. One process changes it at a time (see `glutask.ingest.shelf.change`)."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it first where it is missing.

        Raises:
            IngestError: It cannot be opened, is damaged, or was made by a newer version.
        """
        self.path = path
        with told_plainly(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30.0, isolation_level=None, check_same_thread=False)
            version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
            if version > FORMAT:
                raise IngestError(f"{path} was made by a newer version of Glutask; update Glutask, or set GLUTASK_HOME to another folder.")
            if version < FORMAT:
                self._db.execute("PRAGMA journal_mode = WAL")
                with self._change():
                    for statement in _TABLES.strip().split(";\n"):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {FORMAT}")
            self._db.execute("PRAGMA synchronous = FULL")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Library:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    @property
    def generation(self) -> int:
        """A number that rises with each change of the passages."""
        return int(self._db.execute("SELECT generation FROM state").fetchone()[0])

    def known(self, sha256: str, reader: int) -> str | None:
        """An origin whose file had these bytes and was read by this version of the readers."""
        row = self._db.execute("SELECT origin FROM files WHERE sha256 = ? AND reader = ? ORDER BY origin LIMIT 1", (sha256, reader)).fetchone()
        return str(row[0]) if row else None

    def is_current(self, origin: str, sha256: str, reader: int) -> bool:
        """Whether an origin was added with these bytes."""
        return self._db.execute("SELECT 1 FROM files WHERE origin = ? AND sha256 = ? AND reader = ?", (origin, sha256, reader)).fetchone() is not None

    def has_origin(self, origin: str) -> bool:
        """Whether anything was added from there."""
        return self._db.execute("SELECT 1 FROM files WHERE origin = ?", (origin,)).fetchone() is not None

    def put(self, origin: str, sha256: str, reader: int, kept: Sequence[Kept]) -> bool:
        """What an origin now holds; documents that no origin holds any more go.

        Returns:
            Whether the passages changed.
        """
        with self._change():
            new = [k for k in kept if not self._db.execute("SELECT 1 FROM documents WHERE id = ?", (k.document.id,)).fetchone()]
            for item in new:
                self._insert(item)
            self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (origin, sha256, reader))
            self._db.execute("DELETE FROM holds WHERE origin = ?", (origin,))
            self._db.executemany("INSERT OR IGNORE INTO holds VALUES (?, ?)", [(origin, k.document.id) for k in kept])
            gone = self._drop_unheld()
            return self._changed(bool(new or gone))

    def alias(self, origin: str, other: str) -> bool:
        """An origin holds what another one holds.

        Returns:
            Whether the passages changed.
        """
        with self._change():
            self._db.execute("INSERT OR REPLACE INTO files SELECT ?, sha256, reader FROM files WHERE origin = ?", (origin, other))
            self._db.execute("DELETE FROM holds WHERE origin = ?", (origin,))
            self._db.execute("INSERT INTO holds SELECT ?, document FROM holds WHERE origin = ?", (origin, other))
            return self._changed(bool(self._drop_unheld()))

    def remove(self, document: str) -> None:
        """Take a document out, wherever it came from; its files may be added again."""
        with self._change():
            self._db.execute("DELETE FROM files WHERE origin IN (SELECT origin FROM holds WHERE document = ?)", (document,))
            self._db.execute("DELETE FROM holds WHERE document = ?", (document,))
            self._drop_unheld()
            self._changed(True)

    def documents(self) -> list[Document]:
        """All documents, by title, then id."""
        origins: dict[str, list[str]] = {}
        for origin, document in self._db.execute("SELECT origin, document FROM holds ORDER BY origin"):
            origins.setdefault(document, []).append(origin)
        found = [Document.model_validate_json(body) for (body,) in self._db.execute("SELECT body FROM documents")]
        held = (d.model_copy(update={"origins": tuple(origins.get(d.id, ()))}) for d in found)
        return sorted(held, key=lambda d: (d.source.title.lower(), d.id))

    def document(self, number: str) -> Document | None:
        """A document by its id."""
        row = self._db.execute("SELECT body FROM documents WHERE id = ?", (number,)).fetchone()
        return Document.model_validate_json(row[0]) if row else None

    def better_source(self, document: Document) -> Document:
        """The document with the source of a bibliographic record of the same work, where one was added."""
        source = document.source
        row = self._db.execute(
            "SELECT body FROM documents WHERE json_extract(body, '$.kind') = 'reference' AND ((doi = ? AND doi != '') OR (pmid = ? AND pmid != '')) "
            "ORDER BY id LIMIT 1", (source.doi or "", source.pmid or ""),
        ).fetchone()  # fmt: skip
        return document.model_copy(update={"source": Document.model_validate_json(row[0]).source}) if row else document

    def text(self, document: str) -> str:
        """The whole text of a document."""
        return str(self._db.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()[0])

    def passages(self, units: Sequence[int]) -> dict[int, OwnPassage]:
        """Passages by their numbers in the index; those that were removed are left out."""
        found: dict[int, OwnPassage] = {}
        for start in range(0, len(units), 500):
            part = [int(u) for u in units[start : start + 500]]
            rows = self._db.execute(f"SELECT unit, body FROM passages WHERE unit IN ({','.join('?' * len(part))})", part)
            found |= {unit: OwnPassage.model_validate_json(body) for unit, body in rows}
        return found

    def neighbours(self, passage: OwnPassage) -> tuple[OwnPassage | None, OwnPassage | None]:
        """The passages before and after one."""
        rows = self._db.execute(
            "SELECT number, body FROM passages WHERE document = ? AND number IN (?, ?)", (passage.document, passage.number - 1, passage.number + 1)
        )
        found = {number: OwnPassage.model_validate_json(body) for number, body in rows}
        return found.get(passage.number - 1), found.get(passage.number + 1)

    def units(self) -> Iterator[tuple[int, str, bytes]]:
        """Number, terms and key of every passage, by number."""
        yield from self._db.execute("SELECT unit, terms, key FROM passages ORDER BY unit")

    def attributes(self) -> list[dict[str, tuple[str, ...]]]:
        """What each passage can be narrowed by, in the order of `units`: document, kind, format, year, agent."""
        documents = {d.id: d for d in self.documents()}
        found = []
        for (body,) in self._db.execute("SELECT body FROM passages ORDER BY unit"):
            passage = OwnPassage.model_validate_json(body)
            of = documents[passage.document]
            year = (str(of.source.year),) if of.source.year else ()
            found.append({"document": (of.id,), "kind": (of.kind,), "format": (of.format,), "year": year, "agent": passage.agents})
        return found

    def encoded(self, keys: Collection[bytes]) -> dict[bytes, str]:
        """What is encoded for keys."""
        select = "SELECT p.key, p.body, d.body FROM passages p JOIN documents d ON d.id = p.document ORDER BY unit"
        titles: dict[str, str] = {}
        found: dict[bytes, str] = {}
        for key, body, document in self._db.execute(select):
            if key in keys:
                passage = OwnPassage.model_validate_json(body)
                if passage.document not in titles:
                    titles[passage.document] = Document.model_validate_json(document).source.title
                found[key] = encoded_text(titles[passage.document], passage)
        return found

    def count(self) -> int:
        """How many passages there are."""
        return int(self._db.execute("SELECT count(*) FROM passages").fetchone()[0])

    def missing(self, encoder: str, keys: Iterable[bytes]) -> list[bytes]:
        """Keys without a vector, each once."""
        return [
            k for k in dict.fromkeys(keys) if not self._db.execute("SELECT 1 FROM vectors WHERE encoder = ? AND key = ?", (encoder, k)).fetchone()
        ]

    def put_vectors(self, encoder: str, vectors: Mapping[bytes, Vectors]) -> None:
        """Keep vectors, so that an interrupted encoding goes on where it stopped."""
        with self._change():
            rows = [(encoder, key, np.asarray(vector, dtype="<f4").tobytes()) for key, vector in vectors.items()]
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def vectors(self, encoder: str, keys: Sequence[bytes]) -> Vectors:
        """Vectors of keys that have one, shape (len(keys), d)."""
        select = "SELECT vector FROM vectors WHERE encoder = ? AND key = ?"
        return np.stack([np.frombuffer(self._db.execute(select, (encoder, key)).fetchone()[0], dtype="<f4") for key in keys])

    def tidy(self) -> None:
        """Forget vectors of passages that are gone."""
        with self._change():
            self._db.execute("DELETE FROM vectors WHERE key NOT IN (SELECT key FROM passages UNION ALL SELECT key FROM sentences)")

    def _insert(self, kept: Kept) -> None:
        source = kept.document.source
        body = kept.document.model_dump_json(exclude={"origins"})
        self._db.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", (kept.document.id, body, kept.text, source.doi, source.pmid))
        self._db.executemany(
            "INSERT INTO passages (document, number, body, terms, key) VALUES (?, ?, ?, ?, ?)",
            [(p.passage.document, p.passage.number, p.passage.model_dump_json(), p.terms, p.key) for p in kept.passages],
        )

        keys = {key for p in kept.passages for key in p.sentences}
        self._db.executemany("INSERT INTO sentences VALUES (?, ?)", [(kept.document.id, key) for key in keys])

    def _drop_unheld(self) -> int:
        gone = [row[0] for row in self._db.execute("SELECT id FROM documents WHERE id NOT IN (SELECT document FROM holds)")]
        self._db.executemany("DELETE FROM passages WHERE document = ?", [(d,) for d in gone])
        self._db.executemany("DELETE FROM sentences WHERE document = ?", [(d,) for d in gone])
        self._db.executemany("DELETE FROM documents WHERE id = ?", [(d,) for d in gone])
        return len(gone)

    def _changed(self, changed: bool) -> bool:
        if changed:
            self._db.execute("UPDATE state SET generation = generation + 1")
        return changed

    @contextmanager
    def _change(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def documents_of(path: Path) -> list[Document]:
    """All documents of a library; none where nothing was ever added."""
    if not path.is_file():
        return []
    with told_plainly(path), Library(path) as library:
        return library.documents()
