"""The scripts of the recording form as the browser gets them: one module each, made of many."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from audit.web.record.component import bundling
from audit.web.record.component.bundling import bundle

ENTRIES = ("form.js", "background_saves.js")
FOLDER = Path(bundling.__file__).parent
IS_FUNCTION = "import(process.argv[1]).then(({ default: show }) => console.log(typeof show))"


@pytest.fixture(scope="module")
def node() -> str:
    program = shutil.which("node")
    if program is None:
        pytest.skip("JavaScript: Node is not installed")
    return program


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of modules in place of the form's own."""
    monkeypatch.setattr(bundling, "HERE", tmp_path)
    return tmp_path


def run(node: str, script: Path, *flags: str) -> str:
    done = subprocess.run([node, *flags, str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_bundle_is_a_module_that_exports_what_streamlit_calls(entry: str, node: str, tmp_path: Path):
    script = tmp_path / "bundle.mjs"
    script.write_text(bundle(entry), "utf-8")
    run(node, script, "--check")
    assert run(node, script, "--eval", IS_FUNCTION) == "function"


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_bundle_needs_nothing_else_and_sends_no_comments(entry: str):
    lines = bundle(entry).splitlines()
    assert [line for line in lines if line.startswith(("import", "export"))] == [
        "export default function show(component) {"
    ]
    assert not [line for line in lines if line.lstrip().startswith(("//", "/*", "* "))]


def test_every_module_is_in_a_bundle():
    used = {name for entry in ENTRIES for name in bundling.in_order(entry)}
    assert used == {path.name for path in FOLDER.glob("*.js")}


def test_modules_come_in_the_order_in_which_they_need_each_other_and_keep_their_private_names(node: str, write: Path):
    (write / "base.js").write_text("const hidden = 1;\nexport const base = hidden;\n")
    (write / "left.js").write_text(
        'import { base } from "./base.js";\nconst hidden = 10;\nexport const left = base + hidden;\n'
    )
    (write / "entry.js").write_text(
        'import { base } from "./base.js";\nimport {\n  left,\n} from "./left.js";\n'
        "const hidden = 100;\nexport default base + left + hidden;\n"
    )
    script = write / "bundle.mjs"
    script.write_text(bundle("entry.js"))
    told = run(node, script, "--eval", "import(process.argv[1]).then((module) => console.log(module.default))")
    assert told == "112"


@pytest.mark.parametrize(
    "line",
    [
        'import base from "./base.js";',
        'import * as base from "./base.js";',
        'import { base as other } from "./base.js";',
        'import { join } from "path";',
        'export { base } from "./base.js";',
        'export * from "./base.js";',
        "export let base = 1;",
    ],
)
def test_an_import_or_export_that_cannot_be_bundled_is_an_error_that_quotes_it(line: str, write: Path):
    (write / "entry.js").write_text(f"{line}\nexport default 1;\n")
    with pytest.raises(ValueError, match=r"entry\.js: cannot bundle") as refused:
        bundle("entry.js")
    assert line.split(" = ")[0] in str(refused.value)


def test_modules_that_import_each_other_are_an_error(write: Path):
    (write / "one.js").write_text('import { two } from "./two.js";\nexport const one = 1;\n')
    (write / "two.js").write_text('import { one } from "./one.js";\nexport const two = 2;\n')
    with pytest.raises(ValueError, match=r"one\.js imports itself through one\.js, two\.js\."):
        bundle("one.js")
