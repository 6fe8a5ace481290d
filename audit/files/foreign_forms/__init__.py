"""Reads a form that somebody made for ODK or KoBo (XLSForm), and makes a new questionnaire of it."""
