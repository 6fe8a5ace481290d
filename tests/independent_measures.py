"""Derived measures, roll-ups and the overall rating, calculated straight from a file by none of the program's code."""

import tomllib
from fractions import Fraction
from typing import Any

LETTERS = {"y": "yes", "n": "no", "a": "not_applicable"}


def work_out(how: Any, case: dict[str, str]) -> str:
    """Return y, n, a (not applicable) or "" (unanswered) of a part; a case holds its details and answers by id."""
    if isinstance(how, str):
        return case.get(how, "")
    if "is" in how:
        recorded = case.get(how.get("fact") or how["question"], "")
        wanted = [how["is"]] if isinstance(how["is"], str) else how["is"]
        return recorded and ("y" if LETTERS.get(recorded, recorded) in wanted else "n")
    kind = next(iter(how))
    values = [work_out(part, case) for part in how.get("of", how[kind])]
    values = [{"y": "n", "n": "y"}.get(value, value) if kind == "none" else value for value in values]
    yes, no, missing, outcomes = values.count("y"), values.count("n"), values.count(""), set()
    for later_yes in range(missing + 1):  # every way in which what is missing may still be answered
        for base in range(yes + no + later_yes, yes + no + missing + 1):
            needed = {"any": 1, "at_least": how.get("at_least")}.get(kind, base)
            outcomes.add("a" if base < max(needed, 1) else "y" if yes + later_yes >= needed else "n")
    return outcomes.pop() if len(outcomes) == 1 else ""


def count(file: dict[str, Any], cases: list[dict[str, str]]) -> dict[str, list[int]]:
    """Return the number of Yes, the base and the number of unanswered of each question."""
    keys = [key for standard in file["standards"] for key in standard.get("key_questions", [])]
    parents = [(question, key) for key in keys for question in (*key.get("prompts", []), key)]
    counted = {question["id"]: [0, 0, 0] for question, _ in parents}
    for case in map(dict, cases):
        for question, key in parents:
            conditions = [each["applies_when"] for each in (question, key) if "applies_when" in each]
            if any(work_out(condition, case) == "n" for condition in conditions):
                case[question["id"]] = "a"
            elif "derived" in question and not case.get(question["id"]):
                case[question["id"]] = work_out(question["derived"], case)
            counted[question["id"]][0] += case.get(question["id"]) == "y"
            counted[question["id"]][1] += case.get(question["id"]) in ("y", "n")
            counted[question["id"]][2] += not case.get(question["id"])
    return counted


def rate(text: str, cases: list[dict[str, str]]) -> tuple[dict[str, list[int]], dict[str, str], str]:
    """Return the counts of each question, the rating of each standard rated from cases, and the overall rating."""
    file, ratings, points = tomllib.loads(text), {}, []
    counted = count(file, cases)
    for standard in file["standards"]:
        listed = [key["id"] for key in standard.get("key_questions", [])]
        keys = [standard["share_of"]] if "share_of" in standard else listed
        percents = [Fraction(100 * counted[key][0], counted[key][1]) for key in keys if counted[key][1]]
        waits = any(unanswered and not base for _, base, unanswered in map(counted.__getitem__, keys))
        if standard["rated"] == "from_cases" and percents and not waits:
            percent = sum(percents) / len(percents) if standard.get("roll_up") == "mean" else min(percents)
            percent = int(percent + Fraction(1, 2)) if file["band_from"] == "rounded" else percent
            band = [band for band in standard.get("bands", file["bands"]) if band["from"] <= percent][-1]
            ratings[standard["id"]], _ = band["rating"], points.append(band["points"])
    mean, order = Fraction(sum(points), len(points) or 1), [each["rating"] for each in file["overall"]]
    reached = [mean > Fraction(str(each["mean_points_up_to"])) for each in file["overall"][:-1]].count(True)
    for rule in [rule for rule in file.get("decision_rules", []) if "overall_at_most" in rule]:
        if ratings.get(rule["when"]["standard"]) == rule["when"]["is_rated"]:
            reached = min(reached, order.index(rule["overall_at_most"]))
    return counted, ratings, order[reached]
