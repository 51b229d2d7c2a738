"""Text made searchable and sortable, Thai above all: what is stored beside a name or a title for that."""

import re
import unicodedata
from functools import cache, lru_cache

from pyuca.collator import Collator_10_0_0

_TONES = "\u0e48-\u0e4b"
_NIKHAHIT_AA = re.compile(f"\u0e4d([{_TONES}]*)\u0e32|([{_TONES}]+)\u0e4d\u0e32")
_AM_TONE = re.compile(f"\u0e33([{_TONES}]+)")
# A database index refuses rows of about 2,700 bytes, and no two titles need more to be put in order.
_LONGEST_KEY = 2400


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` as it is searched: what looks the same is the same, in any case, spacing or order of keys.

    Never NFKC, which takes ำ apart into two characters.
    """
    folded = "".join(char for char in text if unicodedata.category(char) != "Cf")
    while (next_fold := _fold_once(folded)) != folded:
        folded = next_fold
    return folded


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFC", text).casefold()
    text = text.replace("เเ", "แ")
    text = _NIKHAHIT_AA.sub(lambda found: (found[1] or found[2] or "") + "ำ", text)
    text = _AM_TONE.sub(r"\1ำ", text)
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """Hexadecimal digits whose plain order is dictionary order (เกศรา before ขวัญ), in every database alike.

    Of a person pass the name alone: rank and prefix are no part of the order.
    """
    # Four digits a weight: characters further back could not show in the key.
    weights = _collator().sort_key(fold(text)[: _LONGEST_KEY // 4])
    return "".join(f"{weight:04x}" for weight in weights)[:_LONGEST_KEY]


@cache
def _collator() -> Collator_10_0_0:
    """One table whatever the Python, as stored keys are compared with new ones; read when first needed."""
    return Collator_10_0_0()
