"""Random feedback on the cases of an audit, in which every text of a case has a word that no other case has."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from audit.files.feedback_sheets import SheetSource
from audit.model.answers import Answer
from audit.model.audit import AuditDescription, AuditHeader
from audit.model.case import CaseRecord, CaseState
from audit.model.case_review import CaseReview
from audit.model.feedback import (
    Acknowledgement,
    Acknowledger,
    CaseFeedback,
    FeedbackAction,
    SavedAcknowledgement,
    SavedAction,
    note_digest,
)
from audit.model.questionnaire import Questionnaire
from audit.model.saved_value import SavedValue, encode_detail
from tests.random_audits import QUESTIONNAIRE, random_audit

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = date(2026, 6, 2)
SECRET = "unshared"
MOST_WORDS = (0, 3, 30, 100)
"""How many words the texts of an audit may have at most."""
WORDS = (
    "plan",
    "risk",
    "seen",
    "Mmmmm",
    "WWWWW",
    "reviewed",
    "engagement",
    "家庭",
    "a",
    "of",
    "\n",
    "…",
    "<b>",
    "x" * 40,
)


def planted(place: int) -> str:
    """Return the word that every text of a case has."""
    return f"fact{place:03}q"


def random_feedback(seed: int) -> list[CaseFeedback]:
    """Return the feedback on each case of a random audit."""
    rng = random.Random(f"feedback {seed}")
    audit = AuditHeader(f"audit{seed}", AuditDescription("Spring", "Huyton"), QUESTIONNAIRE, None, "")
    longest = rng.choice(MOST_WORDS)
    return [_feedback(rng, audit, place, record, longest) for place, record in enumerate(random_audit(seed))]


def sources_of(feedback: Sequence[CaseFeedback]) -> list[SheetSource]:
    """Return what the sheets are made of."""
    return [SheetSource(each, "Ann", TODAY) for each in feedback]


def _feedback(rng: random.Random, audit: AuditHeader, place: int, record: CaseRecord, longest: int) -> CaseFeedback:
    word = planted(place)

    def text(prefix: str = "") -> str:
        words = rng.choices(WORDS, k=rng.randint(0, longest))
        return " ".join([prefix, word, *words, word]).strip()

    notes = {question.id: text() for question in audit.questionnaire.questions if rng.random() < 0.5}
    shared = {key: note for key, note in notes.items() if rng.random() < 0.6}
    notes = {key: note if key in shared else f"{SECRET} {note}" for key, note in notes.items()}
    changed = {key for key in shared if rng.random() < 0.1}  # the note is another one by now
    digests = {key: note_digest(note) for key, note in shared.items()}
    notes |= {key: f"{SECRET} {notes[key]}" for key in changed}
    details = {key: encode_detail(values) for key, values in record.case.details.items()}
    review = CaseReview(
        f"review{place}",
        audit,
        f"case{place}",
        f"K-{word}",
        1,
        "Ada",
        CaseState.SUBMITTED,
        {key: _saved(value) for key, value in details.items()},
        {key: _saved(answer.value) for key, answer in record.answers.items()},
        {key: _saved(note) for key, note in notes.items()},
        shared_notes={key: _saved(digest) for key, digest in digests.items()},
        moderated={key: Answer.NO for key in record.answers if rng.random() < 0.05},
    )
    actions = [_action(rng, number, text()) for number in range(1, rng.choice([0, 1, 3, 12]) + 1)]
    given = {who: SavedAcknowledgement(who, 1, "Ada", NOW, Acknowledgement(TODAY, text()), "") for who in Acknowledger}
    return CaseFeedback(review, actions, {who: each for who, each in given.items() if rng.random() < 0.5})


def _action(rng: random.Random, number: int, text: str) -> SavedAction:
    due = TODAY + timedelta(days=rng.randint(0, 90)) if rng.random() < 0.5 else None
    owner = rng.choice(["", "PP", "Practitioner", "W" * 40])
    return SavedAction(number, 1, "Ada", NOW, FeedbackAction(text, owner, due, rng.random() < 0.5), rng.random() < 0.1)


def _saved(value: str | None) -> SavedValue:
    return SavedValue(value, 1, "Ada", NOW)


def full_feedback(questionnaire: Questionnaire, text: str) -> CaseFeedback:
    """Return feedback with every answer No and every note, action and comment as long as it may be."""
    audit = AuditHeader("audit", AuditDescription(text[:120], text[:120], marking="OFFICIAL"), questionnaire, None, "")
    note = text[:5_000]
    ids = [question.id for question in audit.inspected_questions]
    review = CaseReview(
        *("review", audit, "case", f"K-{text[:30]}", 1, text[:120], CaseState.SUBMITTED, {}),
        answers={key: _saved("no") for key in ids},
        notes={key: _saved(note) for key in ids},
        shared_notes={key: _saved(note_digest(note)) for key in ids},
    )
    action = FeedbackAction(text[:500], text[:40], TODAY)
    actions = [SavedAction(number, 1, "Ada", NOW, action) for number in range(1, 21)]
    acknowledgement = Acknowledgement(TODAY, text[:500])
    given = {who: SavedAcknowledgement(who, 1, "Ada", NOW, acknowledgement, "") for who in Acknowledger}
    return CaseFeedback(review, actions, given)
