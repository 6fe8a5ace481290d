"""Exports made-up answers with KoBo's formpack, and prints the processor time. ``responses`` runs it.

formpack is not on the package index: install it and python-dateutil from the repository kobotoolbox/formpack, in an
environment for it alone.
"""

import gc
import sys
import tempfile
import time
from pathlib import Path


def main(cases: int, questions: int) -> None:
    """Export the answers of ``responses`` to the same questions, and print the processor time in seconds."""
    from formpack import FormPack

    ids = [f"q{number}" for number in range(questions)]
    survey = [{"type": "text", "name": "case", "label": "Case"}]
    survey += [{"type": "select_one answer", "name": name, "label": name} for name in ids]
    choices = [{"list_name": "answer", "name": name, "label": name} for name in ("yes", "no", "na")]
    form = FormPack([{"version": "1", "content": {"survey": survey, "choices": choices}}], "Responses")
    submissions = [
        {"__version__": "1", "case": f"C{case}"}
        | {name: ("yes", "no", "na")[case * number % 3] for number, name in enumerate(ids)}
        for case in range(cases)
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "responses.xlsx")
        gc.collect()
        start = time.process_time()
        form.export(versions="1").to_xlsx(str(file), submissions)
        seconds = time.process_time() - start
        if file.stat().st_size < 10 * cases:
            raise ValueError("formpack exported no answers")
    print(seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
