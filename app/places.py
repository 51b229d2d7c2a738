"""Where a partner is: Thai provinces by ISO 3166-2, countries by ISO 3166-1, named in either language."""

import tomllib
from functools import cache
from pathlib import Path

from babel import Locale

THAILAND = "TH"
_PROVINCES = Path(__file__).parent / "catalogue" / "provinces.toml"


@cache
def provinces() -> dict[str, tuple[str, str]]:
    """code -> Thai and English name, in the order of the codes."""
    with _PROVINCES.open("rb") as file:
        return {code: (thai, english) for code, (thai, english) in tomllib.load(file)["provinces"].items()}


@cache
def countries(language: str) -> dict[str, str]:
    """code -> name in `language` ('th' or 'en'); two letters each, no regions or unions."""
    named = Locale(language).territories
    return {
        code: name
        for code, name in named.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }


# What the names of territories hold beside countries.
_NO_COUNTRIES = ("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "XK")


def place_in(language: str, province: str, country: str) -> str:
    """The province, or abroad the country, by name; a Thai partner of no province: Thailand."""
    if province in provinces():
        thai, english = provinces()[province]
        return thai if language == "th" else english
    return countries(language).get(country, country)
