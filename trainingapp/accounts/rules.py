"""Rules about passwords, codes, names and lock-out; pure."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import timedelta
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _

MIN_PASSWORD, MAX_PASSWORD = 10, 128
LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)
ADDRESS_LIMIT = 300
"""Failures from one address in the lock-out time; high, because a whole hall may stand behind one address."""
CODE_VALID = timedelta(days=30)
CONFIRMED_FOR = timedelta(minutes=5)
"""How long after typing the password somebody may do what asks for it again."""
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are mistaken for another in print
_COMMON = {"password", "1234567890", "qwertyuiop", "1q2w3e4r5t", "abcdefghij", "passw0rd123", "iloveyou123"}
# Surnames that dictionaries of words read otherwise.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "查": "zha", "朴": "piao", "解": "xie", "任": "ren", "华": "hua",
    "区": "ou", "盖": "ge", "乐": "yue", "翟": "zhai", "尉": "yu", "黑": "he", "种": "chong", "召": "shao",
    "燕": "yan", "员": "yun", "繁": "po", "秘": "bi", "冼": "xian", "覃": "qin", "缪": "miao", "宓": "fu",
    "祭": "zhai", "折": "she", "干": "gan", "应": "ying", "令": "ling", "车": "che", "牟": "mu", "柏": "bai",
}  # fmt: skip


def check_password(password: str, *, names: list[str]) -> None:
    """Refuse a password that others would guess.

    Raises:
        DomainError: too short, too long, one of the common ones, or made of the person's own names.
    """
    if len(password) < MIN_PASSWORD:
        raise DomainError(_("A password needs at least %(n)s characters.", n=MIN_PASSWORD))
    if len(password) > MAX_PASSWORD:
        raise DomainError(_("A password may have at most %(n)s characters.", n=MAX_PASSWORD))
    lowered = password.lower()
    if lowered in _COMMON or len(set(lowered)) < 4 or lowered in "01234567890123456789":
        raise DomainError(_("This password is easily guessed. Choose another."))
    if any(len(name) >= 4 and name.lower() in lowered for name in names):
        raise DomainError(_("The password must not contain your name, number or phone."))


def new_code() -> str:
    """A one-time code for a slip: ten letters and digits (49 bits), written in two groups."""
    code = "".join(secrets.choice(_CODE_LETTERS) for _i in range(10))
    return f"{code[:5]}-{code[5:]}"


def plain_code(typed: str) -> str:
    """A code as it is compared: no spaces or hyphens, upper case."""
    return unicodedata.normalize("NFKC", typed).replace("-", "").replace(" ", "").upper()


def plain_sign_in_name(typed: str) -> str:
    """A sign-in name as it is kept and compared."""
    return unicodedata.normalize("NFKC", typed).strip().replace(" ", "").lower()


@lru_cache(maxsize=4096)
def _syllables(text: str) -> str:
    return " ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, errors="default"))


def sort_key(name: str) -> str:
    """The name's pinyin with tone numbers, then the name itself, so that equal sounds stay together."""
    first = _SURNAMES.get(name[:1])
    sound = f"{first} {_syllables(name[1:])}" if first else _syllables(name)
    return f"{sound.lower()} {name}"[:240]


def masked_phone(phone: str | None) -> str:
    """138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if phone and len(phone) >= 8 else ("****" if phone else "")


def masked_id_number(number: str | None) -> str:
    """110101********1234."""
    return (
        f"{number[:6]}********{number[-4:]}" if number and len(number) >= 12 else ("****" if number else "")
    )


def masked_name(name: str) -> str:
    """The family name and a star for each further character, dots kept."""
    return name[:1] + "".join("·" if c == "·" else "*" for c in name[1:])
