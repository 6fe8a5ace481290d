"""The key of a sample: which case number each reference belongs to. Only the lead has it; the program keeps none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.model.sampling import SampledCase
from audit.sampling.long_list import LongList
from audit.sampling.record import Coder, staff_codes

DRAWN, RESERVE = "drawn", "reserve"


@dataclass(frozen=True)
class KeyRow:
    """One case of the key. ``kind`` is "drawn" or "reserve"; practitioner and manager are as the list has them."""

    reference: str
    crn: str
    stratum: str
    kind: str
    practitioner: str
    manager: str


def sample_key(
    long_list: LongList, cases: Iterable[SampledCase], reserves: Iterable[SampledCase], coder: Coder
) -> tuple[KeyRow, ...]:
    """Return the key of the cases that the list has: drawn cases, then reserves in their order.

    A case is recognised by the codes of its case number and its practitioner, so the key can be made again from the
    same list.
    """
    codes = staff_codes(long_list.cases["practitioner"], coder)
    columns = (long_list.cases[column].tolist() for column in ("crn", "practitioner", "manager"))
    rows = {
        (coder.case_code(crn), codes[practitioner]): (crn, practitioner, manager)
        for crn, practitioner, manager in zip(*columns, strict=True)
    }
    key = []
    for kind, sampled in ((DRAWN, cases), (RESERVE, reserves)):
        for case in sampled:
            if row := rows.get((case.case_code, case.practitioner)):
                crn, practitioner, manager = row
                key.append(KeyRow(case.reference, crn, case.stratum, kind, practitioner, manager))
    return tuple(key)
