"""What the columns of a long list and their values are called on screen and in documents."""

from __future__ import annotations

from audit.model.sampling import COMMUNITY, FEMALE, HIGH, LOW, MALE, MEDIUM, POST_CUSTODY, UNKNOWN, VERY_HIGH

COLUMN_LABELS = {
    "family_name": "Family name",
    "first_name": "First name",
    "date_of_birth": "Date of birth",
    "sex": "Sex",
    "sentence_type": "Type of sentence",
    "crn": "CRN",
    "pnc": "PNC",
    "rosh": "Risk of serious harm",
    "start_date": "Start date",
    "end_date": "End date",
    "cluster": "Cluster",
    "ldu": "Local delivery unit",
    "team": "Team",
    "practitioner": "Practitioner",
    "manager": "Manager",
    "office": "Office",
}
_VALUE_LABELS = {
    UNKNOWN: "Not recorded",
    MALE: "Male",
    FEMALE: "Female",
    COMMUNITY: "Community sentence",
    POST_CUSTODY: "Post-custody",
    LOW: "Low",
    MEDIUM: "Medium",
    HIGH: "High",
    VERY_HIGH: "Very high",
}


def value_label(value: str) -> str:
    """Return what a value is called; one that lists choose themselves, as an office, is called what it is.

    >>> value_label("female"), value_label("Huyton"), value_label("")
    ('Female', 'Huyton', 'Not recorded')
    """
    return _VALUE_LABELS.get(value, value)
