"""Inner products of one vector with many, by the routines that FAISS' own flat index uses, without a copy of what is compared.

One thread: those of BLAS, and of FAISS for so little, would wait for one another longer than they save.
"""

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from glutask.retrieval.encoder import Vectors

_FAISS: Any = faiss


def with_all(vectors: Vectors, vector: Vectors) -> Vectors:
    """Of every row, shape (n,).

    Args:
        vectors: Shape (n, d), contiguous.
        vector: Shape (d,).
    """
    found: Vectors = np.empty(len(vectors), dtype=np.float32)
    if len(vectors):
        asked = np.ascontiguousarray(vector, dtype=np.float32).reshape(-1)
        _FAISS.fvec_inner_products_ny(*map(_FAISS.swig_ptr, (found, asked, vectors)), vectors.shape[1], len(vectors))
    return found


def with_some(vectors: Vectors, vector: Vectors, rows: npt.NDArray[np.int64]) -> Vectors:
    """Of some rows, in their order, shape (len(rows),)."""
    found: Vectors = np.empty(len(rows), dtype=np.float32)
    if len(rows):
        asked, rows = np.ascontiguousarray(vector, dtype=np.float32).reshape(-1), np.ascontiguousarray(rows, dtype=np.int64)
        _FAISS.omp_set_num_threads(1)
        _FAISS.fvec_inner_products_by_idx(*map(_FAISS.swig_ptr, (found, asked, vectors, rows)), vectors.shape[1], 1, len(rows))
    return found
