"""Lists the licence of every pinned package: ``python docs/licences.py > docs/licences.md``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

PROJECT_ROOT = Path(__file__).parent.parent
PINNED_PACKAGE = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)(?!.*sys_platform == '(?:win32|emscripten)')", re.MULTILINE
)
HEADER = """# Licences

The licence of every package in `requirements.txt` and `requirements-dev.txt`, as the package states it. On Windows,
colorama (BSD-3-Clause) is installed too. Written by `python docs/licences.py > docs/licences.md`; a test compares it.

| Package | Version | Licence | For |
|---|---|---|---|"""


def pinned_versions(file: str) -> dict[str, str]:
    """Return the packages that a file pins, with their versions."""
    return dict(PINNED_PACKAGE.findall((PROJECT_ROOT / file).read_text("utf-8")))


def licence(package: Distribution) -> str:
    """Return a package's licence: its expression, else a short field, its classifier or a line of its licence file."""
    metadata = package.metadata
    field = str(metadata.get("License") or "")
    classifiers = [
        line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or [] if line.startswith("License")
    ]
    short_licence = field if field and len(field) <= 40 and "\n" not in field and "Copyright" not in field else ""
    return (
        str(metadata.get("License-Expression") or "")
        or short_licence
        or ", ".join(classifiers)
        or _licence_line(package)
    )


def document_lines() -> Iterator[str]:
    """Yield the lines of the document."""
    yield HEADER
    direct_dependencies = {
        canonical_name(name) for file in ("requirements.in", "requirements-dev.in") for name in pinned_versions(file)
    }
    runtime_versions = pinned_versions("requirements.txt")
    for name, version in sorted(pinned_versions("requirements-dev.txt").items()):
        use = "running" if name in runtime_versions else "tests and checks"
        origin = "" if name in direct_dependencies else ", indirect"
        yield f"| {name} | {version} | {licence(distribution(name))} | {use}{origin} |"


def canonical_name(name: str) -> str:
    """Return a package's name as a lock file writes it.

    >>> canonical_name("PyYAML"), canonical_name("python_docx")
    ('pyyaml', 'python-docx')
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence_line(package: Distribution) -> str:
    licence_files = [file for file in package.files or [] if "licen" in file.name.casefold()]
    for file in licence_files:
        for line in (file.read_text() or "").splitlines():
            if "licen" in line.casefold():
                return line.strip(" #*")
    return "not stated in the package"


if __name__ == "__main__":
    print("\n".join(document_lines()))
