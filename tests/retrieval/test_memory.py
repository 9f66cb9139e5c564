from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from glutask import Assistant
from glutask.retrieval import memory as module
from glutask.retrieval.encoder import Progress, Vectors
from glutask.retrieval.memory import Memory


class _Counting:
    name, dimension = "counting", 1

    def __init__(self) -> None:
        self.passes: list[tuple[str, ...]] = []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.passes.append(tuple(texts))
        return np.full((len(texts), 1), len(self.passes), dtype=np.float32)

    def pieces(self, word: str) -> int:
        raise NotImplementedError


def test_a_pass_is_remembered_whole_and_never_in_part() -> None:
    encoder = _Counting()
    memory = Memory(encoder)
    assert memory.together(["a", "b"]).tolist() == memory.together(("a", "b")).tolist() == [[1], [1]]
    assert memory.together(["a"]).tolist() == [[2]], "alone its last bits may differ"
    assert encoder.passes == [("a", "b"), ("a",)]


def test_the_oldest_passes_are_forgotten() -> None:
    encoder = _Counting()
    memory = Memory(encoder)
    for number in range(module.REMEMBERED + 1):
        memory.together([str(number)])
    assert len(memory._passes) == module.REMEMBERED
    memory.together(["1"])
    memory.together(["0"])
    assert len(encoder.passes) == module.REMEMBERED + 2


def test_a_question_takes_one_pass_and_gives_the_same_bytes_whatever_was_asked_before(assistant: Assistant) -> None:
    fresh = Assistant(documents=False)
    encoder = fresh.gatherer._memory._encoder
    passes: list[tuple[str, ...]] = []
    encode = encoder.encode
    encoder.encode = lambda texts, progress=None: passes.append(tuple(texts)) or encode(texts, progress)  # type: ignore[method-assign,func-returns-value]
    question = "did lanicemine beat placebo?"
    first = fresh.ask(question)
    assert passes == [(question, "did the drug beat placebo?")]
    fresh.ask("did traxoprodil beat placebo?")
    assert fresh.ask(question) == first and len(passes) == 2
    vector = fresh.gatherer.vector(first.interpretation)
    assistant.ask("did esketamine beat placebo?")
    assistant.ask(question)
    assert np.array_equal(assistant.gatherer.vector(first.interpretation), vector)


def test_threads_that_crowd_out_each_others_vectors_do_no_harm() -> None:
    class Numbers(_Counting):
        def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
            return np.array([[float(text)] for text in texts], dtype=np.float32)

    memory = Memory(Numbers())
    texts = [str(number % (2 * module.REMEMBERED)) for number in range(40 * module.REMEMBERED)]
    with ThreadPoolExecutor(16) as pool:
        assert [float(vectors[0, 0]) for vectors in pool.map(lambda text: memory.together((text,)), texts)] == [float(text) for text in texts]
    assert len(memory._passes) == module.REMEMBERED
