"""An auditor who cannot see the page records a whole case while the network is cut half of the time.

A script plays the auditor. It knows nothing of the page but its accessibility tree (roles, names and which element has
the focus), and uses nothing but the keyboard. The connection between browser and server is broken and restored in turn,
each time for a few seconds, for equal times. At the end the case is submitted, and the answers in the database are
compared with those that were keyed.

``python -m tests.benchmarks.offline_auditor [--seed 0]``
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from tests.benchmarks.browsing import chromium
from tests.benchmarks.serving import PERSON, create_reviews, managed_store, serve_app, sqlite_url
from tests.cuttable_network import CuttableNetwork

MAX_TABS, PATIENCE_SECONDS, MAX_DETOURS = 80, 90.0, 40
SECONDS_BETWEEN_CUTS = (2.0, 5.0)
SECONDS_TO_READ = 0.2
SECONDS_BEFORE_ANOTHER_PRESS, MAX_PRESSES = 10.0, 9
ANSWER_NAME = re.compile(r"(Yes|No|Not applicable), (\S+)")
CHECKLIST, TO_CHECK = "Checklist", "Answers to check"


@dataclass
class NetworkTimes:
    """For how long the network was there and was not, and how often it was cut."""

    seconds_up: float = 0.0
    seconds_down: float = 0.0
    cuts: int = 0


@contextmanager
def cut_half_of_the_time(network: CuttableNetwork, rng: random.Random) -> Iterator[NetworkTimes]:
    """Cut and restore the network in turn until the block ends."""
    times, stop = NetworkTimes(), threading.Event()

    def run() -> None:
        while not stop.is_set():
            seconds = rng.uniform(*SECONDS_BETWEEN_CUTS)
            network.cut()
            times.cuts += 1
            start = time.monotonic()
            stop.wait(seconds)
            times.seconds_down += time.monotonic() - start
            network.restore()
            start = time.monotonic()
            stop.wait(seconds)
            times.seconds_up += time.monotonic() - start

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield times
    finally:
        stop.set()
        thread.join()


@dataclass(frozen=True)
class Element:
    """An element as a screen reader knows it."""

    role: str
    name: str
    has_focus: bool = False
    group: str = ""


NOTHING = Element("", "")


class Tree:
    """The accessibility tree of a page as it is now."""

    def __init__(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        session.detach()
        by_id = {node["nodeId"]: node for node in nodes}
        self.elements = [
            Element(_text(node, "role"), _text(node, "name"), _has_focus(node), _group(node, by_id))
            for node in nodes
            if not node.get("ignored")
        ]

    @property
    def focused(self) -> Element:
        """The element with the focus: the last, as the page itself counts as focused too."""
        return next((each for each in reversed(self.elements) if each.has_focus), NOTHING)

    @property
    def questions(self) -> list[str]:
        """The questions that can be answered here, in order."""
        matches = [ANSWER_NAME.fullmatch(each.name) for each in self.elements if each.role == "radio"]
        return list(dict.fromkeys(match[2] for match in matches if match))

    def has(self, role: str, name: str) -> bool:
        """Whether there is an element with this role and name."""
        return any((each.role, each.name) == (role, name) for each in self.elements)


def _text(node: dict[str, object], field_name: str) -> str:
    value = node.get(field_name)
    return str(value.get("value", "")) if isinstance(value, dict) else ""


def _has_focus(node: dict[str, object]) -> bool:
    properties = node.get("properties")
    assert isinstance(properties, list) or properties is None
    return any(each["name"] == "focused" and each["value"]["value"] for each in properties or [])


def _group(node: dict[str, object], by_id: dict[str, dict[str, object]]) -> str:
    """The name of the group of radio buttons that an element is in."""
    parent = by_id.get(str(node.get("parentId")))
    while parent is not None and _text(parent, "role") != "radiogroup":
        parent = by_id.get(str(parent.get("parentId")))
    return _text(parent, "name") if parent else ""


@dataclass
class Auditor:
    """Reads the accessibility tree and presses keys."""

    page: Page
    key_count: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    details: int = 0
    title: str = ""
    presses: int = 0
    sections: int = 0

    def press(self, key: str) -> Tree:
        """Press a key and read what has the focus then."""
        time.sleep(SECONDS_TO_READ)
        self.page.keyboard.press(key)
        self.key_count += 1
        return Tree(self.page)

    def wait_for(self, condition: Callable[[Tree], bool], what: str) -> Tree:
        """Read again until something is there; a person would wait for the network in the same way."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition(tree := Tree(self.page)):
            if time.monotonic() > deadline:
                raise RuntimeError(f"no {what} after {PATIENCE_SECONDS:.0f} seconds")
            time.sleep(0.2)
        return tree

    def tab_to(self, condition: Callable[[Element], bool], what: str) -> None:
        """Press Tab until an element has the focus."""
        tree = Tree(self.page)
        for _ in range(MAX_TABS):
            if condition(tree.focused):
                return
            tree = self.press("Tab")
        raise RuntimeError(f"{MAX_TABS} tabs do not lead to {what}")

    def record_details(self) -> Tree:
        """Choose the first value of every case detail that is chosen from a few, and go to the first standard."""
        done: set[str] = set()
        for _ in range(MAX_TABS):
            focused = self.press("Tab").focused
            if focused.role == "button" and focused.name.startswith("Next: "):
                break
            if focused.role == "radio" and focused.group not in done:
                self.press("Space")
                done.add(focused.group)
        self.details = len(done)
        return self.go_on("Enter")

    def go_on(self, key: str = "]") -> Tree:
        """Go to the next section with a key: its heading gets the focus. Press again if nothing comes, as people do."""
        before = self.title
        for _ in range(MAX_PRESSES):
            self.press(key)
            self.presses += 1
            deadline = time.monotonic() + SECONDS_BEFORE_ANOTHER_PRESS
            while time.monotonic() < deadline:
                tree = Tree(self.page)
                if is_section(tree) and tree.focused.name != before:
                    self.title = tree.focused.name
                    self.sections += 1
                    return tree
                time.sleep(0.2)
        focused = Tree(self.page).focused
        raise RuntimeError(f"{MAX_PRESSES} presses of {key} leave the focus on {focused.role} {focused.name!r}")

    def answer_section(self, tree: Tree) -> None:
        """Answer from the first to the last question: the form moves the focus."""
        for question in tree.questions:
            self.press("y")  # some other answers would need a note
            self.answers[question] = "yes"

    def record_case(self) -> None:
        """Record everything, go back to what the checklist names, and submit."""
        self.title = Tree(self.page).focused.name
        tree = self.record_details()
        while tree.questions:
            self.answer_section(tree)
            tree = self.go_on()
        for _ in range(MAX_DETOURS):
            tree = self.wait_for(lambda tree: bool(missing(tree)) or tree.has("button", "Submit case"), "checklist")
            if tree.has("button", "Submit case"):
                break
            self.answer_missing(missing(tree)[0])
        self.submit()

    def submit(self) -> None:
        """While the server can be reached, go to the button with the key, or with Tab from outside, and press it."""
        for _ in range(5 * MAX_DETOURS):
            tree = self.wait_for(lambda tree: is_submitted(tree) or is_connected(tree), "connection")
            if is_submitted(tree):
                return
            if is_submit_button(tree.focused):
                self.press("Enter")
                time.sleep(1)
            else:
                self.press("]" if is_section(tree) else "Tab")
        raise RuntimeError(f"the case is not submitted; the focus is on {tree.focused}")

    def answer_missing(self, question: str) -> None:
        """Follow a link of the checklist, answer, and come back."""
        self.tab_to(lambda focused: (focused.role, focused.name) == ("link", question), question)
        self.press("Enter")
        self.wait_for(lambda tree: tree.focused.name.endswith(f", {question}"), question)
        self.press("y")
        self.answers[question] = "yes"
        self.title = ""
        while self.title != CHECKLIST:
            self.go_on()


