"""Libraries that are too old to be safe: the program says so and serves nothing."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from audit.errors import AuditError
from audit.messages import storage as messages
from audit.storage.admin.libraries import MINIMUM_VERSIONS, require_minimum_versions
from docs.licences import pinned_versions


def test_the_installed_libraries_are_recent_enough() -> None:
    require_minimum_versions()


def test_an_outdated_and_a_missing_library_are_each_named() -> None:
    with pytest.raises(AuditError) as refused:
        require_minimum_versions({"openpyxl": "99.0", "defusedxml": "0.7", "no-such-package": "1.0"})
    old, missing = refused.value.problems
    installed = version("openpyxl")
    assert old == messages.PACKAGE_TOO_OLD.format(package="openpyxl", installed=installed, minimum="99.0")
    assert missing == messages.PACKAGE_MISSING.format(package="no-such-package")


@pytest.mark.parametrize("name", MINIMUM_VERSIONS)
def test_the_minimum_version_is_the_tested_minor_version(name: str) -> None:
    assert pinned_versions("requirements.in")[name].startswith(f"{MINIMUM_VERSIONS[name]}.")
