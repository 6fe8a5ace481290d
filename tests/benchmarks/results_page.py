"""The Results page of 46 and of 1,000 cases: a rerun in the browser, and the server's processor time for it.

An empty Streamlit page is measured in the same run. A rerun is what the key R does.

``python -m tests.benchmarks.results_page [--runs 20] [--cases 46 1000]``
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from audit.model.audit import AuditDetails
from audit.sample_audit import load_sample_audit
from audit.storage import Store
from audit.toml_files.questionnaire import load_questionnaire
from tests.benchmarks.browsing import chromium, new_page
from tests.benchmarks.measuring import line
from tests.benchmarks.pages import rerun
from tests.benchmarks.serving import EMPTY_PAGE, PERSON, QUESTIONNAIRE, Server, app, opened, page, sqlite_url
from tests.benchmarks.tallies import invented


def measure(browser: Browser, server: Server, path: str, runs: int) -> tuple[float, float]:
    """Seconds of a rerun in the browser (the median), and of the server's processor (the mean)."""
    tab = new_page(browser, server.address + path)
    rerun(tab, 2)
    before = server.processor_seconds()
    in_browser = rerun(tab, runs)
    return in_browser, (server.processor_seconds() - before) / (runs + 1)


def audit_of(store: Store, cases: int) -> str:
    """The sample, or so many invented cases; returns the audit's id."""
    if cases == 46:
        return load_sample_audit(store, PERSON)
    audit_id = store.audits.start(PERSON, AuditDetails("Benchmark", "Unit"), QUESTIONNAIRE.read_bytes())
    store.cases.bring_in(PERSON, audit_id, invented(load_questionnaire(QUESTIONNAIRE), cases))
    return audit_id


def main() -> None:
    """Measure every size and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--cases", type=int, nargs="*", default=[46, 1000])
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = sqlite_url(Path(name))
        with opened(url) as store:
            audits = {cases: audit_of(store, cases) for cases in wanted.cases}
        with app(url) as ours, page(Path(name), EMPTY_PAGE) as empty, chromium() as browser:
            shown, worked = measure(browser, empty, "", wanted.runs)
            print(line("empty page, in the browser", shown))
            print(line("empty page, processor of the server", worked))
            for cases, audit_id in audits.items():
                seconds, of_server = measure(browser, ours, f"/results?audit={audit_id}", wanted.runs)
                print(line(f"results of {cases:,} cases, in the browser", seconds, "empty page", shown))
                print(line(f"results of {cases:,} cases, processor", of_server, "empty page", worked))


if __name__ == "__main__":
    main()
