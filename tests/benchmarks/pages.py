"""The rerun time of each page of the 46-case sample in Chromium, against an empty Streamlit page in the same run.

A rerun is what the key R does: from the key to the moment at which nothing runs any more.

``python -m tests.benchmarks.pages [--runs 9]``
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from audit.sample_audit import load_sample_audit
from audit.web.page_list import PAGES
from tests.benchmarks.browsing import chromium, new_page
from tests.benchmarks.measuring import format_line
from tests.benchmarks.serving import EMPTY_PAGE, PERSON, managed_store, serve_app, serve_page, sqlite_url

WATCH_SCRIPT = """() => { window.rerunTook = new Promise((done) => {
    const page = document.querySelector('[data-testid="stApp"]');
    let start = 0;
    document.addEventListener('keydown', () => { start = performance.now(); }, { capture: true, once: true });
    let ran = false;
    const watch = new MutationObserver(() => {
        const state = page.dataset.testScriptState;
        if (state !== 'notRunning') ran = true;
        if (ran && state === 'notRunning') { watch.disconnect(); done(performance.now() - start); }
    });
    watch.observe(page, { attributes: true });
}); }"""


def measure_rerun(tab: Page) -> float:
    """Milliseconds of one rerun."""
    tab.evaluate(WATCH_SCRIPT)
    tab.keyboard.press("r")
    return float(tab.evaluate("() => window.rerunTook"))


def median_rerun(tab: Page, runs: int) -> float:
    """The median time of so many reruns, in seconds; one more before them is not counted."""
    measure_rerun(tab)
    return statistics.median(measure_rerun(tab) for _ in range(runs)) / 1000


def main() -> None:
    """Measure every page and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        url = sqlite_url(Path(name))
        with managed_store(url) as store:
            audit_id = load_sample_audit(store, PERSON)
        with serve_app(url) as app_server, serve_page(Path(name), EMPTY_PAGE) as empty_server, chromium() as browser:
            reference = median_rerun(new_page(browser, empty_server.address), runs)
            print(format_line("empty page", reference))
            for page in PAGES:
                tab = new_page(browser, f"{app_server.address}/{page.url_path}?audit={audit_id}")
                print(format_line(page.name, median_rerun(tab, runs), "empty page", reference))


if __name__ == "__main__":
    main()
