"""Giving cases to auditors: as many as possible, evenly by count, evenly by stratum, with few moves, in that order.

Each aim counts only among the solutions that are best for the aims before it. The solution is exact: see
``flow_network``.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from audit.model.flow_network import Arc, FlowNetwork


@dataclass(frozen=True)
class Item:
    """A case to give to somebody: its stratum, who may have it, and who has it now ('': nobody)."""

    case_id: str
    stratum: str
    able: tuple[str, ...]
    current: str = ""


@dataclass(frozen=True)
class Workload:
    """What people have already: cases by name, and by name and stratum; and how many more each may have."""

    cases: Counter[str]
    cases_by_stratum: Counter[tuple[str, str]]
    room: Mapping[str, int]


@dataclass
class _Group:
    """Cases that are alike for the plan, with the arcs to the people who may have them."""

    node: int
    arcs: dict[str, Arc] = field(default_factory=dict)
    case_ids: list[str] = field(default_factory=list)


def distribute(items: Sequence[Item], workload: Workload, count: int | None = None) -> dict[str, str]:
    """Return who gets which case, at most ``count`` of them; a case that nobody can take is left out.

    Cases come first in their order: if not all can be given, the later ones are left out.
    """
    network = FlowNetwork()
    sink = network.add_node()
    groups = _build_groups(network, sink, items, workload)
    given = 0
    for item in items:
        group = groups[_group_key(item)]
        if given != count and network.send(group.node, sink):
            group.case_ids.append(item.case_id)
            given += 1
    return {case_id: name for group in groups.values() for case_id, name in _deal(group)}


def _group_key(item: Item) -> tuple[str, tuple[str, ...], str]:
    return item.stratum, item.able, item.current


def _build_groups(
    network: FlowNetwork, sink: int, items: Sequence[Item], workload: Workload
) -> dict[tuple[str, tuple[str, ...], str], _Group]:
    """Build the network: from each group to its people by stratum, from there to the people, from there to the sink."""
    total = len(items) + sum(workload.cases.values()) + sum(workload.cases_by_stratum.values())
    stratum_slope = len(items) + 1  # more than all moves together cost
    load_slope = stratum_slope * (total**2 + 1)  # more than all strata together cost
    people: dict[str, int] = {}
    for name in sorted(workload.room):
        people[name] = network.add_node()
        already = workload.cases[name]
        network.add_arc(Arc(people[name], sink, workload.room[name], slope=load_slope, already=already))
    shares: dict[tuple[str, str], int] = {}
    groups: dict[tuple[str, tuple[str, ...], str], _Group] = {}
    for item in items:
        if _group_key(item) in groups:
            continue
        group = groups[_group_key(item)] = _Group(network.add_node())
        for name in item.able:
            share = (name, item.stratum)
            if share not in shares:
                shares[share] = network.add_node()
                already = workload.cases_by_stratum[share]
                arc = Arc(shares[share], people[name], len(items), slope=stratum_slope, already=already)
                network.add_arc(arc)
            is_move = bool(item.current) and name != item.current
            group.arcs[name] = network.add_arc(Arc(group.node, shares[share], len(items), cost=int(is_move)))
    return groups


def _deal(group: _Group) -> Iterator[tuple[str, str]]:
    """Deal the cases of a group in turn, so that neighbours in the list, often of one practitioner, part."""
    most = max((arc.flow for arc in group.arcs.values()), default=0)
    turns = [name for turn in range(most) for name, arc in group.arcs.items() if arc.flow > turn]
    return zip(group.case_ids, turns, strict=True)


def in_random_order(case_ids: Iterable[str], seed: str) -> list[str]:
    """Return ids in an order that depends on nothing but the ids and the seed.

    >>> in_random_order(["a", "b", "c"], "2"), in_random_order(["c", "b", "a"], "2")
    (['c', 'a', 'b'], ['c', 'a', 'b'])
    """
    return sorted(case_ids, key=lambda case_id: hashlib.sha256(f"{seed}/{case_id}".encode()).digest())


def select_evenly(
    all_cells: Mapping[str, tuple[str, str]],
    candidates: Collection[str],
    count: int,
    selected: Collection[str] = (),
    seed: str = "",
) -> list[str]:
    """Return the ids of ``count`` candidates, in proportion to all cases of every person and of every stratum.

    ``all_cells`` has the person and the stratum of each case; ``selected`` are ids of cases that were selected before.
    Among the cases of one person and stratum, chance decides, which is the same for the same ``seed``.
    """
    cells = {case_id: all_cells[case_id] for case_id in candidates}
    people, strata = (Counter(cell[part] for cell in all_cells.values()) for part in (0, 1))
    had = [Counter(all_cells[case_id][part] for case_id in selected) for part in (0, 1)]
    common = math.lcm(*people.values(), *strata.values())
    network = FlowNetwork()
    source, sink = network.add_node(), network.add_node()
    stratum_nodes = {stratum: network.add_node() for stratum in sorted(strata)}
    for stratum, size in sorted(strata.items()):
        network.add_arc(Arc(stratum_nodes[stratum], sink, size, slope=common // size, already=had[1][stratum]))
    person_nodes = {name: network.add_node() for name in sorted(people)}
    for name, size in sorted(people.items()):
        network.add_arc(Arc(source, person_nodes[name], size, slope=common // size, already=had[0][name]))
    case_ids: dict[tuple[str, str], list[str]] = defaultdict(list)
    for case_id in in_random_order(cells, seed):
        case_ids[cells[case_id]].append(case_id)
    arcs = {
        cell: network.add_arc(Arc(person_nodes[cell[0]], stratum_nodes[cell[1]], len(ids)))
        for cell, ids in sorted(case_ids.items())
    }
    for _ in range(min(count, len(cells))):
        network.send(source, sink)
    return [case_id for cell, arc in arcs.items() for case_id in case_ids[cell][: arc.flow]]
