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


# What names of organisations are shortened by, and what it stands for; a dot after it, or between its letters, may be missing.
_SHORT = {
    "รพสต": "โรงพยาบาลส่งเสริมสุขภาพตำบล",
    "อบต": "องค์การบริหารส่วนตำบล",
    "อบจ": "องค์การบริหารส่วนจังหวัด",
    "อปท": "องค์กรปกครองส่วนท้องถิ่น",
    "สสจ": "สำนักงานสาธารณสุขจังหวัด",
    "สสอ": "สำนักงานสาธารณสุขอำเภอ",
    "สพป": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษา",
    "สพม": "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา",
    "พมจ": "สำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์จังหวัด",
    "ศพด": "ศูนย์พัฒนาเด็กเล็ก",
    "มรภ": "มหาวิทยาลัยราชภัฏ",
    "มทร": "มหาวิทยาลัยเทคโนโลยีราชมงคล",
    "รพช": "โรงพยาบาลชุมชน",
    "หจก": "ห้างหุ้นส่วนจำกัด",
    "บจก": "บริษัท",
    "สนง": "สำนักงาน",
    "sao": "subdistrict administrative organization",
    "pao": "provincial administrative organization",
}
# Two letters may begin a word too: these need their dot, or a space after them; single letters need the dot.
_SHORTER = {
    "ทต": "เทศบาลตำบล",
    "ทม": "เทศบาลเมือง",
    "ทน": "เทศบาลนคร",
    "รร": "โรงเรียน",
    "รพ": "โรงพยาบาล",
}
_LETTERS = {"ต": "ตำบล", "อ": "อำเภอ", "จ": "จังหวัด", "บ": "บ้าน"}
_ALONE = r"(?<![\w\u0e00-\u0e7f])"
_ABBREVIATION = re.compile(
    _ALONE
    + "(?:"
    + f"(?P<short>{'|'.join(r'[. ]?'.join(one) for one in _SHORT)})(?:\\.|(?![a-z]))"
    + f"|(?P<shorter>{'|'.join(_SHORTER)})(?:\\.|(?= )|$)"
    + f"|(?P<letter>{'|'.join(_LETTERS)})\\."
    + ")"
)


@lru_cache(maxsize=32_768)
def spelled_out(name: str) -> str:
    """The name of an organisation as it is compared and searched: folded, its abbreviations in full, without spaces.

    อบต. เกาะหมาก and องค์การบริหารส่วนตำบลเกาะหมาก are then the same.
    """

    def full(found: re.Match[str]) -> str:
        if found["short"]:
            return _SHORT[found["short"].replace(".", "").replace(" ", "")]
        return _SHORTER[found["shorter"]] if found["shorter"] else _LETTERS[found["letter"]]

    # An abbreviation may follow on another without a space between them.
    folded, shorter = fold(name).replace("organisation", "organization"), ""
    while folded != shorter:
        shorter, folded = folded, _ABBREVIATION.sub(full, folded)
    return "".join(folded.split())


def ways_of(text: str) -> set[str]:
    """How a word that is looked for may be written in a title: as typed, with its abbreviations in full, and the other way
    round with a dot, which tells อบต. from a part of another word."""
    folded = fold(text)
    shortened = {
        folded.replace(full, f"{short}.") for short, full in (_SHORT | _SHORTER).items() if full in folded
    }
    return {folded, spelled_out(folded), *shortened}


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
