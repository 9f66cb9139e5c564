"""The README's examples are executed, so they cannot lie."""

import doctest
from pathlib import Path

from glutask import Assistant

README = Path(__file__).parents[1] / "README.md"


def test_the_examples_of_the_readme_run(assistant: Assistant) -> None:
    result = doctest.testfile(str(README), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted >= 5 and result.failed == 0
