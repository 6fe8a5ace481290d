"""Writes the practice audit: two invented cases with their files, and the agreed answers with their reasons.

Nothing here describes a real person. A newcomer reads the file of a case, records it, and sees where they differ. The
program always writes the same bytes.

    python sample_data/make_practice_audit.py [OUT_DIR]
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

OUT_DIR = Path(__file__).resolve().parent / "practice-audit"

DETAILS = {
    "PRA-1": {
        "sentence_type": "community",
        "sex": "male",
        "age_band": "26_35",
        "disability": "yes",
        "office": "Invented office",
        "requirements": "rehabilitation_activity;accredited_programme",
        "risk_of_serious_harm": "medium",
        "domestic_abuse": "yes",
        "child_safeguarding_concern": "yes",
    },
    "PRA-2": {
        "sentence_type": "resettlement",
        "sex": "female",
        "age_band": "26_35",
        "disability": "yes",
        "office": "Invented office",
        "requirements": "standard_licence",
        "risk_of_serious_harm": "low",
        "domestic_abuse": "no",
        "child_safeguarding_concern": "no",
    },
}
"""The case details, which are the same for everybody who practises."""

FILES = {
    "PRA-1": """\
Sentence. A community order of 18 months for an assault on his former partner, with rehabilitation activity and \
an accredited programme. He is in his thirties, lives with his mother and works nights in a warehouse.

His own account. He filled in the self-assessment, and the assessment quotes it: he drinks to sleep after a \
night shift, and arguments start when he has been drinking. He was asked what he wants from the order. He wants \
to see his son more.

Readiness. He is ready to work on his drinking and does not yet accept how his partner felt. He left a programme \
early on an earlier order. The assessment explains why, and what would be different this time.

Diversity. A box says that he has dyslexia. Nothing says how he will manage the written work of the programme.

Circumstances. Appointments are on afternoons when he has slept, and the bus journey was planned with him.

Why he offends. Alcohol, sleep, and what he believes a partner owes him are each linked to this offence and to \
two earlier ones. Strengths are listed as “job, mother”, without more. The court report, the police summary of \
the offence, the earlier assessment and the closing report of the programme were all used.

Harm to others. The assessment names “a known adult”. The record of the third appointment says that he has met \
somebody who has two children; the assessment does not mention them. The police were asked about domestic abuse \
at the start. Their answer, four call-outs in two years, one with a child present, is on file and not used. His \
son stays at weekends. Children's services were not asked. What his former partner wants is not recorded.

After six months. He has been sober at every session since the third month, and sleeps better. The arguments \
with his mother have stopped. Nothing else has become worse. There has been no call-out and no charge since the \
sentence.
""",
    "PRA-2": """\
Sentence. Released on licence after eight months in custody for thefts from shops. She is in her late twenties \
and lives alone in a supported flat. She has no children and no contact with any, and has been single for three \
years.

Her own account. The assessment was written before the first appointment and never changed. The self-assessment \
is blank and nothing shows that it was offered. Her views appear nowhere.

Readiness. The assessment says “motivated”, and no more.

Diversity. She was diagnosed with ADHD in custody. The assessment explains that she forgets appointments set \
long ahead and loses the thread in long sessions. So sessions are short, and she gets a message the day before.

Circumstances. Two buses, late benefits and a curfew at the flat are named, with what each means for attending.

Why she offends. Drug use and debts to a dealer are linked to each of the thefts. When she worked in a café she \
did not offend for two years; the assessment says what helped then and how to build on it. Prison records and \
the report of the drug service were used.

Harm to others. She pushed shop workers on two occasions when she was challenged. The assessment says which \
shops, who was pushed, and that it is more likely when she is withdrawing from drugs. Convictions, her conduct \
in prison and the reports of the shops were used; no other agency is involved. The police were asked about \
domestic abuse at her release, and knew of none.

