"""Libraries that are too old to be safe: the program says so and serves nothing."""

from __future__ import annotations

import re

import pytest

from audit.errors import AuditError
from audit.storage.admin.libraries import OLDEST, require_libraries
from docs.licences import pins


def test_what_is_installed_is_new_enough() -> None:
    require_libraries()


def test_an_older_library_and_a_missing_one_are_each_named() -> None:
    with pytest.raises(AuditError) as refused:
        require_libraries({"openpyxl": "99.0", "defusedxml": "0.7", "no-such-package": "1.0"})
    old, missing = refused.value.faults
    assert re.fullmatch(
        r"openpyxl [\d.]+ is too old to be safe; 99.0 is needed. Install what requirements.txt names.", old
    )
    assert missing == "The Python package no-such-package is missing. Install what requirements.txt names."


@pytest.mark.parametrize("name", OLDEST)
def test_the_oldest_version_is_the_one_that_is_tested_but_for_its_last_number(name: str) -> None:
    assert pins("requirements.in")[name].startswith(f"{OLDEST[name]}.")
