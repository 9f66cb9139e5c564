import pytest

from glutask.ingest.limits import Limits
from glutask.ingest.reading import read_bytes
from glutask.ingest.refused import Refused
from tests.ingest.documents import FOLDER, cut, readings


def test_a_study_is_a_trial_with_its_fields_by_heading() -> None:
    (study,) = readings("study.json")
    assert study.kind == "trial"
    assert (study.details.nct, study.details.year) == ("NCT09999997", 2020)
    places = {p.place: p.text for p in cut(study)}
    assert places["Design"] == (
        "Study type: INTERVENTIONAL\n\nPhase: PHASE2\n\nPhase: PHASE3\n\nAllocation: RANDOMIZED\n\nMasking: DOUBLE\n\nEnrolment: 12"
    )
    assert "Why stopped: The invented sponsor ran out of ink" in places["Status"]
    assert places["Arms and interventions"].startswith("Arm: AXS-05; EXPERIMENTAL; twice a day")
    assert places["Outcomes"] == "Primary outcome: MADRS total score; Week 6"
    assert "Analysis: Mean difference; -1.4; 0.31" in places["Results"]


def test_a_list_of_studies_is_read_one_by_one() -> None:
    one = (FOLDER / "study.json").read_bytes()
    assert len(read_bytes(b'{"studies": [' + one + b"," + one.replace(b"AXS-05", b"AXS-06") + b"]}", ".json", Limits()).readings) == 2


@pytest.mark.parametrize("data", [b"{}", b"[1, 2]", b'{"protocolSection": 7}', b'{"protocolSection": {}}', b"{", b"[" * 100_000])
def test_json_that_is_no_study_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_bytes(data, ".json", Limits())
