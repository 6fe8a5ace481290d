"""Files of unsaved answers, as the recording form saves them (queue_file.js)."""

from __future__ import annotations

import json
import secrets
from typing import Any

from audit.files.recording_sheet.keys import questionnaire_check
from audit.files.unsaved_answers import account_code
from audit.model.case_review import CaseReview

Json = dict[str, Any]


def unsaved(review: CaseReview, item: str, *values: str, kind: str = "answer", **fields: object) -> Json:
    """One entry of a file."""
    return {
        "audit": review.audit.id,
        "case": review.case_id,
        "review": review.number,
        "questionnaire": questionnaire_check(review.audit.questionnaire),
        "kind": kind,
        "item": item,
        "value": list(values),
        "replaces_version": 0,
        "save_id": secrets.token_hex(16),
        "entered": "2026-11-29T10:42:00.000Z",
        **fields,
    }


def unsaved_file(*entries: object, account: str = "Ann", **fields: object) -> bytes:
    """A file with these entries."""
    content = {"file": "unsaved answers", "version": 1, "made": "2026-11-29T11:42:00.000Z", **fields}
    return json.dumps(content | {"account": account_code(account), "entries": list(entries)}).encode()
