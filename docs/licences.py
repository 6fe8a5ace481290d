"""Lists the licence of every package that is pinned: ``python docs/licences.py > docs/licences.md``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

HOME = Path(__file__).parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)(?!.*sys_platform == 'win32')", re.MULTILINE)
HEAD = """# Licences

Of everything that `requirements.txt` and `requirements-dev.txt` pin, as the packages state it; on Windows colorama
(BSD-3-Clause) comes along. Written by `python docs/licences.py > docs/licences.md`; a test compares it.

| Package | Version | Licence | For |
|---|---|---|---|"""


def pins(file: str) -> dict[str, str]:
    """The packages that a file pins, with their versions."""
    return dict(PIN.findall((HOME / file).read_text("utf-8")))


def licence(package: Distribution) -> str:
    """What a package states: the expression, else a short licence field, else the classifier, else its text's head."""
    told = package.metadata
    field = str(told.get("License") or "")
    classes = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or [] if line.startswith("License")]
    short = field if field and len(field) <= 40 and "\n" not in field and "Copyright" not in field else ""
    return str(told.get("License-Expression") or "") or short or ", ".join(classes) or _first_line(package)


def lines() -> Iterator[str]:
    """The document, line by line."""
    yield HEAD
    chosen = {canonical(name) for file in ("requirements.in", "requirements-dev.in") for name in pins(file)}
    running = pins("requirements.txt")
    for name, version in sorted(pins("requirements-dev.txt").items()):
        use = "running" if name in running else "tests and checks"
        how = "" if name in chosen else ", brought along"
        yield f"| {name} | {version} | {licence(distribution(name))} | {use}{how} |"


def canonical(name: str) -> str:
    """A package's name as a lock writes it.

    >>> canonical("PyYAML"), canonical("python_docx")
    ('pyyaml', 'python-docx')
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def _first_line(package: Distribution) -> str:
    texts = [file for file in package.files or [] if "licen" in file.name.casefold()]
    for file in texts:
        for line in (file.read_text() or "").splitlines():
            if "licen" in line.casefold():
                return line.strip(" #*")
    return "not stated in the package"


if __name__ == "__main__":
    print("\n".join(lines()))
