"""Who answers a survey."""

from __future__ import annotations

from audit.messages import toml_files as messages
from audit.model.questionnaire import QuestionnaireKind, Respondents
from audit.toml_files.reader import Table

OF_EARLIER_SURVEYS = {
    "survey-people-on-probation": Respondents.PEOPLE_ON_PROBATION,
    "survey-staff": Respondents.STAFF,
}
"""Who answers the surveys that came with the program before their files said it."""


def parse_respondents(root: Table, questionnaire_id: str, kind: QuestionnaireKind) -> Respondents | None:
    """Return who answers a survey; None if the file does not say, or if it is no survey."""
    is_survey = kind is QuestionnaireKind.SURVEY
    if not root.has("respondents"):
        return OF_EARLIER_SURVEYS.get(questionnaire_id) if is_survey else None
    respondents = root.one_of("respondents", [each.value for each in Respondents])
    if not is_survey:
        root.add_problem(messages.RESPONDENTS_OF_AUDIT)
    return Respondents(respondents) if respondents else None
