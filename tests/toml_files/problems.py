"""The problems of a questionnaire file, for tests."""

import pytest

from audit.errors import QuestionnaireError
from audit.messages import toml_files as messages
from audit.toml_files.questionnaire import parse_questionnaire

# As HM Inspectorate of Probation printed them in its report on Knowsley and St Helens, June 2023.


def problems_in(source: str | bytes, name: str = "x.toml") -> tuple[str, ...]:
    """Return every problem of a file that must not load."""
    with pytest.raises(QuestionnaireError) as refused:
        parse_questionnaire(source if isinstance(source, bytes) else source.encode(), name)
    return refused.value.problems


def at(place: str, template: str, **values: object) -> str:
    """Return the whole problem at a place in the file, such as "standard 1.1"; '' for the file itself."""
    location = f"x.toml, {place}" if place else "x.toml"
    return messages.PROBLEM.format(location=location, problem=template.format(**values) if values else template)
