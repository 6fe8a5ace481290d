"""Lists the licence of every package that is pinned: ``python docs/licences.py > docs/licences.md``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

HOME = Path(__file__).parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", re.MULTILINE)
HEAD = """# Licences

Of everything that `requirements.txt`, `requirements-dev.txt` and `constraints.txt` pin, as the packages state it.
Written by `python docs/licences.py > docs/licences.md`; a test compares it.

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
    run, develop = pins("requirements.txt"), pins("requirements-dev.txt")
    for name, version in sorted((run | develop | pins("constraints.txt")).items(), key=lambda pin: pin[0].casefold()):
        use = "running" if name in run else "tests and checks" if name in develop else "brought along"
        yield f"| {name} | {version} | {licence(distribution(name))} | {use} |"


def _first_line(package: Distribution) -> str:
    texts = [file for file in package.files or [] if "licen" in file.name.casefold()]
    for file in texts:
        for line in (file.read_text() or "").splitlines():
            if "licen" in line.casefold():
                return line.strip(" #*")
    return "not stated in the package"


if __name__ == "__main__":
    print("\n".join(lines()))
