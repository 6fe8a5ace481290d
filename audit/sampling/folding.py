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
PUNCTUATION = r"[\s\-./_]+"
SPACE = r"\s+"
CENTURY_AND_ZEROS = r"^(?:\d\d)?(\d\d)/?0*(\d+[A-Z])$"

Numbers = npt.NDArray[np.int64]


def fold_number(numbers: pd.Series[Any]) -> pd.Series[Any]:
    """Return case numbers without spaces and punctuation and in capital letters."""
    return numbers.str.replace(PUNCTUATION, "", regex=True).str.upper()


def number_pncs(pncs: pd.Series[Any]) -> Numbers:
    """Return the same number for PNC numbers that are the same; ``NOBODY`` for a missing one.

    A PNC number may be written with the whole year or its last two digits, and with or without zeros at its start:
    2001/0012345A is 01/12345A.
    """
    folded = pncs.str.replace(SPACE, "", regex=True).str.upper().str.replace(CENTURY_AND_ZEROS, r"\1/\2", regex=True)
    codes, different = pd.factorize(folded)
    missing = np.array([fold_text(text) in NOT_RECORDED for text in different], dtype=bool)
    return np.where(missing[codes], NOBODY, codes) if len(codes) else codes


def number_people(first: pd.Series[Any], family: pd.Series[Any], born: pd.Series[Any]) -> Numbers:
    """Return the same number for the same name and date of birth; ``NOBODY`` if one of them is missing.

    Capital letters, accents, spaces, hyphens and apostrophes make no difference. ``born`` has days.
    """
    first_codes, first_count = _number_names(first)
    family_codes, family_count = _number_names(family)
    days = np.where(born.isna(), 0, born.to_numpy().astype("datetime64[D]").astype(np.int64))
    is_missing = (first_codes == NOBODY) | (family_codes == NOBODY) | born.isna().to_numpy()
    return np.where(is_missing, NOBODY, (days * first_count + first_codes) * family_count + family_codes)


def _number_names(names: pd.Series[Any]) -> tuple[Numbers, int]:
    codes, different = pd.factorize(names)
    folded_codes, folded = pd.factorize(np.array([fold_name(name) for name in different], dtype=object))
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
    return re.sub(r"[\W_]", "", folded)


def fold_spellings(texts: pd.Series[Any]) -> tuple[pd.Series[Any], int]:
    """Return the texts, those that differ only in capital letters and spaces as the commonest of them.

    Also returns how many cells got another spelling than they had.
    """
    codes, different = pd.factorize(texts)
    counts = np.bincount(codes, minlength=len(different)).tolist()
    best: dict[str, tuple[int, str]] = {}
    folded = [fold_text(text) for text in different]
    spellings = [" ".join(text.split()) for text in different]
    for fold, spelling, count in zip(folded, spellings, counts, strict=True):
        best[fold] = min(best.get(fold, (0, "")), (-count, spelling))
    chosen = [best[fold][1] for fold in folded]
    changed = sum(count for text, new, count in zip(different, chosen, counts, strict=True) if text != new)
    return pd.Series(pd.array(chosen, dtype="str").take(codes), index=texts.index), changed
