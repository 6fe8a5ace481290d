"""The longest time that reading an upload keeps another thread of the server from working.

``python -m tests.benchmarks.upload_stall``. Another thread does a little work every millisecond, as a click does
between its SQL statements, and notes the longest time between two turns. The target is 100 ms.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from threading import Event, Thread

from audit.errors import InputError
from audit.files.responses import parse_uploaded_responses
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import load_questionnaire
from tests.benchmarks.tallies import QUESTIONNAIRE_PATH, random_case_records

TURN_SECONDS = 0.001
FILE_BYTES = 4_900_000


def uploads(questionnaire: Questionnaire) -> Mapping[str, bytes]:
    """The files, by what they are."""
    line = b"A%d" + b",yes" * 60 + b"\n"
    headings = ",".join(["case", *list(questionnaire.questions_by_id)[:60]]).encode() + b"\n"
    many_rows = headings + b"".join(line % number for number in range(19_999))
    return {
        "4.9 MB of commas": b"," * FILE_BYTES,
        "4.9 MB of commas in rows": (b"," * 300 + b"\n") * (FILE_BYTES // 301),
        "20,000 rows of 61 columns": many_rows,
        "20,000 rows with 1.2 million problems": many_rows.replace(b"yes", b"ja"),
        "one quotation mark that is never closed": b'case,2.2.1\n"' + b"A," * (FILE_BYTES // 2),
        "10,000 cases of 73 questions": write_responses_csv(questionnaire, random_case_records(questionnaire, 10_000)),
        "a workbook of 5,000 cases": write_responses_xlsx(questionnaire, random_case_records(questionnaire, 5_000)),
    }


def longest_stall(work: Callable[[], object]) -> float:
    """Return the longest time in seconds between two turns of another thread while this one works."""
    stalls, done = [0.0], Event()

    def take_turns() -> None:
        before = time.perf_counter()
        while not done.is_set():
            time.sleep(TURN_SECONDS)
            now = time.perf_counter()
            stalls.append(now - before)
            before = now

    other = Thread(target=take_turns)
    other.start()
    work()
    done.set()
    other.join()
    return max(stalls)


def main() -> None:
    """Measure every file."""
    questionnaire = load_questionnaire(QUESTIONNAIRE_PATH)
    print(f"{'idle':45} {longest_stall(lambda: time.sleep(1)) * 1000:6.0f} ms")
    for name, data in uploads(questionnaire).items():
        outcome = ""

        def read(data: bytes = data) -> None:
            nonlocal outcome
            try:
                outcome = f"{len(parse_uploaded_responses(data, 'r.csv', questionnaire).records):,} cases"
            except InputError as error:
                outcome = error.problems[0][:60]

        began = time.perf_counter()
        stall = longest_stall(read)
        print(f"{name:45} {stall * 1000:6.0f} ms of {time.perf_counter() - began:5.1f} s: {outcome}")


if __name__ == "__main__":
    main()
