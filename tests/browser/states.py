"""Every page of the app in each of its states: how to get there, for the tests that look at all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.answers import Answer
from audit.audits import AuditDetails, Finding, FindingKind
from audit.cases import Case
from audit.ratings import Judgement
from audit.sample import load_sample_audit
from audit.storage import Person, Store
from audit.storage.reading import Reading
from tests.browser.conftest import Server, choice, note, open_case, row, visit
from tests.small import NOTED_TOML, SMALL_TOML
from tests.storage.begun import ANN, NO, NOT_APPLICABLE, YES, begin_audit, begin_case, complete, jot, reread, say, tell

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocketRoute


CANARY = "Quillfeather"
FOREIGN = "foreign.example"
LINE = f"{CANARY} ![x](http://{FOREIGN}/l.png) <img src=x onerror='window.struck=1'> [a](//{FOREIGN})"


@dataclass(frozen=True)
class Words:
    """What people typed, in every place where the store takes text of theirs."""

    name: str = "Autumn audit"
    line: str = "Example unit"
    note: str = "Seen in the record of June."
    fact: str = "Huyton"


HOSTILE = Words(
    name=f"A {LINE}",
    line=LINE,
    fact=f"{CANARY} ![x](http://{FOREIGN}/f.png)",
    note=f"![x](http://{FOREIGN}/i.png?q={CANARY}) [link](http://{FOREIGN}/l) <http://{FOREIGN}/a> http://{FOREIGN}/b "
    "<script>window.struck = 1</script><img src=x onerror='window.struck = 1'>"
    f"<a href='javascript:window.struck = 1'>{CANARY}</a> :material/home: $x^2$ `code` **{CANARY}**",
)


@dataclass
class World:
    """A store with an audit in every state, and the server that shows it."""

    server: Server
    store: Store
    words: Words = Words()

    def __post_init__(self) -> None:
        words = self.words
        self.other = Person(words.name, local=True)
        details = AuditDetails(words.name, words.line, region=words.line, started_in=words.line)
        self.audit = self.store.audits.start(ANN, details, SMALL_TOML.encode())
        self.empty = begin_audit(self.store, name="An audit without a case")
        self.strict = begin_case(self.store, begin_audit(self.store, NOTED_TOML, "An audit that asks for notes"))
        say(self.store, self.strict, "2.2.1", NO)
        self.done = self.submitted("Done 1")
        self.back = self.submitted("Returned 1")
        self.store.stages.give_back(ANN, self.back, words.note)
        self.final = self.submitted("Final 1")
        self.store.stages.make_final(ANN, self.final)
        self.ready = complete(self.store, self.case("Ready 1"))
        self.begun = self.case("A_1 (b)")
        tell(self.store, self.begun, "concern", "no")
        tell(self.store, self.begun, "office", words.fact)
        tell(self.store, self.begun, "requirements", "programme")
        say(self.store, self.begun, "2.2.1a", YES)
        say(self.store, self.begun, "2.2.1b", NO)
        jot(self.store, self.begun, "2.2.1a", words.note)
        self.store.audits.judge(ANN, self.audit, "1.1", Judgement("Good", words.note), seen=None)
        findings = [
            Finding(FindingKind.STRENGTH, words.note, "2.2"),
            Finding(FindingKind.IMPROVEMENT, words.note, "2.2"),
        ]
        self.store.audits.add_findings(ANN, self.audit, findings)

    def case(self, reference: str) -> Reading:
        """A new case of the audit."""
        case_id = self.store.cases.add(ANN, self.audit, Case(reference, self.words.line))
        return self.store.readings.open(ANN, self.audit, case_id)

    def submitted(self, reference: str) -> Reading:
        """A new case of the audit, complete and submitted."""
        reading = complete(self.store, self.case(reference))
        self.store.stages.submit(ANN, reading)
        return reading

    def sample(self) -> str:
        """The sample audit; brought in the first time it is asked for."""
        found = [one.id for one in self.store.audits.all(ANN) if "sample" in one.details.name]
        return found[0] if found else load_sample_audit(self.store, ANN)


def home(page: Page, world: World) -> None:
    visit(page, world.server)


def start_with_faults(page: Page, world: World) -> None:
    visit(page, world.server, "start")
    page.get_by_role("button", name="Start the audit").click()
    page.get_by_text("There is a problem").wait_for()


def cases(page: Page, world: World) -> None:
    visit(page, world.server, "cases", audit=world.audit)
    for title in ("Add one case", "Bring in a responses file"):
        page.get_by_text(title, exact=True).click()
    page.get_by_text("Download an empty file with all the headings").wait_for()


def cases_with_a_bad_file(page: Page, world: World) -> None:
    cases(page, world)
    bad = b"case,2.2.1,9.9.9\nA1,perhaps,\n"
    page.set_input_files("input[type=file]", [{"name": "bad.csv", "mimeType": "text/csv", "buffer": bad}])
    page.get_by_text("There is a problem").wait_for()


def no_audit(page: Page, world: World) -> None:
    visit(page, world.server, "results")


def facts(page: Page, world: World) -> None:
    open_case(page, world.server, world.begun, "facts")


def questions(page: Page, world: World) -> None:
    open_case(page, world.server, world.begun, "2.2")


def a_note(page: Page, world: World) -> None:
    """A note unfolded, with the history below it."""
    questions(page, world)
    note(page, "2.2.1a")
    row(page, "2.2.1a").get_by_role("heading", name="History").wait_for()


def clashes(page: Page, world: World) -> None:
    """Somebody saved another answer, and another note, on a case that is open here."""
    reading = world.case(f"Clash {len(world.store.cases.progress(ANN, world.audit))}")
    open_case(page, world.server, reading, "2.6")
    note(page, "2.6.1")
    say(world.store, reread(world.store, reading), "2.6.1", Answer.NO, world.other)
    jot(world.store, reading, "2.6.1", world.words.note, person=world.other)
    note(page, "2.6.1").fill("Mine.")
    choice(page, "2.6.1", NOT_APPLICABLE.words).click()
    row(page, "2.6.1").get_by_role("button", name="Save mine").nth(1).wait_for()


def not_saved(page: Page, world: World) -> None:
    questions(page, world)
    note(page, "2.2.1").fill("x" * 5_001)
    page.keyboard.press("Tab")
    page.get_by_text("Not saved. The note has 5,001").wait_for()


def something_missing(page: Page, world: World) -> None:
    open_case(page, world.server, world.begun, "check")


def ready_to_submit(page: Page, world: World) -> None:
    open_case(page, world.server, world.ready, "check")


def returned(page: Page, world: World) -> None:
    open_case(page, world.server, world.back, "2.2")
    page.get_by_text("Ann returned this case on").wait_for()


def final(page: Page, world: World) -> None:
    open_case(page, world.server, world.final, "check")
    page.get_by_text("This case is final").wait_for()


def a_second_look(page: Page, world: World) -> None:
    """Every prompt No and the judgement Yes: advice beside the judgement."""
    for question, answer in (("2.2.2a", NO), ("2.2.2", YES)):
        say(world.store, reread(world.store, world.begun), question, answer)
    open_case(page, world.server, world.begun, "2.2")
    row(page, "2.2.2").get_by_text("Worth a second look").wait_for()


def a_note_needed(page: Page, world: World) -> None:
    open_case(page, world.server, world.strict, "check")
    page.get_by_text("2.2 Assessment: 1 note needed").wait_for()


def a_note_needed_at_its_question(page: Page, world: World) -> None:
    open_case(page, world.server, world.strict, "2.2")
    row(page, "2.2.1").get_by_role("button", name="Guidance, note needed").wait_for()


def nothing_arrives(page: Page, world: World) -> None:
    """What the page sends is lost on its way, as on a line that fell silent."""
    lost: list[bool] = []

    def between(browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        browser.on_message(lambda message: None if lost else server.send(message))

    page.route_web_socket(re.compile("/_stcore/stream"), between)
    open_case(page, world.server, world.case(f"Silent {len(world.store.cases.progress(ANN, world.audit))}"), "2.6")
    lost.append(True)
    choice(page, "2.6.1", "Yes").click()
    page.get_by_text("1 not saved yet. The connection does not answer; keep this page open.").wait_for()


def submitted(page: Page, world: World) -> None:
    open_case(page, world.server, world.done, "check")


def submitted_questions(page: Page, world: World) -> None:
    open_case(page, world.server, world.done, "2.2")


def results(page: Page, world: World) -> None:
    visit(page, world.server, "results", audit=world.audit)
    page.get_by_text("Enter or change the rating of 1.1").click()
    page.get_by_text("Prompts under 2.2.1 Engagement").click()
    page.get_by_label("Rationale").wait_for()
    page.locator('[data-testid="stVegaLiteChart"] svg, [data-testid="stVegaLiteChart"] canvas').first.wait_for()


def results_of_the_sample(page: Page, world: World) -> None:
    visit(page, world.server, "results", audit=world.sample())
    page.locator('[data-testid="stVegaLiteChart"] svg, [data-testid="stVegaLiteChart"] canvas').nth(4).wait_for()


def results_without_a_case(page: Page, world: World) -> None:
    visit(page, world.server, "results", audit=world.empty)


def export(page: Page, world: World) -> None:
    visit(page, world.server, "export", audit=world.audit)
    page.get_by_role("button", name="Download as CSV").wait_for()


# Each holds what a plainer one would: the form with its faults also the form, the note also the questions.
STATES: tuple[Callable[[Page, World], None], ...] = (
    home,
    start_with_faults,
    cases_with_a_bad_file,
    no_audit,
    facts,
    a_note,
    clashes,
    not_saved,
    something_missing,
    ready_to_submit,
    submitted,
    submitted_questions,
    returned,
    final,
    a_second_look,
    a_note_needed,
    a_note_needed_at_its_question,
    nothing_arrives,
    results,
    results_of_the_sample,
    results_without_a_case,
    export,
)
