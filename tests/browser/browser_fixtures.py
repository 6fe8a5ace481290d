"""A store with an audit in every state, and texts that mean harm in every place that takes text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from audit.analysis.ratings import Judgement
from audit.model.audit import LONGEST_LINE, Addressee, AuditDetails, Finding, FindingKind
from audit.model.case import Case
from audit.sample_audit import load_sample_audit, load_sample_survey
from audit.storage import Person, Store
from audit.storage.queries.case_reviews import Reading
from tests.browser.conftest import Server
from tests.small_questionnaire import NOTED_TOML, SMALL_TOML
from tests.storage.factories import ANN, NO, YES, begin_audit, begin_case, complete, jot, say, tell
from tests.web.several_audits import audited

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
        self.store.decisions.decide(ANN, self.audit, "2.2", "Good", words.note, seen=None)
        shown_by = (self.done.case_id, self.final.case_id)
        self.findings = [
            self.store.findings.write(ANN, self.audit, finding).id
            for finding in (
                Finding(FindingKind.STRENGTH, words.note, "2.2", question="2.2.1", cases=shown_by),
                Finding(FindingKind.IMPROVEMENT, words.note, "2.2"),
                Finding(FindingKind.RECOMMENDATION, words.note, "2.2", Addressee.UNIT, owner=words.line),
            )
        ]
        gone = self.store.findings.write(ANN, self.audit, Finding(FindingKind.PRACTICE, words.note, "2.2"))
        self.store.findings.delete(ANN, self.audit, gone.id, gone.version)

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
        found = [one.id for one in self.store.audits.all(ANN) if "(sample" in one.details.name]
        return found[0] if found else load_sample_audit(self.store, ANN)

    def survey(self) -> str:
        """The sample survey; brought in the first time it is asked for."""
        found = [one.id for one in self.store.audits.all(ANN) if "Sample survey" in one.details.name]
        return found[0] if found else load_sample_survey(self.store, ANN)

    @cached_property
    def later(self) -> str:
        """The later of two closed audits of one unit, a year apart."""
        words = self.words
        about = {"unit": words.line, "region": words.line}
        audited(self.store, f"Earlier {words.name}"[:LONGEST_LINE], 2022, yes=4, **about)
        return audited(self.store, f"Later {words.name}"[:LONGEST_LINE], 2023, yes=7, **about)
