"""The page Results or Cases, of 46 and of 1,000 cases: a rerun in the browser, and the server's processor time for it.

An empty Streamlit page is measured in the same run. A rerun is what the key R does.

``python -m tests.benchmarks.results_page [--page cases] [--runs 20] [--cases 46 1000]``
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from audit.model.audit import AuditDescription
from audit.sample_audit import load_sample_audit
from audit.storage import Store
from audit.toml_files.questionnaire import load_questionnaire
from tests.benchmarks.browsing import chromium, new_page
from tests.benchmarks.measuring import format_line
from tests.benchmarks.pages import median_rerun
from tests.benchmarks.serving import (
    EMPTY_PAGE,
    PERSON,
    QUESTIONNAIRE_PATH,
    Server,
    managed_store,
    serve_app,
    serve_page,
    sqlite_url,
)
from tests.benchmarks.tallies import random_case_records


def measure(browser: Browser, server: Server, path: str, runs: int) -> tuple[float, float]:
    """Seconds of a rerun in the browser (the median), and of the server's processor (the mean)."""
    tab = new_page(browser, server.address + path)
    median_rerun(tab, 2)
    before = server.processor_seconds()
    browser_seconds = median_rerun(tab, runs)
    return browser_seconds, (server.processor_seconds() - before) / (runs + 1)


def create_audit(store: Store, cases: int) -> str:
    """The sample, or so many invented cases; returns the audit's id."""
    if cases == 46:
        return load_sample_audit(store, PERSON)
    audit_id = store.audits.start(PERSON, AuditDescription("Benchmark", "Unit"), QUESTIONNAIRE_PATH.read_bytes())
    store.cases.import_cases(PERSON, audit_id, random_case_records(load_questionnaire(QUESTIONNAIRE_PATH), cases))
    return audit_id


def main() -> None:
    """Measure every size and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", choices=["results", "cases"], default="results")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--cases", type=int, nargs="*", default=[46, 1000])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = sqlite_url(Path(name))
        with managed_store(url) as store:
            audits = {cases: create_audit(store, cases) for cases in args.cases}
        with serve_app(url) as app_server, serve_page(Path(name), EMPTY_PAGE) as empty_server, chromium() as browser:
            browser_reference, server_reference = measure(browser, empty_server, "", args.runs)
            print(format_line("empty page, in the browser", browser_reference))
            print(format_line("empty page, processor of the server", server_reference))
            for cases, audit_id in audits.items():
                browser_seconds, server_seconds = measure(
                    browser, app_server, f"/{args.page}?audit={audit_id}", args.runs
                )
                print(
                    format_line(
                        f"{args.page} of {cases:,} cases, in the browser",
                        browser_seconds,
                        "empty page",
                        browser_reference,
                    )
                )
                print(
                    format_line(
                        f"{args.page} of {cases:,} cases, processor", server_seconds, "empty page", server_reference
                    )
                )


if __name__ == "__main__":
    main()
