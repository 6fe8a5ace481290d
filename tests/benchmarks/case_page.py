"""Opening the page of a case in Chromium, against an empty page of the program: in the browser and on the server.

The empty page is the program itself with a title for content: same header, styles, checks and settings. The pages are
opened in turn, each in a new tab, with the browser's cache as an earlier visit leaves it. A page is open when nothing
runs and, of the case, the first answer can be clicked.

``python -m tests.benchmarks.case_page [--runs 9] [--headroom 1.5]``
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from audit.sample_audit import load_sample_audit
from tests.benchmarks.browsing import chromium, wait_until_idle
from tests.benchmarks.serving import PERSON, Server, create_reviews, managed_store, serve, serve_app, sqlite_url
from tests.paths import PROJECT_ROOT

CONTENT, TITLE = "current_page.run()", 'html.heading("Empty")'
FIRST_ANSWER, EMPTY_TITLE = "[data-row] [role=radio]", "h1"


@dataclass(frozen=True)
class Opening:
    """What opening a page once took, in milliseconds: on the clock, of the browser's and of the server's processor."""

    clock: float
    browser: float
    script: float
    server: float


@dataclass(frozen=True)
class Target:
    """A page to open: its server, its address, and what shows that it is open."""

    name: str
    server: Server
    path: str
    selector: str


def open_once(context: BrowserContext, target: Target) -> Opening:
    """Open a page in a tab of its own and close it again."""
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # the processor's time, not the clock's
    server_before = target.server.processor_seconds()
    start = time.perf_counter()
    tab.goto(f"{target.server.address}/{target.path}", wait_until="commit")
    tab.wait_for_selector(target.selector, state="visible")
    wait_until_idle(tab)
    clock = time.perf_counter() - start
    time.sleep(0.3)  # what runs once the page is open counts too, but not on the clock
    metrics = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    server_time = target.server.processor_seconds() - server_before
    tab.close()
    return Opening(*(1000 * each for each in (clock, metrics["TaskDuration"], metrics["ScriptDuration"], server_time)))


def measure(browser: Browser, targets: list[Target], runs: int) -> dict[str, list[Opening]]:
    """Open the pages in turn. One cache for each; the first opening fills it and is not counted."""
    openings: dict[str, list[Opening]] = {target.name: [] for target in targets}
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}) for _ in targets]
    for run in range(runs + 1):
        for context, target in zip(contexts, targets, strict=True):
            opening = open_once(context, target)
            if run:
                openings[target.name].append(opening)
    return openings


def print_openings(openings: dict[str, list[Opening]]) -> float:
    """Print the medians of each page and how many times the reference they are; return the ratio on the clock."""
    (_, reference), *others = openings.items()
    print(f"{'':<34}" + "".join(f"{field.name:>18}" for field in fields(Opening)))
    worst = 0.0
    for name, measured in openings.items():
        line = f"{name:<34}"
        for field in fields(Opening):
            own = statistics.median(getattr(each, field.name) for each in measured)
            base = statistics.median(getattr(each, field.name) for each in reference)
            line += f"{own:>8.0f} ms {own / base:>4.2f} x"
            if field.name == "clock" and name in dict(others):
                worst = max(worst, own / base)
        print(line)
    return worst


@contextmanager
def serve_empty_page(url: str) -> Iterator[Server]:
    """The program with a title instead of the content of each page, served until the block ends."""
    source = (PROJECT_ROOT / "app.py").read_text("utf-8")
    assert source.count(CONTENT) == 1
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "app.py"
        script.write_text(source.replace(CONTENT, TITLE), "utf-8")
        for name in ("audit", "questionnaires"):  # Streamlit finds the pages from where the script is
            (Path(folder) / name).symlink_to(PROJECT_ROOT / name)
        with serve(script, AUDIT_DATABASE_URL=url, AUDIT_PERSON=PERSON.name) as server:
            yield server


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--headroom", type=float, default=1.5, help="fail above so many times the empty page")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = sqlite_url(Path(name))
        with managed_store(url) as store:
            (review,) = create_reviews(store)
            sample_id = load_sample_audit(store, PERSON)
            sample_case = store.cases.progress(PERSON, sample_id)[20].id
        addresses = {
            "new case of 18 questions": f"record?audit={review.audit.id}&case={review.case_id}&section=2.4",
            "answered case, one of 46": f"record?audit={sample_id}&case={sample_case}&section=2.4",
        }
        with serve_app(url) as app, serve_empty_page(url) as empty, chromium() as browser:
            reference = Target("empty page of the program", empty, f"?audit={sample_id}", EMPTY_TITLE)
            cases = [Target(name, app, address, FIRST_ANSWER) for name, address in addresses.items()]
            worst = print_openings(measure(browser, [reference, *cases], args.runs))
    raise SystemExit(worst > args.headroom)


if __name__ == "__main__":
    main()
