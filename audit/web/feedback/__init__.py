"""Feedback sheets on the page: the list of cases, the sheet of one case, and the downloads."""
