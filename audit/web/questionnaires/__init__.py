"""The page Questionnaires: drafts, their text and problems, the form as auditors see it, trials and new versions."""
