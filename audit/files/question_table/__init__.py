"""A table of questions in Excel or CSV, which becomes a new questionnaire."""
