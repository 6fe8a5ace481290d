"""Runs pyxform in its own environment, whose Python the variable ``AUDIT_TEST_PYXFORM`` names."""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON = os.environ.get("AUDIT_TEST_PYXFORM", "")
SCRIPT = Path(__file__).with_name("convert.py")


@dataclass(frozen=True)
class XForm:
    """What pyxform made of a workbook."""

    xml: str
    warnings: list[str]


def convert(workbooks: Sequence[bytes], folder: Path) -> list[XForm]:
    """Return the XForm of each workbook. The test fails if one has errors."""
    paths = [folder / f"form{number}.xlsx" for number in range(len(workbooks))]
    for path, workbook in zip(paths, workbooks, strict=True):
        path.write_bytes(workbook)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([PYTHON, SCRIPT, *paths], capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return [XForm(form["xform"], form["warnings"]) for form in json.loads(done.stdout)]
