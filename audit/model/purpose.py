"""What an audit is for: to audit a unit, to calibrate its auditors, or to practise."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What an audit is for.

    In a calibration exercise every auditor reviews every case, and nothing counts as an audit. A practice audit is a
    calibration exercise that ships with its agreed answers: everybody may join it and start again.
    """

    AUDIT = ""
    CALIBRATION = "calibration"
    PRACTICE = "practice"

    @property
    def is_exercise(self) -> bool:
        """Whether every auditor reviews every case, and nothing counts as an audit."""
        return self is not Purpose.AUDIT

    @property
    def label(self) -> str:
        """The purpose as people read it."""
        return {"": "Audit", "calibration": "Calibration exercise", "practice": "Practice audit"}[self.value]
