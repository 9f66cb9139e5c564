"""Errors a person can cause; each says in one sentence what is wrong, where, and what to do."""

from __future__ import annotations


class GlutaskError(Exception):
    """Base of all errors that are shown as one sentence, without a traceback."""


class CorpusError(GlutaskError):
    """A fault in the corpus files; names file, line and field."""


class QuestionError(GlutaskError):
    """A question that cannot be taken: empty, too long, or not text."""


class EncoderError(GlutaskError):
    """The encoder cannot be found or is not what it claims to be."""


class IndexFault(GlutaskError):
    """The index cannot be read or built."""


class WriterError(GlutaskError):
    """The language model is set up wrongly, gives no answer, or none that can be read."""


class DatasetError(GlutaskError):
    """A fault in an evaluation data set; names file and line."""


class IngestError(GlutaskError):
    """A document that cannot be added, found or kept; names it and says what to do."""
