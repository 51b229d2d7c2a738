"""Every sentence has its Thai: nothing missing, nothing fuzzy, nothing left over, the same placeholders."""

import re
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
PO = ROOT / "app/translations/th/LC_MESSAGES/messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "_n": (1, 2)}
KEYWORDS |= {"lazy_ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def thai() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="th")


@pytest.fixture(scope="module")
def used() -> set[str]:
    """The message ids that code and templates ask for."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(pattern, mapping["method"]) for mapping in mappings for pattern in [mapping["pattern"]]]
    found = extract_from_dir(str(ROOT / "app"), methods, {}, KEYWORDS)
    return {message[0] if isinstance(message, tuple) else message for _f, _l, message, _c, _x in found}


def test_every_sentence_has_its_thai(thai: Catalog, used: set[str]) -> None:
    translated = {_id(message) for message in thai if message.id and _strings(message)[0]}
    assert sorted(used - translated) == []


def test_no_translation_is_fuzzy(thai: Catalog) -> None:
    assert [_id(message) for message in thai if message.id and message.fuzzy] == []


def test_no_translation_is_left_over(thai: Catalog, used: set[str]) -> None:
    assert sorted({_id(message) for message in thai if message.id} - used) == []


def test_placeholders_are_the_same_in_thai(thai: Catalog) -> None:
    for message in thai:
        if message.id:
            for string in _strings(message):
                assert set(PLACEHOLDER.findall(string)) == set(
                    PLACEHOLDER.findall(_id(message, plural=True))
                ), message.id


def test_thai_sentences_are_thai(thai: Catalog) -> None:
    """A translation that is its English again would pass for one: only signs, names of formats and the like may."""
    same = [_id(message) for message in thai if message.id and _strings(message)[0] == _id(message)]
    assert [text for text in same if re.search(r"[a-z]{3}", PLACEHOLDER.sub("", text))] == []


def test_the_compiled_catalogue_is_the_written_one(thai: Catalog) -> None:
    compiled = BytesIO()
    write_mo(compiled, thai)
    assert PO.with_suffix(".mo").read_bytes() == compiled.getvalue()


def _id(message: object, plural: bool = False) -> str:
    found = message.id  # type: ignore[attr-defined]
    return found if isinstance(found, str) else found[1 if plural else 0]


def _strings(message: object) -> tuple[str, ...]:
    found = message.string  # type: ignore[attr-defined]
    return (found,) if isinstance(found, str) else tuple(found)
