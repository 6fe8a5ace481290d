"""Messages about changing a questionnaire with forms. Names in braces are filled in by ``str.format``."""

NOT_TOML = "The file cannot be read: {problem} Correct it under Whole file."
WRITTEN_UNUSUALLY = (
    "This part of the file is written in a way that the forms cannot change. Change it under Whole file."
)