After five months. She used drugs again in the second month and lost the flat. She was charged with four thefts \
in five months; before custody it was three in a year. Shop workers were not pushed again, but one was \
threatened. Three weeks ago she went back to the drug service by herself, and has kept each appointment since.
""",
}
"""What there is to read of each case."""

Y, N, A = "yes", "no", "n/a"
AGREED: dict[str, Sequence[tuple[str, str, str]]] = {
    "PRA-1": (
        ("2.2.1a", Y, "His self-assessment is quoted and he was asked what he wants."),
        ("2.2.1b", Y, "It says what he is ready for, and why an earlier programme failed."),
        ("2.2.1c", N, "Dyslexia is a ticked box: nothing says what it means for the written work."),
        ("2.2.1d", Y, "Night work and the journey were worked out with him."),
        ("2.2.1", Y, "The gap about dyslexia can be closed; he was understood and involved."),
        ("2.2.2a", Y, "Three factors are linked to this offence and to earlier ones."),
        ("2.2.2b", N, "Strengths are two words, without how they help him to stop."),
        ("2.2.2c", Y, "All four sources that matter were used."),
        ("2.2.2", Y, "A reader understands why he offends, in spite of the thin strengths."),
        ("2.2.3a", N, "The new partner and her children are in the record and not in the assessment."),
        ("2.2.3b", N, "The call-outs were obtained and not used. It needs both."),
        ("2.2.3c", Y, "The police were asked at the start. Whether the answer was used counts elsewhere."),
        ("2.2.3d", N, "His son stays at weekends, so children's services should have been asked."),
        ("2.2.3e", N, "“A known adult” is a standard phrase; nobody's wishes are recorded."),
        ("2.2.3", N, "A serious gap about children and a partner normally means No."),
        ("2.6.1a", Y, "Drinking, the main factor, clearly improved and nothing became worse."),
        ("2.6.1b", Y, "The risk is lower because he no longer drinks, not because of control from outside."),
        ("2.6.1c", Y, "Sober sessions and better sleep can be pointed to."),
        ("2.6.1d", Y, "No call-out and no charge, after four call-outs in two years."),
        ("2.6.1", Y, "Much has changed for him within six months."),
    ),
    "PRA-2": (
        ("2.2.1a", N, "It was written without her, and nothing shows that she was asked."),
        ("2.2.1b", N, "One word is not an analysis."),
        ("2.2.1c", Y, "It says what ADHD does to her attendance, and what follows from it."),
        ("2.2.1d", Y, "Travel, money and the curfew are named with their effect."),
        ("2.2.1", N, "Practical help does not replace hearing from her."),
        ("2.2.2a", Y, "Drug use and debts are linked to each theft."),
        ("2.2.2b", Y, "It says what helped her in two years without offending."),
        ("2.2.2c", Y, "Prison records and the drug service's report were used."),
        ("2.2.2", Y, "A reader understands why she offends and what would help."),
        ("2.2.3a", Y, "It is clear who is at risk, of what, and when it is more likely."),
        ("2.2.3b", Y, "The sources that exist were used, and no other agency is involved."),
        ("2.2.3c", Y, "The police were asked at her release."),
        ("2.2.3d", A, "She has no contact with children, so nothing called for an enquiry."),
        ("2.2.3e", Y, "The shop workers are described, with what happened to them."),
        ("2.2.3", Y, "It says who may be harmed, how and when, from checked information."),
        ("2.6.1a", N, "Drug use, the main factor, became worse."),
        ("2.6.1b", N, "The risk is not lower: a shop worker was threatened."),
        ("2.6.1c", Y, "Going back to the drug service by herself is a step that can be pointed to."),
        ("2.6.1d", N, "Four charges in five months, after three in a year."),
        ("2.6.1", N, "One late step does not outweigh what became worse."),
    ),
}
"""The agreed answer to each question of a case, and why."""


def main(out_dir: Path) -> None:
    """Write the cases, their files and the agreed answers."""
    out_dir.mkdir(parents=True, exist_ok=True)
    details = list(next(iter(DETAILS.values())))
    questions = [question for question, _, _ in next(iter(AGREED.values()))]
    cases = ((case, *DETAILS[case].values(), *("" for _ in questions)) for case in DETAILS)
    write_csv(out_dir / "responses.csv", ("case", *details, *questions), cases)
    agreed = ((case, *answer) for case, answers in AGREED.items() for answer in answers)
    write_csv(out_dir / "agreed_answers.csv", ("case", "question", "answer", "reason"), agreed)
    for case, text in FILES.items():
        (out_dir / f"{case}.txt").write_bytes(text.encode())


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT_DIR)
