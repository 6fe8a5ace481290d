"""The questionnaire that a command uses."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from audit.cli.input_files import read_file
from audit.errors import InputError
from audit.messages import cli as messages
from audit.messages import toml_files as toml_messages
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, parse_saved_questionnaire
from audit.toml_files.responses_file_checks import responses_file_problems

DEFAULT_QUESTIONNAIRE = "hmip-probation-2021"


def load_questionnaire(id_or_path: str) -> Questionnaire:
    """Load one of the project's questionnaires by its id, or any other by its path.

    What only ``check`` refuses is a warning here, because earlier versions accepted it.
    """
    bundled_ids = sorted(path.stem for path in QUESTIONNAIRES_FOLDER.glob("*.toml"))
    path = QUESTIONNAIRES_FOLDER / f"{id_or_path}.toml" if id_or_path in bundled_ids else Path(id_or_path)
    if re.fullmatch(r"[\w-]+", id_or_path) and not path.exists():
        raise InputError(messages.UNKNOWN_QUESTIONNAIRE.format(id=id_or_path, known=", ".join(bundled_ids)))
    questionnaire = parse_saved_questionnaire(read_file(str(path)), path.name)
    for problem in responses_file_problems(questionnaire, path.name):
        print(toml_messages.WARNING.format(problem=problem), file=sys.stderr)
    return questionnaire
