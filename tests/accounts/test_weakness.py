"""Which passwords are refused because they are guessed first, and that ordinary sentences are not."""

import pytest
from flask import Flask
from flask_babel import force_locale

from app.accounts.weakness import weakness
from app.models import Person

OWNER = Person(
    code="7010234",
    email="ketsara.l@example.test",
    given_th="เกศรา",
    family_th="ลำปำ",
    given_en="Ketsara",
    family_en="Lampam",
)
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def told(app: Flask, password: str) -> str:
    with app.test_request_context("/"), force_locale("en"):
        return weakness(password, OWNER)


@SQLITE
@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("1234567890", "Digits alone"),
        ("0812345678", "Digits alone"),
        ("๑๒๓๔๕๖๗๘๙๐", "Digits alone"),
        ("password12", "one of the commonest"),
        ("Password 2024!", "one of the commonest"),
        ("รหัสผ่าน1234", "one of the commonest"),
        ("qwertyuiop12", "one of the commonest"),
        ("asdfghjkl123", "Keys in a row"),
        ("1q2w3e4r5t6y", "Keys in a row"),
        ("zyxwvutsrq", "Keys in a row"),
        ("ฟหกดเ้่าสวง", "Keys in a row"),
        ("aaaaaaaaaaaa", "Keys in a row"),
        ("abc1abc1abc1", "Keys in a row"),
        ("ketsara.l-2024", "Your name or your address"),
        ("my LAMPAM house", "Your name or your address"),
        ("เกศราอยู่ที่บ้าน", "Your name or your address"),
    ],
)
def test_what_is_guessed_first_is_refused(app: Flask, password: str, why: str) -> None:
    assert why in told(app, password)


@SQLITE
@pytest.mark.parametrize(
    "password",
    [
        "a sentence of four words",
        "another long one",
        "ฝนตกที่ทะเลน้อยทุกวัน",
        "Tr0ub4dor&3x",
        "correct horse 12345",
        "xK9-fP2q-Zm7",
    ],
)
def test_an_ordinary_sentence_is_accepted(app: Flask, password: str) -> None:
    assert told(app, password) == ""
