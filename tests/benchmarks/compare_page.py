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

from audit.model.questionnaire import Questionnaire, RatingMethod
from audit.sample_audit import load_sample_audit
from audit.storage import Store
from audit.storage.engine import schema
from audit.storage.engine.clock import now
from audit.toml_files.questionnaire import load_questionnaire
from tests.benchmarks.browsing import chromium, new_page
from tests.benchmarks.measuring import format_line, median
from tests.benchmarks.pages import median_rerun
from tests.benchmarks.serving import (
    EMPTY_PAGE,
    PERSON,
    QUESTIONNAIRE_PATH,
    managed_store,
    serve_app,
    serve_page,
    sqlite_url,
)

CASES = 50
VIEWS = {"side by side": "", "over time": "&view=time", "over time, every unit": "&view=time&over=all"} | {
    "all units": "&view=all",
    "all units, every audit": "&view=all&every=yes",
}


def write_closed_audits(store: Store, questionnaire: Questionnaire, number: int) -> None:
    """So many closed audits of half as many units, in one transaction."""
    rng, timestamp = random.Random(number), now()
    with store.database.write_transaction() as connection:
        digest = connection.execute(select(schema.questionnaire.c.digest)).scalars().first()
        started = {"questionnaire_digest": digest, "started_at": timestamp, "started_by": PERSON.name, "started_in": ""}
        for audit in range(number):
            unit = {"unit": f"Unit {audit // 2}", "region": f"Region {audit // 2 % 12}"}
            days = {"fieldwork_from": date(2021 + audit % 2, 1 + audit % 12, 1), "fieldwork_to": None}
            closed = {"closed_at": timestamp, "closed_by": PERSON.name}
            row = {"id": f"audit{audit:05}", "name": f"Audit {audit}", **unit, **days, **started, **closed}
            connection.execute(insert(schema.audit).values(row))
            connection.execute(insert(schema.closed_audit).values(_archived_row(questionnaire, rng, str(row["id"]))))


def _archived_row(questionnaire: Questionnaire, rng: random.Random, audit_id: str) -> dict[str, object]:
    counts = {key.id: _tally(rng) for key in questionnaire.key_questions}
    standard_ids = [
        rated_standard.id
        for rated_standard in questionnaire.standards
        if rated_standard.rating_method is not RatingMethod.NOT_RATED
    ]
    ratings = {standard: rng.choice(questionnaire.scale.ratings) for standard in standard_ids}
    archived = {"key_questions": json.dumps(counts), "prompts": "{}", "ratings": json.dumps(ratings)}
    return {"audit_id": audit_id, "cases": CASES, "overall": "Good", **archived}


def _tally(rng: random.Random) -> list[int]:
    yes, not_applicable = rng.randint(5, 40), rng.randint(0, 5)
    return [yes, CASES - not_applicable - yes, not_applicable, 0]


def main() -> None:
    """Write, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--audits", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=9)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = sqlite_url(Path(name))
        with managed_store(url) as store:
            audit_id = load_sample_audit(store, PERSON)
            write_closed_audits(store, load_questionnaire(QUESTIONNAIRE_PATH), args.audits)
            print(format_line("names of all audits", median(lambda: store.comparisons.list_audits(PERSON))))
            print(format_line("tallies of all audits", median(lambda: store.comparisons.all(PERSON))))
        with serve_app(url) as app_server, serve_page(Path(name), EMPTY_PAGE) as empty_server, chromium() as browser:
            reference = median_rerun(new_page(browser, empty_server.address), args.runs)
            print(format_line("empty page", reference))
            for label, view in VIEWS.items():
                tab = new_page(browser, f"{app_server.address}/compare?audit={audit_id}{view}")
                print(format_line(label, median_rerun(tab, args.runs), "empty page", reference), flush=True)
            tab = new_page(browser, f"{app_server.address}/findings?audit={audit_id}")
            print(format_line("findings of the sample", median_rerun(tab, args.runs), "empty page", reference))


if __name__ == "__main__":
    main()
