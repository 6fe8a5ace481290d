"""The scripts of the components as the browser gets them: one module each, made of many."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from audit.web.cases import component as case_list
from audit.web.components import javascript
from audit.web.components.bundling import bundle, in_order
from audit.web.record import component as recording_form

FORM, LIST = Path(recording_form.__file__).parent, Path(case_list.__file__).parent
SHARED = Path(javascript.__file__).parent
ENTRIES = (FORM / "recording_form.js", FORM / "recorder.js", FORM / "background_saves.js", LIST / "list.js")
IS_FUNCTION = "import(process.argv[1]).then(({ default: show }) => console.log(typeof show))"


@pytest.fixture(scope="module")
def node() -> str:
    program = shutil.which("node")
    if program is None:
        pytest.skip("JavaScript: Node is not installed")
    return program


def run(node: str, script: Path, *flags: str) -> str:
    done = subprocess.run([node, *flags, str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_bundle_is_a_module_that_exports_what_streamlit_calls(entry: Path, node: str, tmp_path: Path):
    script = tmp_path / "bundle.mjs"
    script.write_text(bundle(entry), "utf-8")
    run(node, script, "--check")
    assert run(node, script, "--eval", IS_FUNCTION) == "function"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_bundle_needs_nothing_else_and_sends_no_comments(entry: Path):
    lines = bundle(entry).splitlines()
    (exported,) = [line for line in lines if line.startswith(("import", "export"))]
    assert exported.startswith("export default function ")
    assert not [line for line in lines if line.lstrip().startswith(("//", "/*", "* "))]


def test_every_module_is_in_a_bundle():
    used = {path for entry in ENTRIES for path in in_order(entry)}
    assert used == {path for folder in (FORM, LIST, SHARED) for path in folder.glob("*.js")}


def test_modules_come_in_the_order_in_which_they_need_each_other_and_keep_their_private_names(
    node: str, tmp_path: Path
):
    (tmp_path / "base.js").write_text("const hidden = 1;\nexport const base = hidden;\n")
    (tmp_path / "left.js").write_text(
        'import { base } from "./base.js";\nconst hidden = 10;\nexport const left = base + hidden;\n'
    )
    (tmp_path / "entry.js").write_text(
        'import { base } from "./base.js";\nimport {\n  left,\n} from "./left.js";\n'
        "const hidden = 100;\nexport default base + left + hidden;\n"
    )
    script = tmp_path / "bundle.mjs"
    script.write_text(bundle(tmp_path / "entry.js"))
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
def test_an_import_or_export_that_cannot_be_bundled_is_an_error_that_quotes_it(line: str, tmp_path: Path):
    (tmp_path / "entry.js").write_text(f"{line}\nexport default 1;\n")
    with pytest.raises(ValueError, match=r"entry\.js: cannot bundle") as refused:
        bundle(tmp_path / "entry.js")
    assert line.split(" = ")[0] in str(refused.value)


def test_modules_that_import_each_other_are_an_error(tmp_path: Path):
    (tmp_path / "one.js").write_text('import { two } from "./two.js";\nexport const one = 1;\n')
    (tmp_path / "two.js").write_text('import { one } from "./one.js";\nexport const two = 2;\n')
    with pytest.raises(ValueError, match=r"one\.js imports itself through one\.js, two\.js\."):
        bundle(tmp_path / "one.js")
