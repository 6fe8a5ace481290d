"""Writes the generated diagrams of docs/architecture.md: ``python -m docs.diagrams`` from the project folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from audit.model.case import OPEN_STATES, CaseState
from audit.storage.engine.schema import metadata
from audit.storage.queries import case_transitions
from audit.storage.queries.case_transitions import Transition

ARCHITECTURE = Path(__file__).with_name("architecture.md")
BLOCK = "<!-- begin {name} -->\n{text}<!-- end {name} -->"


def case_states() -> str:
    """Return the states of a case as a Mermaid diagram, from the transitions in the code."""
    return _mermaid("stateDiagram-v2", _state_lines())


def _state_lines() -> Iterator[str]:
    for state in CaseState:
        yield f'state "{state.label.capitalize()}" as {state}'
    yield f"[*] --> {CaseState.ALLOCATED}: add case"
    yield f"[*] --> {CaseState.SUBMITTED}: import complete case"
    yield f"{CaseState.ALLOCATED} --> {CaseState.IN_PROGRESS}: save the first answer, note or case detail"
    for state in OPEN_STATES:
        yield f"{state} --> {CaseState.SUBMITTED}: submit"
    for name, transition in _transitions():
        for state in transition.from_states:
            yield f"{state} --> {transition.to_state}: {name}{' (with a reason)' * transition.needs_reason}"
    for state in CaseState:
        if state is not CaseState.ELIMINATED:
            yield f"{state} --> {CaseState.ELIMINATED}: eliminate (with a reason)"
            yield f"{CaseState.ELIMINATED} --> {state}: restore (with a reason) if it was {state.label} before"


def _transitions() -> Iterator[tuple[str, Transition]]:
    for name, value in vars(case_transitions).items():
        if isinstance(value, Transition):
            yield name.lower().replace("_", " "), value


def data_model() -> str:
    """Return the tables of the database and their foreign keys as a Mermaid diagram."""
    return _mermaid("erDiagram", _table_lines())


def _table_lines() -> Iterator[str]:
    for table in metadata.sorted_tables:
        yield f"{table.name} {{"
        for column in table.primary_key.columns:
            yield f"    {_column_type(str(column.type))} {column.name} PK"
        yield "}"
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            yield f"{key.column.table.name} ||--o{{ {table.name} : {key.parent.name}"


def _column_type(text: str) -> str:
    return re.sub(r"\W.*", "", text).lower()


def _mermaid(kind: str, lines: Iterator[str]) -> str:
    body = "\n".join(f"    {line}" for line in lines)
    return f"```mermaid\n{kind}\n{body}\n```\n"


DIAGRAMS: dict[str, Callable[[], str]] = {"case states": case_states, "data model": data_model}


def with_current_diagrams(document: str) -> str:
    """Return the document with each generated diagram replaced by the current one."""
    for name, diagram in DIAGRAMS.items():
        old = re.compile(rf"<!-- begin {name} -->.*?<!-- end {name} -->", re.DOTALL)
        document = old.sub(BLOCK.format(name=name, text=diagram()), document)
    return document


if __name__ == "__main__":
    ARCHITECTURE.write_text(with_current_diagrams(ARCHITECTURE.read_text("utf-8")), "utf-8")
