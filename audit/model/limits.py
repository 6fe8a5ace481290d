"""Limits that must agree: what a questionnaire may have is what a responses file can hold.

A questionnaire within these limits can be recorded, exported and imported.
"""

MAX_COLUMNS = 1_000
"""Columns of a responses file: the case, the auditor, the review, the case details and the questions."""

MAX_CHOICES = 200
"""Choices of a case detail. All of them fit into one cell of a workbook, which holds 32,767 characters."""

CASE_COLUMN, AUDITOR_COLUMN, REVIEW_COLUMN = "case", "auditor", "review"
"""The columns of a responses file besides case details and questions, whose ids must differ from these."""

PRACTITIONER_COLUMN = "practitioner"
"""An optional column of a responses file. In a questionnaire that uses this id, it holds that detail or question."""