def is_section(tree: Tree) -> bool:
    """Whether the heading of a section has the focus and its questions are there; the checklist has none."""
    return tree.focused.role == "heading" and (bool(tree.questions) or tree.focused.name == CHECKLIST)


def is_submit_button(element: Element) -> bool:
    """Whether an element is the button that submits."""
    return (element.role, element.name) == ("button", "Submit case")


def is_connected(tree: Tree) -> bool:
    """Whether the page does not say that there is no connection."""
    return not any("No connection" in each.name for each in tree.elements)


def is_submitted(tree: Tree) -> bool:
    """Whether the page says that the case is submitted."""
    return any(re.search(r"\bis submitted\b|^Submitted\b", each.name) for each in tree.elements)


def missing(tree: Tree) -> list[str]:
    """The questions that the checklist links to; the list of answers to check, below it, links to others."""
    names = [each.name for each in tree.elements if each.role in ("link", "heading")]
    names = names[: names.index(TO_CHECK)] if TO_CHECK in names else names
    return [name for name in names if re.fullmatch(r"\d+\.\d+\.\d+\w?", name)]


def record(folder: Path, seed: int) -> tuple[Auditor, NetworkTimes, CaseReview]:
    """Record a case on a new database; returns what was keyed, how the network was, and what is saved."""
    url = sqlite_url(folder)
    with managed_store(url) as store:
        (review,) = create_reviews(store)
    with serve_app(url) as server, chromium() as browser:
        network = CuttableNetwork(server.port)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{network.url}/record?audit={review.audit.id}&case={review.case_id}")
        auditor = Auditor(page)
        auditor.wait_for(lambda tree: tree.focused.role == "heading", "heading with the focus")
        with cut_half_of_the_time(network, random.Random(seed)) as times:
            auditor.record_case()
        network.cut()
    with managed_store(url) as store:
        return auditor, times, store.reviews.open(PERSON, review.audit.id, review.case_id)


def main() -> None:
    """Record, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        auditor, times, saved = record(Path(folder), args.seed)
    answers = {question: value.value for question, value in saved.answers.items()}
    lost = {question: value for question, value in auditor.answers.items() if answers.get(question) != value}
    values = len(auditor.answers) + auditor.details
    share = times.seconds_down / (times.seconds_down + times.seconds_up)
    print(f"answers and case details  {len(auditor.answers)} + {auditor.details} in {time.monotonic() - start:.0f} s")
    print(f"keys                      {auditor.key_count} ({auditor.key_count / values:.2f} a value, submitting too)")
    print(f"presses to go on          {auditor.presses} for {auditor.sections} sections")
    print(f"network cut               {times.cuts} times, {share:.0%} of {times.seconds_down + times.seconds_up:.0f} s")
    print(f"answers lost              {len(lost)}", *lost.items(), sep="\n")
    print(f"state of the case         {saved.state.label}")
    raise SystemExit(bool(lost) or saved.state is not CaseState.SUBMITTED)


if __name__ == "__main__":
    main()
