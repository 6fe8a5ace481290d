"""Makes one value of spellings that mean the same, and numbers people so that duplicates are found.

Every result depends on the texts only, and not on their order.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit.model.text_fields import fold_text
from audit.sampling.spellings import NOT_RECORDED

NOBODY = -1
PUNCTUATION = (" ", "\N{NO-BREAK SPACE}", "-", "/", ".", "_")
LONG_PNC = re.compile(r"(?:\d\d)?(\d\d)/?(\d{1,7})([A-Z])")
PNC_LENGTH, PNC_SLASH = 13, 4  # 2001/0012345A, as nearly every list has it

Numbers = npt.NDArray[np.int64]


def fold_number(numbers: pd.Series[Any]) -> pd.Series[Any]:
    """Return case numbers without spaces and punctuation and in capital letters."""
    upper = numbers.str.upper()
    if upper.str.isalnum().all():
        return upper
    for mark in PUNCTUATION:
        upper = upper.str.replace(mark, "", regex=False)
    return upper


def number_pncs(pncs: pd.Series[Any]) -> Numbers:
    """Return the same number for PNC numbers that are the same; ``NOBODY`` for a missing one.

    A PNC number may be written with the whole year or its last two digits, and with or without zeros at its start:
    2001/0012345A is 01/12345A.
    """
    upper = pncs.str.upper()
    is_usual = (upper.str.len() == PNC_LENGTH) & (upper.str.slice(PNC_SLASH, PNC_SLASH + 1) == "/")
    folded = upper.str.slice(2)
    if not is_usual.all():
        folded = folded.where(is_usual, upper.where(~is_usual, "").map(_fold_pnc))
    return np.where(folded == "", NOBODY, pd.factorize(folded)[0])


def _fold_pnc(pnc: str) -> str:
    """Return a PNC number as 01/0012345A; '' if it is missing."""
    if fold_text(pnc) in NOT_RECORDED:
        return ""
    text = "".join(pnc.split())
    match = LONG_PNC.fullmatch(text)
    return f"{match[1]}/{match[2]:0>7}{match[3]}" if match else text


def number_people(first: pd.Series[Any], family: pd.Series[Any], born: pd.Series[Any]) -> Numbers:
    """Return the same number for the same name and date of birth; ``NOBODY`` if one of them is missing.

    Capital letters, accents, spaces, hyphens and apostrophes make no difference. ``born`` has days.
    """
    first_codes, first_count = _number_names(first)
    family_codes, family_count = _number_names(family)
    has_no_day = born.isna().to_numpy()
    days = np.where(has_no_day, 0, born.to_numpy().astype("datetime64[D]").astype(np.int64))
    is_missing = (first_codes == NOBODY) | (family_codes == NOBODY) | has_no_day
    return np.where(is_missing, NOBODY, (days * first_count + first_codes) * family_count + family_codes)


def _number_names(names: pd.Series[Any]) -> tuple[Numbers, int]:
    codes, different = pd.factorize(names)
    folded_codes, folded = pd.factorize(np.array([fold_name(name) for name in different.tolist()], dtype=object))
    missing = np.array([not name for name in folded], dtype=bool)
    return np.where(missing[folded_codes], NOBODY, folded_codes)[codes], len(folded) + 1


def fold_name(name: str) -> str:
    """Return the letters and digits of a name without accents and capital letters.

    >>> fold_name("O’Néil-Smith") == fold_name(" ONEIL SMITH")
    True
    """
    folded = name.casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def fold_spellings(texts: pd.Series[Any]) -> tuple[pd.Series[Any], int]:
    """Return the texts, those that differ only in capital letters and spaces as the commonest of them.

    Also returns how many cells got another spelling than they had.
    """
    codes, different = pd.factorize(texts)
    counts = np.bincount(codes, minlength=len(different)).tolist()
    best: dict[str, tuple[int, str]] = {}
    texts_before = different.tolist()
    folded = [fold_text(text) for text in texts_before]
    spellings = [" ".join(text.split()) for text in texts_before]
    for fold, spelling, count in zip(folded, spellings, counts, strict=True):
        best[fold] = min(best.get(fold, (0, "")), (-count, spelling))
    chosen = [best[fold][1] for fold in folded]
    changed = sum(count for text, new, count in zip(texts_before, chosen, counts, strict=True) if text != new)
    return pd.Series(pd.array(chosen, dtype="str").take(codes), index=texts.index), changed
