"""The assistant: wires the stages; the only place that knows them all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from glutask.answering.answer import Answer, MadeBy
from glutask.answering.compose import Composer
from glutask.answering.confidence import ConfidenceModel
from glutask.answering.facts import Lengths
from glutask.answering.listing import Lister
from glutask.corpus.corpus import Corpus
from glutask.corpus.locate import corpus_folder, documents_file, index_folder
from glutask.errors import IngestError, QuestionError
from glutask.retrieval.encoder import DEFAULT_ENCODER
from glutask.retrieval.evidence import Evidence, Gatherer, Hit
from glutask.retrieval.index import open_index
from glutask.retrieval.manifest import Report
from glutask.retrieval.milvus.address import Address
from glutask.retrieval.retriever import Mode
from glutask.retrieval.uncollected import uncollected
from glutask.retrieval.weights import Weights
from glutask.understanding.checking import check_question
from glutask.understanding.intent import IntentReader
from glutask.understanding.query import Query
from glutask.understanding.reading import SubjectReader
from glutask.understanding.spelling import Speller, inflected
from glutask.understanding.understand import Understanding

if TYPE_CHECKING:
    from glutask.answering.own import OwnQuotes
    from glutask.answering.writer.writer import Writer
    from glutask.ingest.shelf import OwnHit, Shelf
    from glutask.retrieval.encoder import Vectors


class Assistant:
    """Answers questions from one corpus and its index. Holds no conversation: history comes with each question."""

    def __init__(
        self,
        corpus: Path | str | None = None,
        index: Path | str | None = None,
        encoder: str = DEFAULT_ENCODER,
        writer: Writer | None = None,
        report: Report | None = None,
        documents: bool = True,
        store: str | None = None,
    ) -> None:
        """Open the index, building it first where it is missing, stale or damaged.

        Args:
            corpus: Folder of corpus files; the project's own by default.
            index: Folder of the index; by default the checkout's `index/`, or one among the person's own things.
            encoder: Name or folder of a sentence-transformers model.
            writer: A language model that phrases answers; see `configured_writer`. None by default: answers are as composed.
            report: Told of progress while an index is built.
            documents: Whether documents that a person has added are quoted, apart from what the corpus says.
            store: `milvus://host:19530/collection`, where `glutask index --to` has moved vectors and words; the index' own by default.

        Raises:
            GlutaskError: One sentence that says what is wrong and what to do.
        """
        folder = Path(corpus) if corpus else corpus_folder()
        self._index = open_index(folder, Path(index) if index else index_folder(folder), encoder, report)
        with uncollected():
            self._wire(encoder, writer, documents, store)

    def _wire(self, encoder: str, writer: Writer | None, documents: bool, store: str | None) -> None:
        """Join the stages."""
        self._address = Address.parse(store) if store else None
        if self._address:
            from glutask.retrieval.milvus.corpus_index import searched_at

            self._index = searched_at(self._index, self._address)
        self.corpus: Corpus = self._index.corpus
        vocabulary = self._index.vocabulary
        self.made_by = MadeBy(glutask=version("glutask"), corpus=self.corpus.digest, encoder=encoder)
        self._weights = self._index.settings.read("weights", Weights)
        self.gatherer = Gatherer(self._index, self._weights)
        intents = IntentReader(vocabulary, self._index.intents, self.gatherer.together, self.gatherer.nearest)
        subjects = SubjectReader(self._index.readings, self.gatherer.together)
        speller = Speller(self._index.words, self._everyday)
        self._outside = vocabulary.outside_names
        members = Lister(self.corpus, vocabulary, self._index.said).members
        self._understanding = Understanding(self.corpus, vocabulary, intents, subjects, speller, members, self._index.names)
        self._generic = vocabulary.generic_words
        self._documents = documents
        self._shelf: Shelf | None = None
        confidence = self._index.settings.read("confidence", ConfidenceModel)
        self._composer = Composer(self.corpus, vocabulary, self.gatherer, confidence, self.made_by, Lengths())
        self._scribe = None
        if writer is not None:
            from glutask.answering.writer.scribe import Scribe

            self._scribe = Scribe(writer, self.corpus)

    def ask(self, question: str, history: Sequence[str] = (), as_of: Literal["latest", "review"] = "latest", trace: bool = False) -> Answer:
        """Answer a question.

        Args:
            question: In plain words, at most 4,000 characters.
            history: Earlier questions of the conversation, oldest first.
            as_of: `review` leaves out what became known after April 2021.
            trace: Kept for callers that ask for it; an answer always carries what it was taken to mean.

        Raises:
            QuestionError: The question is empty, too long or not text.
        """
        *_, answer = self.stream(self.understand(question, history, as_of), history)
        return answer

    def answer(self, query: Query) -> Answer:
        """The later stages alone, without a writer: the answer to a query, for example one that a person has corrected."""
        return self._with_own(self._composed(query))

    def _everyday(self, word: str) -> bool:
        """Whether a word is one that people use: the encoder's tokeniser leaves it, or what it is a form of, whole."""
        return word in self._outside or any(self.gatherer.pieces(form) == 1 for form in inflected(word))

    @property
    def writes(self) -> bool:
        """Whether a language model phrases answers."""
        return self._scribe is not None

    def stream(self, query: Query, history: Sequence[str] = ()) -> Iterator[Answer]:
        """The answer to a query as the writer phrases it: it grows by checked sentences, and the last one is whole. Without a writer, one answer.

        What a person's own documents say is quoted under the last one; the writer never sees it.

        Args:
            query: What was asked; where it was not understood, the writer may reword it.
            history: Earlier questions, for the rewording.
        """
        last = composed = self._composed(query)
        if self._scribe:
            for last in self._scribe.stream(composed, history, lambda text: self._composed(self.understand(text, (), query.as_of))):
                yield last
        whole = self._with_own(last)
        if whole is not last or not self._scribe:
            yield whole

    def _composed(self, query: Query) -> Answer:
        return self._composer.compose(query, self.gather(query))

    def _with_own(self, answer: Answer) -> Answer:
        """The answer with quotes from a person's own documents under it."""
        try:
            quotes = self.quotes()
            return quotes.added_to(answer, self.gatherer.vector(answer.interpretation)) if quotes else answer
        except IngestError as error:
            return answer.model_copy(update={"text": f"{answer.text}\n\nYour own documents were not searched: {error}"})

    def understand(self, question: str, history: Sequence[str] = (), as_of: Literal["latest", "review"] = "latest") -> Query:
        """The first stage alone: what a question is taken to mean."""
        query = self._understanding.understand(question, history)
        return query.model_copy(update={"as_of": "review"}) if as_of == "review" else query

    def gather(self, query: Query) -> Evidence:
        """The second stage alone: what the corpus holds about a query."""
        return self.gatherer.gather(query)

    def features(self, query: Query, evidence: Evidence) -> dict[str, float]:
        """What the estimate of confidence looks at."""
        return self._composer.features(query, evidence)

    def confidence(self, query: Query, evidence: Evidence) -> float:
        """Estimated chance that the corpus holds the answer."""
        return self._composer.probability(query, evidence)

    def search(self, text: str, k: int = 10, mode: Mode = "fused", **filters: Any) -> list[Hit]:
        """The retriever alone, without understanding.

        Args:
            text: What to search for.
            k: How many statements.
            mode: `fused`, `dense` or `bm25`.
            **filters: `agent`, `topic`, `as_of`, `evidence`: only statements with that value.

        Raises:
            QuestionError: The text is empty or too long, or a filter is unknown.
        """
        check_question(text)
        unknown = set(filters) - {"agent", "topic", "as_of", "evidence"}
        if unknown:
            raise QuestionError(f"unknown filter {sorted(unknown)[0]!r}; use agent, topic, as_of or evidence.")
        gatherer = self.gatherer
        if filters:
            where = {name: (str(value),) for name, value in filters.items()}
            gatherer = Gatherer(self._index.narrowed(where), self._weights)
        return gatherer.search(text, k, mode)

    def search_documents(self, text: str, k: int = 10, **filters: str) -> list[OwnHit]:
        """The same in the documents that a person has added.

        Args:
            text: What to search for.
            k: How many passages.
            **filters: `document`, `kind`, `format`, `agent`, `year`: only passages with that value.

        Raises:
            QuestionError: The text is empty or too long, or a filter is unknown.
            IngestError: What was added cannot be read.
        """
        check_question(text)
        unknown = set(filters) - {"document", "kind", "format", "agent", "year"}
        if unknown:
            raise QuestionError(f"unknown filter {sorted(unknown)[0]!r}; use document, kind, format, agent or year.")
        shelf = self.shelf()
        return shelf.search(text, k, {name: (value,) for name, value in filters.items()}) if shelf else []

    def encode(self, text: str) -> Vectors:
        """The vector of a text, shape (d,)."""
        return self.gatherer.encode(text)

    def quotes(self) -> OwnQuotes | None:
        """What quotes the documents that a person has added; nothing where nothing was added.

        Raises:
            IngestError: They cannot be read.
        """
        shelf = self.shelf()
        if shelf is None:
            return None
        from glutask.answering.own import OwnQuotes

        return OwnQuotes(shelf, self._generic)

    def documents_generation(self) -> int:
        """A number that rises with each change of the added documents; 0 where nothing was added or they cannot be read."""
        try:
            shelf = self.shelf()
            return shelf.generation if shelf else 0
        except IngestError:
            return 0

    def shelf(self) -> Shelf | None:
        """The documents that a person has added, opened when they are first needed; nothing where nothing was added.

        Raises:
            IngestError: They cannot be read.
        """
        if self._shelf is None and self._documents and documents_file().is_file():
            from glutask.ingest.shelf import Shelf

            self._shelf = Shelf.open(self._index.retriever.encoder, store=self._address)
        return self._shelf


@lru_cache(maxsize=1)
def default_assistant() -> Assistant:
    """The assistant over the project's own corpus, opened once a process."""
    return Assistant(writer=configured_writer())


def configured_writer() -> Writer | None:
    """The language model that `GLUTASK_WRITER_URL`, `_MODEL` and `_KEY` name; none where they are not set.

    Raises:
        WriterError: They are set wrongly, or the client library is missing.
    """
    if not os.environ.get("GLUTASK_WRITER_URL", "").strip():
        return None
    from glutask.answering.writer.openai_writer import OpenAIWriter
    from glutask.answering.writer.settings import settings_from

    settings = settings_from()
    return OpenAIWriter(settings) if settings else None


def ask(question: str, history: Sequence[str] = (), as_of: Literal["latest", "review"] = "latest") -> Answer:
    """Answer a question with the default assistant. See `Assistant.ask`."""
    return default_assistant().ask(question, history, as_of)
