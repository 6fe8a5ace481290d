"""Recalculate every figure of a published pack: python -I recompute.py PACK.zip [DIGEST]
It checks all digests, counts the answers (a pack for people outside the team has none), works out every percentage,
band and rating by the rules of the questionnaire, and prints whether it agrees. It ends with 1 if one does not.
"""

import csv
import hashlib
import io
import sys
import tomllib
import zipfile
from collections import Counter
from fractions import Fraction

ALL, KEY, checks = "All cases", "key question", Counter()
PARTS = {"base": "yes no", "not_applicable": "not_applicable does_not_apply"}


def check(name: str, published: object, recalculated: object) -> None:
    agrees = str(published) == str(recalculated)
    checks["agree" if agrees else "differ"] += 1
    print(f"{name}: {published or '-'}", "agrees" if agrees else f"DIFFERS, recalculated: {recalculated or '-'}")


def main(path: str, expected_digest: str = "") -> int:
    with zipfile.ZipFile(path) as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    digest = hashlib.sha256(files["digests.txt"]).hexdigest()
    check("Digest of the pack", expected_digest or digest, digest)
    listed = dict(reversed(line.split("  ", 1)) for line in files["digests.txt"].decode().splitlines())
    for name in sorted({*files, *listed} - {"digests.txt"}):
        check(f"Digest of {name}", listed.get(name, ""), hashlib.sha256(files.get(name, b"")).hexdigest())
    tables = {n: list(csv.DictReader(io.StringIO(d.decode("utf-8-sig")))) for n, d in files.items() if ".csv" in n}
    framework = tomllib.loads(files["questionnaire.toml"].decode())
    rated = {standard["id"] for standard in framework["standards"] if standard.get("rated") == "from_cases"}
    answers = tables.get("answers.csv", [])  # only in a pack for the audit team
    groups_of = {row["case"]: [(ALL, ALL)] for row in answers}
    for row in tables.get("case_groups.csv", []):
        groups_of[row["case"]].append((row["detail"], row["group"]))
    counts = Counter((row["question"], *group, row["answer"]) for row in answers for group in groups_of[row["case"]])
    for row in tables["figures.csv"]:
        if row["suppressed"] == "false":
            check_figure(row, counts, framework, row["standard"] in rated and row["detail"] == ALL)
    checks["suppressed"] = sum(row["suppressed"] == "true" for row in tables["figures.csv"])
    check_ratings(framework, tables["standards.csv"], tables["audits.csv"][0], tables["figures.csv"])
    print(f"{checks['agree']} agree, {checks['differ']} differ, {checks['suppressed']} are suppressed.")
    return 1 if checks["differ"] else 0


def check_figure(row: dict, counts: Counter, framework: dict, is_rated: bool) -> None:
    key = (row["question"], row["detail"], row["group"])
    name, yes, base = " ".join(key), int(row["yes"]), int(row["base"])
    for column in ("yes", "base", "not_applicable", "unanswered", "not_collected") if counts else ():
        check(f"{name} {column}", row[column], sum(counts[*key, each] for each in PARTS.get(column, column).split()))
    check(f"{name} percentage", row["percent"], (200 * yes + base) // (2 * base) if base else "")
    check(f"{name} share", row["share"], yes / base if base else "")
    check(f"{name} band", row["rating"], band(row, framework)["rating"] if base and is_rated else "")


def band(row: dict, framework: dict) -> dict:
    percent = Fraction(100 * int(row["yes"]), int(row["base"]))
    decisive = percent if framework.get("band_from") == "exact" else int(percent + Fraction(1, 2))
    return [each for each in framework["bands"] if decisive >= each["from"]][-1]


def check_ratings(framework: dict, standards: list, audit: dict, figures: list) -> None:
    """Check each standard (the lowest key question), then the decision rules, the points and the overall rating."""
    points, ratings = {each["rating"]: each["points"] for each in framework.get("bands", [])}, {}
    for row in [row for row in standards if row["rating_method"] != "not_rated" and row["status"] == "inspected"]:
        keys = [k for k in figures if (k["standard"], k["detail"], k["question_kind"]) == (row["standard"], ALL, KEY)]
        if not any(each["suppressed"] == "true" for each in keys):  # else the rating is taken from the pack
            missing = any(int(each["unanswered"]) + int(each["not_collected"]) for each in keys if each["base"] == "0")
            rated = [] if missing else [each for each in keys if each["base"] != "0"]
            lowest = min((int(each["percent"]) for each in rated), default=0)
            bands = [band(each, framework)["rating"] for each in rated if int(each["percent"]) == lowest]
            check(f"{row['title']} calculated", row["calculated_rating"], min(bands, key=points.get, default=""))
            for each in rated:
                check(f"{each['question']} lowest", each["lowest"], str(int(each["percent"]) == lowest).lower())
        ratings[row["standard"]] = row["decided_rating"] or row["calculated_rating"] or row["rating_by_judgement"]
    for rule in framework.get("decision_rules", []):
        domain = rule["when_every_rated_standard_of_domain"]
        of_domain = {ratings.get(row["standard"]) for row in standards if row["domain"] == domain} - {None}
        if rule["then_standard"] in ratings and of_domain == {rule["is_rated"]}:
            ratings[rule["then_standard"]] = rule["becomes"]
    hidden = [row for row in (audit, *standards) if row["rating_suppressed"] == "true"]
    for row in [row for row in standards if row not in hidden and not (hidden and row["decision_rule"])]:
        check(f"{row['title']} rating", row["rating"], rating := ratings.get(row["standard"], ""))
        check(f"{row['title']} points", row["points"], points.get(rating, ""))
    if hidden:
        return
    total, number = sum(points.get(rating, 0) for rating in ratings.values()), len(ratings)
    check("Overall points", audit["points"], total if ratings else "")
    check("Overall maximum", audit["max_points"], max(points.values()) * number if ratings else "")
    limits = [(each["rating"], each.get("mean_points_up_to", total)) for each in framework.get("overall", [])]
    overall = next((rating for rating, limit in limits if total <= Fraction(str(limit)) * number), "")
    check("Overall rating", audit["rating"], overall if all(ratings.values()) else "")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
