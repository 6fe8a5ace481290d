"""Converts XLSForms with pyxform, and checks the forms as the apps load them: runs in pyxform's environment.

The arguments are the workbooks. Prints for each its XForm and its warnings as JSON. ODK Validate then loads all
forms, in one start of it.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path


def main(paths: list[str]) -> int:
    """Print the forms. Raises PyXFormError for a form with errors. Returns what ODK Validate does: 0 without errors."""
    from pyxform.validators.odk_validate import ODK_VALIDATE_PATH
    from pyxform.xls2xform import convert

    forms, files = [], [Path(path).with_suffix(".xml") for path in paths]
    for path, file in zip(paths, files, strict=True):
        warnings: list[str] = []
        xform = convert(path, warnings=warnings).xform
        file.write_text(xform, "utf-8")
        forms.append({"xform": xform, "warnings": warnings})
    print(json.dumps(forms))
    if shutil.which("java") is None:
        print("ODK Validate needs Java.", file=sys.stderr)
        return 1
    validate = ["java", "-Djava.awt.headless=true", "-jar", ODK_VALIDATE_PATH, *files]
    return subprocess.run(validate, stdout=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
