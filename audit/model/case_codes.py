"""Codes of case numbers and staff ids, worked with a secret key: the same number gets the same code.

Case numbers are few enough to try all, so a plain or salted hash would reveal them. Without the key, a code can
neither be reversed nor tried. ``docs/security.md`` says who can do what with the key.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from audit.errors import StoreError
from audit.messages import storage as messages
from audit.model.text_fields import fold_text

MIN_KEY_LENGTH = 32
STAFF_CODE_LENGTH = 6
STAFF_CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 characters, so that each is 5 bits of the digest
STAFF_CODE = re.compile(rf"S-[{STAFF_CODE_ALPHABET}]{{{STAFF_CODE_LENGTH}}}")
KEY_CHECK_LENGTH = 16


class CaseCoder:
    """Works codes with one key. Spaces, punctuation and capital letters of a number make no difference.

    >>> coder = CaseCoder("an example of a key, which is public")
    >>> coder.case_code("X123456") == coder.case_code(" x 123-456 "), len(coder.case_code("X123456"))
    (True, 64)
    >>> coder.staff_code("N01ABC")
    'S-MK95VX'
    """

    def __init__(self, key: str) -> None:
        """Raise StoreError if the key is too short to be secret."""
        if len(key) < MIN_KEY_LENGTH:
            raise StoreError(messages.CASE_KEY_TOO_SHORT.format(minimum=MIN_KEY_LENGTH))
        self._key = key.encode()

    @property
    def key_check(self) -> str:
        """A text that is the same for the same key and reveals nothing of it."""
        return self._digest("key check", "").hex()[:KEY_CHECK_LENGTH]

    def case_code(self, crn: str) -> str:
        """Return the code of a case number; '' for an empty one."""
        folded = fold_number(crn)
        return self._digest("case", folded).hex() if folded else ""

    def staff_code(self, staff_id: str) -> str:
        """Return the short code of a staff id; '' for an empty one."""
        folded = fold_number(staff_id)
        if not folded:
            return ""
        bits = int.from_bytes(self._digest("staff", folded)[:4])
        letters = (STAFF_CODE_ALPHABET[bits >> 5 * place & 31] for place in range(STAFF_CODE_LENGTH))
        return f"S-{''.join(letters)}"

    def _digest(self, purpose: str, folded: str) -> bytes:
        return hmac.new(self._key, f"{purpose}\x1f{folded}".encode(), hashlib.sha256).digest()


def read_staff_code(text: str) -> str:
    """Return a staff code as it is stored; '' if the text is none.

    >>> read_staff_code("s 7k3f9q"), read_staff_code("N01ABC")
    ('S-7K3F9Q', '')
    """
    code = re.sub(r"[\s-]+", "-", text.strip().upper())
    return code if STAFF_CODE.fullmatch(code) else ""


def fold_number(text: str) -> str:
    """Return a number or id as it is compared: letters and digits only, without capital letters."""
    return "".join(filter(str.isalnum, fold_text(text)))
