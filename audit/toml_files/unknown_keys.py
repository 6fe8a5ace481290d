"""Says what an author may have meant by a key that a table does not have."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from audit.messages import toml_files as messages
from audit.messages import toml_mends as mends

KEYS_OUTSIDE_THE_FORMAT = {
    **dict.fromkeys(("repeat", "repeats", "repeated", "repeat_count", "for_each"), messages.REPEATED_GROUP),
    **dict.fromkeys(
        ("records", "case_kinds", "case_types", "kinds_of_case", "record_types"), messages.SEVERAL_KINDS_OF_CASE
    ),
    **dict.fromkeys(("key_questions", "prompts"), mends.HEADING_OF_QUESTIONS),
}
"""Keys that authors write for what is not possible, or not in this place, in any table."""

CASE_DETAIL, STANDARD, QUESTION, ANSWER = "breakdown", "rated", "may_not_apply", "counts_as"
"""A key that only tables of this kind have."""

KEYS_OF_OTHER_TABLES = {
    (CASE_DETAIL, "applies_when"): mends.CASE_DETAIL_IS_ALWAYS_ASKED,
    (STANDARD, "guidance"): mends.STANDARD_WITH_GUIDANCE,
    (QUESTION, "yes_is_good"): mends.PROMPT_WITH_YES_IS_GOOD,
    (QUESTION, "required"): mends.QUESTION_IS_ALWAYS_REQUIRED,
    **dict.fromkeys(((QUESTION, key) for key in ("kind", "type", "choices")), mends.QUESTION_WITH_KIND),
    **dict.fromkeys(((ANSWER, key) for key in ("points", "score", "weight", "value")), mends.ANSWER_WITH_POINTS),
}
"""Keys that authors write in a table of a kind that cannot have them."""

OTHER_NAMES = {
    "label": "text",
    "question": "text",
    "name": "id",
    "hint": "guidance",
    "help": "guidance",
    "type": "kind",
    "options": "choices",
    "answers": "answer_scale",
    "scale": "answer_scale",
    "comment": "note_needed",
    "note": "note_needed",
    "relevant": "applies_when",
    "relevance": "applies_when",
    "condition": "applies_when",
    "questions": "key_questions",
    "case_details": "facts",
    "details": "facts",
    "sections": "standards",
}
"""What other formats, or this program's own pages, call a key of the file."""


def unknown_key_problem(key: str, known_keys: Collection[str]) -> str:
    """Return what is wrong with a key that a table does not have; ``known_keys`` are those that it can have."""
    for (kind, other_key), template in KEYS_OF_OTHER_TABLES.items():
        if key == other_key and kind in known_keys:
            return template.format(key=key)
    if key in KEYS_OUTSIDE_THE_FORMAT:
        return KEYS_OUTSIDE_THE_FORMAT[key].format(key=key)
    other_name = OTHER_NAMES.get(key)
    meant = [other_name] if other_name in known_keys else get_close_matches(key, sorted(known_keys), n=1, cutoff=0.8)
    return (messages.KEY_MISSPELT if meant else messages.KEY_UNKNOWN).format(key=key, meant="".join(map(str, meant)))
