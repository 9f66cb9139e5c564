"""Approximate dense search for large collections: FAISS inverted lists of vectors in eight bits a dimension.

Jégou, Douze & Schmid 2011, doi 10.1109/TPAMI.2010.57, for the lists; Douze et al. 2024, arXiv 2401.08281, for the library.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

RECALL = 0.98
"""Share of the ten nearest that the index is set to find; measured while it is built."""
PROBED = 200
"""How many vectors are searched for to measure it."""
NOISE = 0.5
"""How far they are moved first, as a share of their length, since a question is no copy of a passage."""
LOOKED_AT = 10_000
"""How many vectors at least the lists that are looked into hold on average, since rankings are read a thousand deep."""
TRAINED_PER_LIST = 64
CHUNK = 65_536
_THREADS = faiss.omp_get_max_threads()
"""For building; a search sets them to one."""

Floats = npt.NDArray[np.float32]


def build_approximate(vectors: Floats) -> Any:
    """An IVF,SQ8 index whose reach is set so that it finds `RECALL` of the ten nearest.

    Args:
        vectors: Shape (n, d), each of length 1.
    """
    faiss.omp_set_num_threads(_THREADS)
    count, dimension = vectors.shape
    lists = 2 ** round(np.log2(4 * np.sqrt(count)))
    rng = np.random.default_rng(0)
    sample = vectors[np.sort(rng.choice(count, min(count, lists * TRAINED_PER_LIST), replace=False))]
    index: Any = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = 10
    index.cp.min_points_per_centroid = 1
    index.cp.max_points_per_centroid = TRAINED_PER_LIST
    index.train(sample)
    for start in range(0, count, CHUNK):
        index.add(vectors[start : start + CHUNK])
    index.make_direct_map()
    index.nprobe = _reach(index, vectors, rng)
    return index


def read_mapped(path: Path) -> Any:
    """Read an index whose vectors stay on disk and are paged in as they are needed."""
    with path.open("rb") as file:
        inverted = file.read(2) == b"Iw"
    index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP if inverted else faiss.IO_FLAG_MMAP_IFC)
    if inverted:
        lists: Any = faiss.downcast_InvertedLists(index.invlists)
        lists.prefetch_nthread = 0  # it would start 32 threads for each question
    return index


def selecting(index: Any, keys: npt.NDArray[np.bool_]) -> Any:
    """Search parameters that let only some keys be found.

    Args:
        index: A FAISS index over n keys.
        keys: Shape (n,), whether each may be found.
    """
    library: Any = faiss
    selector = library.IDSelectorBitmap(np.packbits(keys, bitorder="little"))
    if isinstance(index, faiss.IndexIVF):
        share = max(float(keys.mean()), 1.0 / index.nlist)
        return library.SearchParametersIVF(sel=selector, nprobe=min(index.nlist, int(index.nprobe / share)))
    return library.SearchParameters(sel=selector)


def _reach(index: Any, vectors: Floats, rng: np.random.Generator) -> int:
    """The fewest lists to look into, in powers of two, for `LOOKED_AT` and `RECALL`; the quantisation bounds what more of them could find."""
    probes = vectors[rng.choice(len(vectors), PROBED)].copy()
    moved = rng.standard_normal(probes.shape).astype(np.float32)
    probes += NOISE * moved / np.linalg.norm(moved, axis=1, keepdims=True)
    faiss.normalize_L2(probes)
    exact = faiss.knn(probes, vectors, 10, metric=faiss.METRIC_INNER_PRODUCT)[1]
    before = 0.0
    reach = 1 << int(np.ceil(np.log2(max(1.0, LOOKED_AT * index.nlist / len(vectors)))))
    while reach < index.nlist:
        index.nprobe = reach
        found = index.search(probes, 10)[1]
        recall = np.mean([len(set(f) & set(e)) / 10 for f, e in zip(found.tolist(), exact.tolist(), strict=True)])
        if recall >= RECALL or (recall > 0.9 and recall - before < 0.002):
            break
        reach, before = reach * 2, float(recall)
    return min(reach, int(index.nlist))
