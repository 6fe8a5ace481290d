"""The compare page over 2,000 closed audits in Chromium, against an empty Streamlit page in the same run.

Only what a closed audit keeps is written, not its answers: the page reads nothing else of other audits.

``python -m tests.benchmarks.compare_page [--audits 2000] [--runs 9]``
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from datetime import date
from pathlib import Path

from sqlalchemy import insert, select

from audit.model.questionnaire import Questionnaire, Rated
from audit.sample_audit import load_sample_audit
from audit.storage import Store
from audit.storage.audit_log.change_log import now
from audit.storage.engine import schema
from audit.toml_files.questionnaire import load_questionnaire
from tests.benchmarks.browsing import chromium, new_page
from tests.benchmarks.measuring import line, median
from tests.benchmarks.pages import rerun
from tests.benchmarks.serving import EMPTY_PAGE, PERSON, QUESTIONNAIRE, app, opened, page, sqlite_url

CASES = 50
VIEWS = {"side by side": "", "over time": "&view=time", "over time, every unit": "&view=time&over=all"} | {
    "all units": "&view=all",
    "all units, every audit": "&view=all&every=yes",
}


def write(store: Store, questionnaire: Questionnaire, number: int) -> None:
    """So many closed audits of half as many units, in one transaction."""
    chance, at = random.Random(number), now()
    with store.database.writing() as connection:
        digest = connection.execute(select(schema.questionnaire.c.digest)).scalars().first()
        begun = {"questionnaire_digest": digest, "started_at": at, "started_by": PERSON.name, "started_in": ""}
        for audit in range(number):
            unit = {"unit": f"Unit {audit // 2}", "region": f"Region {audit // 2 % 12}"}
            days = {"fieldwork_from": date(2021 + audit % 2, 1 + audit % 12, 1), "fieldwork_to": None}
            closed = {"closed_at": at, "closed_by": PERSON.name}
            row = {"id": f"audit{audit:05}", "name": f"Audit {audit}", **unit, **days, **begun, **closed}
            connection.execute(insert(schema.audit).values(row))
            connection.execute(insert(schema.closed_audit).values(_kept(questionnaire, chance, str(row["id"]))))


def _kept(questionnaire: Questionnaire, chance: random.Random, audit_id: str) -> dict[str, object]:
    counts = {key.id: _tally(chance) for key in questionnaire.key_questions}
    rated = [one.id for one in questionnaire.standards if one.rated is not Rated.NOT_RATED]
    ratings = {standard: chance.choice(questionnaire.scale.ratings) for standard in rated}
    kept = {"key_questions": json.dumps(counts), "prompts": "{}", "ratings": json.dumps(ratings)}
    return {"audit_id": audit_id, "cases": CASES, "overall": "Good", **kept}


def _tally(chance: random.Random) -> list[int]:
    yes, not_applicable = chance.randint(5, 40), chance.randint(0, 5)
    return [yes, CASES - not_applicable - yes, not_applicable, 0]


def main() -> None:
    """Write, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--audits", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = sqlite_url(Path(name))
        with opened(url) as store:
            audit_id = load_sample_audit(store, PERSON)
            write(store, load_questionnaire(QUESTIONNAIRE), asked.audits)
            print(line("names of all audits", median(lambda: store.comparisons.names(PERSON))))
            print(line("tallies of all audits", median(lambda: store.comparisons.all(PERSON))))
        with app(url) as ours, page(Path(name), EMPTY_PAGE) as empty, chromium() as browser:
            reference = rerun(new_page(browser, empty.address), asked.runs)
            print(line("empty page", reference))
            for words, view in VIEWS.items():
                tab = new_page(browser, f"{ours.address}/compare?audit={audit_id}{view}")
                print(line(words, rerun(tab, asked.runs), "empty page", reference), flush=True)
            tab = new_page(browser, f"{ours.address}/findings?audit={audit_id}")
            print(line("findings of the sample", rerun(tab, asked.runs), "empty page", reference))


if __name__ == "__main__":
    main()
