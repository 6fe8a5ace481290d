"""Questionnaires as forms of ODK and KoBo (XLSForm), what is collected with them, and forms from elsewhere."""
