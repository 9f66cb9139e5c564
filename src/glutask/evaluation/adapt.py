"""Fit the adapter: `python -m glutask.evaluation.adapt` writes `retrieval/adapter.npy`.

Every anticipated question must find the other keys of its statement (its text and its other questions) among those of all statements:
softmax cross-entropy over cosines after the map (InfoNCE: van den Oord et al. 2018, arXiv 1807.03748), several right ones counted
together. No question of `eval/` is used.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from glutask.corpus.load import load_corpus
from glutask.corpus.locate import corpus_folder, index_folder
from glutask.retrieval.adapter import FILE, load_adapter
from glutask.retrieval.encoder import DEFAULT_ENCODER, Vectors
from glutask.retrieval.index import open_index

EPOCHS = 6
BATCH = 256
RATE = 1e-3
"""Step size of Adam at the start; it falls to nothing in a straight line."""
TEMPERATURE = 0.05
SEED = 0


def fit(keys: Vectors, owners: npt.NDArray[np.int32], asks: npt.NDArray[np.bool_]) -> npt.NDArray[np.float16]:
    """What the map adds to the identity, shape (d, d).

    Args:
        keys: Vectors as the encoder gives them, shape (n, d).
        owners: The statement of each key, shape (n,).
        asks: Which keys are questions, shape (n,).
    """
    import torch

    torch.manual_seed(SEED)
    x, own = torch.tensor(keys), torch.tensor(owners)
    change = torch.zeros(x.shape[1], x.shape[1], requires_grad=True)
    optimiser = torch.optim.Adam([change], lr=RATE)
    questions = np.flatnonzero(asks)
    batches = [b for epoch in range(EPOCHS) for b in _batches(np.random.default_rng(SEED + epoch).permutation(questions))]
    for step, batch in enumerate(batches):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - step / len(batches))
        chosen, rows = torch.tensor(batch), torch.arange(len(batch))
        mapped = torch.nn.functional.normalize(x + x @ change, dim=-1)
        scores = mapped[chosen] @ mapped.T / TEMPERATURE
        scores[rows, chosen] = -torch.inf
        right = own[None, :] == own[chosen][:, None]
        right[rows, chosen] = False
        loss = (scores.logsumexp(1) - scores.masked_fill(~right, -torch.inf).logsumexp(1)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    found: npt.NDArray[np.float16] = change.detach().numpy().astype(np.float16)
    return found


def _batches(order: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    return [order[start : start + BATCH] for start in range(0, len(order), BATCH)]


def main(path: Path = FILE) -> None:
    """Fit on the keys of the project's own index, and write the map."""
    corpus, folder = load_corpus(corpus_folder()), corpus_folder()
    index = open_index(folder, index_folder(folder))
    asks = np.array([place > 0 for unit in index.unit_ids for place in range(1 + len(corpus.statements[unit].questions))])
    np.save(path, fit(load_adapter(DEFAULT_ENCODER).undone(index.keys.vectors()), index.keys.owners, asks), allow_pickle=False)


if __name__ == "__main__":
    main()
