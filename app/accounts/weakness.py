"""What makes a password easy to guess: it is among the commonest, a run of keys, a repetition, or says who its owner is."""

import re

from flask_babel import gettext as _

from app.models import Person

# Characters of a password.
SHORTEST = 10
# What people choose first, without the digits and signs around it.
FIRST = """
password passwords passw0rd p4ssword pass passphrase qwerty qwertyuiop azerty welcome admin administrator root letmein
iloveyou changeme default secret login user guest test testing master monkey dragon sunshine princess football baseball
superman batman trustno one abc abcd pattana university thailand bangkok company computer internet staff teacher student
hello whatever starwars รหัสผ่าน พาสเวิร์ด สวัสดี ประเทศไทย มหาวิทยาลัย พัฒนา
"""
COMMON = frozenset(FIRST.split())
# Keys beside each other, and what is counted or recited.
RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmik",
    "๐๑๒๓๔๕๖๗๘๙๐",
    "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
    "ๆไำพะัีรนยบล",
    "ฟหกดเ้่าสวง",
)
# So many characters of a run in a row are one choice and not many.
SHORTEST_RUN = 4
# What a password must have beside runs.
LEFT = 4
LONGEST_REPEATED = 4
SHORTEST_NAME = 4


def weakness(password: str, person: Person) -> str:
    """Why this password of `person` is easy to guess, as a sentence; empty where nothing is known against it."""
    folded = "".join(re.findall(r"[^\W_]|[\u0e30-\u0e4e]", password.casefold()))
    core = folded.strip("0123456789๐๑๒๓๔๕๖๗๘๙")
    if not core:
        return _("Digits alone are guessed quickly: use words, a short sentence is good.")
    if core in COMMON:
        return _("This is one of the commonest passwords: a short sentence is better.")
    if _repeats(folded) or len(_without_runs(folded)) < LEFT:
        return _("Keys in a row and repetitions are guessed quickly: a short sentence is better.")
    if any(name in folded for name in _names(person)):
        return _("Your name or your address stands in it: whoever knows you would try that first.")
    return ""


def _repeats(folded: str) -> bool:
    """The same few characters again and again."""
    return len(set(folded)) < LEFT or any(
        (folded[:size] * len(folded)).startswith(folded) for size in range(1, LONGEST_REPEATED + 1)
    )


def _without_runs(folded: str) -> str:
    """What is left without runs of keys, in either direction."""
    found, at = "", 0
    while at < len(folded):
        length = max(_run_at(folded, at, run) for one in RUNS for run in (one, one[::-1]))
        if length < SHORTEST_RUN:
            found, length = found + folded[at], 1
        at += length
    return found


def _run_at(folded: str, at: int, run: str) -> int:
    """How many characters from `at` on stand in `run` one after the other."""
    length = 0
    while at + length < len(folded) and folded[at : at + length + 1] in run:
        length += 1
    return length


def _names(person: Person) -> list[str]:
    address = (person.email or "").partition("@")[0]
    names = (person.given_th, person.family_th, person.given_en, person.family_en, person.code)
    parts = [address, *re.split(r"[^\w]+", address), *names]
    folded = ("".join(re.findall(r"[^\W_]|[\u0e30-\u0e4e]", (one or "").casefold())) for one in parts)
    return [one for one in folded if len(one) >= SHORTEST_NAME]
