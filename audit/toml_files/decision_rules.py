"""Parses decision rules: when ratings decide the rating of a standard, or limit the overall rating."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from audit.messages import toml_files as messages
from audit.model.questionnaire import DecisionRule, Domain, RatingMethod, Standard
from audit.model.rating_conditions import AtLeast, DomainIs, NotRatedSo, RatingCondition, StandardIs
from audit.toml_files.conditions import parse_values
from audit.toml_files.derived_measures import parse_needed
from audit.toml_files.reader import Table

DOMAIN_KEY, WHEN_KEY, CAP_KEY = "when_every_rated_standard_of_domain", "when", "overall_at_most"
EVERY, ANY = "every_rated_standard_of_domain", "any_rated_standard_of_domain"


class DecisionRuleParser:
    """Parses the decision rules of a questionnaire of which everything else is parsed."""

    def __init__(
        self, domains: Iterable[Domain], standards: Sequence[Standard], ratings: Sequence[str], overall: Sequence[str]
    ) -> None:
        self.domains = tuple(domain.id for domain in domains)
        self.standards = [each for each in standards if each.rating_method is not RatingMethod.NOT_RATED]
        self.domain_of = {standard.id: standard.domain_id for standard in standards}
        self.ratings = ratings
        self.overall = overall

    def parse(self, table: Table) -> DecisionRule:
        """Return the rule of one table, with its problems recorded."""
        rule_id, name, reason = table.identifier(), table.text("name"), table.text("reason")
        domain_id, required_rating, when = "", "", None
        if table.has(WHEN_KEY):
            when = self.condition(table.pop_raw(WHEN_KEY), table)
        else:
            domain_id = table.one_of(DOMAIN_KEY, self.domains)
            required_rating = table.one_of("is_rated", self.ratings)
        standard_id, new_rating, cap = "", "", ""
        if table.has(CAP_KEY):
            cap = table.one_of(CAP_KEY, self.overall)
        else:
            standard_id = table.one_of("then_standard", [standard.id for standard in self.standards])
            new_rating = table.one_of("becomes", self.ratings)
        rule = DecisionRule(rule_id, name, reason, domain_id, required_rating, standard_id, new_rating, when, cap)
        self.check(rule, table)
        table.reject_unknown_keys()
        return rule

    def check(self, rule: DecisionRule, table: Table) -> None:
        if rule.domain_id and rule.domain_id == self.domain_of.get(rule.standard_id):
            table.add_problem(messages.RULE_CHANGES_ITS_DOMAIN)
        standard = next((each for each in self.standards if each.id == rule.standard_id), None)
        own_scale = standard.own_scale if standard is not None else None
        if own_scale is not None and rule.new_rating and rule.new_rating not in own_scale.ratings:
            allowed = ", ".join(own_scale.ratings)
            table.add_problem(messages.NOT_ONE_OF.format(key="becomes", value=rule.new_rating, allowed=allowed))
        if rule.when is not None and rule.standard_id in rule.when.standard_ids():
            table.add_problem(messages.RULE_CHANGES_WHAT_IT_READS.format(standard_id=rule.standard_id))

    def condition(self, raw: Any, table: Table) -> RatingCondition | None:
        """Return the condition on ratings; None if it is not valid."""
        keys = frozenset(raw) if isinstance(raw, dict) else frozenset()
        if keys in ({"all"}, {"any"}):
            (operator,) = keys
            parts = self.parts(operator, raw[operator], table)
            return AtLeast(len(parts) if operator == "all" else 1, parts) if parts else None
        if keys == {"at_least", "of"}:
            parts = self.parts("of", raw["of"], table)
            return AtLeast(parse_needed(raw["at_least"], len(raw["of"]), table), parts) if parts else None
        if keys == {"not"}:
            part = self.condition(raw["not"], table)
            return None if part is None else NotRatedSo(part)
        for key in ("standard", EVERY, ANY):
            if keys == {key, "is_rated"} and isinstance(raw[key], str):
                return self.rated(key, raw[key], raw["is_rated"], table)
        table.add_problem(messages.NOT_A_RATING_CONDITION)
        return None

    def parts(self, operator: str, raw: Any, table: Table) -> tuple[RatingCondition, ...]:
        if not isinstance(raw, list) or not raw:
            table.add_problem(messages.CONDITION_LIST_EMPTY.format(operator=operator))
            return ()
        return tuple(part for part in (self.condition(item, table) for item in raw) if part is not None)

    def rated(self, key: str, item_id: str, raw_ratings: Any, table: Table) -> RatingCondition | None:
        ratings = parse_values(raw_ratings, table, messages.RATINGS_NOT_TEXT)
        for rating in sorted(ratings - set(self.ratings)):
            table.add_problem(messages.UNKNOWN_RATING.format(rating=rating, allowed=", ".join(self.ratings)))
        allowed = [standard.id for standard in self.standards] if key == "standard" else self.domains
        if item_id not in allowed:
            table.add_problem(messages.NOT_ONE_OF.format(key=key, value=item_id, allowed=", ".join(allowed)))
            return None
        if key == "standard":
            return StandardIs(item_id, ratings)
        domain = tuple(standard.id for standard in self.standards if standard.domain_id == item_id)
        return DomainIs(domain, ratings, every=key == EVERY)
