"""The checker: whether a written sentence says only what the claims say that it cites."""

from glutask.answering.writer.checking.checker import Checker, Fault, Verdict

__all__ = ["Checker", "Fault", "Verdict"]
