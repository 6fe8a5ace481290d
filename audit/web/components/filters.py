"""What a reader chose on a page of results, carried in its address, so that a link shows the same thing."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from audit.model.questionnaire import Fact, KeyQuestion, Question
from audit.storage.repositories.audits import Audit, AuditResults


def one_of(name: str, label: str, words: dict[str, str], audit: Audit, among: str = "") -> str:
    """One of several, by its key in ``words``; the first one unless the address says otherwise under ``name``.

    An address that changed by itself, as going back does, wins over what the control showed before. ``among`` tells
    apart controls of one name that offer different things, as what may be crossed with a fact does.
    """
    options, key = list(words), f"{name}-{audit.id}-{among}"
    named = st.query_params.get(name, "")
    named = named if named in options else options[0]
    if key not in st.session_state or st.session_state.get(f"address-{key}") != named:
        st.session_state[key] = named
    found = st.selectbox(label, options, key=key, format_func=words.__getitem__, width=300) or options[0]
    st.session_state[f"address-{key}"] = found
    if found != options[0]:
        st.query_params[name] = found
    elif name in st.query_params:
        del st.query_params[name]
    return found


def address(**other: str) -> str:
    """The address of this page as it stands, with other choices; an empty one is left out."""
    choices = st.query_params.to_dict() | other
    return f"?{urlencode({name: value for name, value in choices.items() if value})}"


def marked(audit: Audit) -> dict[str, Fact]:
    """The facts that results may be broken down by, by their ids."""
    return {fact.id: fact for fact in audit.questionnaire.facts if fact.breakdown}


def asked(found: AuditResults) -> tuple[KeyQuestion, ...]:
    """The key questions of the standards that are inspected."""
    return tuple(key for result in found.results.standards for key in result.standard.key_questions)


def name_of(question: Question) -> str:
    """A question in few words: the short name of a key question, the text of a prompt."""
    return question.short if isinstance(question, KeyQuestion) else question.text
