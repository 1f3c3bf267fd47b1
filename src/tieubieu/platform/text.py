"""Vietnamese text: one normal form, a folded form for search, a key that sorts as a Vietnamese dictionary does."""

from __future__ import annotations

import re
import unicodedata

_LETTER_MARKS = {"\u0306": "1", "\u0302": "2", "\u031b": "3"}  # breve ă, circumflex â ê ô, horn ơ ư
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng


def nfc(s: str) -> str:
    return unicodedata.normalize("NFC", s)


def clean(s: str) -> str:
    """What a person typed into one line: NFC, one space between words, none around, no control characters."""
    return " ".join("".join(c for c in nfc(s) if c.isspace() or unicodedata.category(c)[0] != "C").split())


def fold(s: str) -> str:
    """Lower case, no accents, đ as d: equal for everything that people may type for the same word.
    The database's tb_fold() does the same to Vietnamese and Latin text."""
    plain = unicodedata.normalize("NFD", s).replace("đ", "d").replace("Đ", "d").lower()
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


def fold_email(s: str) -> str:
    """Addresses are compared without case; the domain's accents stay."""
    return nfc(s).strip().lower()


def fold_phone(s: str) -> str:
    """Digits only, a leading +84, 0084 or 84 as 0; '' when there is none."""
    digits = re.sub(r"[^0-9+]", "", unicodedata.normalize("NFKC", s))
    return re.sub(r"^(\+84|0084|84(?=[0-9]{9}$))0?", "0", digits).replace("+", "")


def sort_key(s: str) -> str:
    """A key in [0-9a-z] whose byte order is the Vietnamese order: A Ă Â B C D Đ E Ê …; words before their longer
    forms; numbers by value; then the tones không huyền hỏi ngã sắc nặng. Store it in a column and order by it:
    it needs no collation of the database."""
    letters: list[str] = []
    tones: list[str] = []
    for part in re.findall(r"[0-9]+|[^\W\d_]+|[\W\d_]", unicodedata.normalize("NFC", s).lower()):
        if part.isascii() and part.isdigit():
            value = part.lstrip("0")
            letters.append(f"1{_base36(min(len(value), 35))}{value}")
            tones.append("0")
        elif part[0].isalpha():
            for letter in part:
                code, tone = _letter(letter)
                letters.append(code)
                tones.append(tone)
        elif letters and letters[-1] != "01":
            letters.append("01")
            tones.append("0")
    while letters and letters[-1] == "01":
        letters.pop()
        tones.pop()
    return "".join(letters) + "00" + "".join(tones).rstrip("0")


def _base36(n: int) -> str:
    return "0123456789abcdefghijklmnopqrstuvwxyz"[n]


def _letter(letter: str) -> tuple[str, str]:
    """Two characters for the letter (base and mark), one for the tone."""
    if letter == "đ":
        return "d1", "0"
    base, *marks = unicodedata.normalize("NFD", letter)
    mark = next((_LETTER_MARKS[m] for m in marks if m in _LETTER_MARKS), "0")
    tone = next((_TONES[m] for m in marks if m in _TONES), "0")
    if "a" <= base <= "z":
        return base + mark, tone
    return f"z9{ord(base):06x}", tone
