"""A small questionnaire with grades, with met / partly met / not met and an exception, and with coded reasons."""

from __future__ import annotations

from audit.toml_files.questionnaire import parse_questionnaire

GRADED_TOML = """\
id = "graded"
version = "1"
title = "A small graded questionnaire"
language = "en-GB"
source = "Invented for tests."
kind = "audit"

[[answer_scales]]
id = "grade"
title = "Grade"
answers = [
  { id = "outstanding", text = "Outstanding", counts_as = "yes" },
  { id = "good", text = "Good", counts_as = "yes" },
  { id = "improve", text = "Requires improvement", counts_as = "no" },
  { id = "inadequate", text = "Inadequate", counts_as = "no" },
]

[[answer_scales]]
id = "met"
title = "Met"
answers = [
  { id = "met", text = "Met", counts_as = "yes" },
  { id = "partly", text = "Partly met", counts_as = "no" },
  { id = "not_met", text = "Not met", counts_as = "no" },
  { id = "declined", text = "Declined by the person", counts_as = "not_applicable" },
]

[[domains]]
id = "1"
title = "Casework"

[[standards]]
id = "1.1"
domain = "1"
title = "Assessment"
statement = "Assessment is good."
rated = "not_rated"

[[standards.key_questions]]
id = "1.1.1"
text = "How good is the assessment?"
short = "Assessment"
answer_scale = "grade"
note_needed = ["inadequate"]

[[standards.key_questions.prompts]]
id = "1.1.1a"
text = "Are views of the child recorded?"

[[standards.key_questions.prompts]]
id = "1.1.1b"
text = "Was the visit made in time?"
answer_scale = "met"

[[standards.key_questions]]
id = "1.1.2"
text = "Was action taken?"
short = "Action"
applies_when = { question = "1.1.1", is = "inadequate" }

[[standards.key_questions]]
id = "1.1.3"
text = "Was the manager told?"
short = "Manager"
applies_when = { question = "1.1.1", is = "no" }

[[standards.key_questions]]
id = "1.1.4"
text = "Was the visit offered?"
short = "Offer"
reasons_for_no = "why_not"
reasons_for_not_applicable = "why_left_out"

[[reason_lists]]
id = "why_not"
reasons = [
  { id = "no_time", text = "No time" },
  { id = "not_known", text = "Not known to the service" },
]

[[reason_lists]]
id = "why_left_out"
reasons = [ { id = "moved", text = "Moved away" } ]
"""

GRADED = parse_questionnaire(GRADED_TOML.encode(), "graded.toml")
