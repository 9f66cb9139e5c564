"""How much a file may cost before it is refused."""

from __future__ import annotations

from pydantic import Field

from glutask.corpus.models import Model


class Limits(Model):
    """Bounds on one file; each is far above what a book needs."""

    megabytes: int = Field(default=200, gt=0, description="Size of the file.")
    characters: int = Field(default=20_000_000, gt=0, description="Text read out of it.")
    pages: int = Field(default=5_000, gt=0)
    records: int = Field(default=20_000, gt=0, description="Records of a bibliography.")
    seconds: float = Field(default=120.0, gt=0, description="Time to read it.")
    memory_megabytes: int = Field(default=2_048, gt=0, description="Memory to read it, what it decompresses to included.")

    @property
    def bytes(self) -> int:
        """Size of the file in bytes."""
        return self.megabytes * 1_000_000
