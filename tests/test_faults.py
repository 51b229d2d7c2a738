"""The faults that tests/faults.py seeds still fit the code."""

import pytest

from tests.faults import FAULTS, PROJECT, Fault, faulty


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_known_fault_can_still_be_seeded(fault: Fault) -> None:
    texts: dict[str, str] = {}
    for edit in fault.edits:
        text = texts.get(edit.file) or (PROJECT / edit.file).read_text(encoding="utf-8")
        texts[edit.file] = faulty(text, edit)
    for file, text in texts.items():
        compile(text, file, "exec")
