"""A network in which units flow at the lowest cost: successive shortest paths, exact and in whole numbers.

Planning who reads which case needs it: a case is a unit that flows to an auditor. The cost of an arc may grow with
every unit in it, so that an even load costs least.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush


@dataclass
class Arc:
    """An arc from one node to another: how many units fit, and what they cost.

    Each unit costs ``cost``. With a ``slope``, ``n`` units (those ``already`` there included) cost ``slope`` × n² more.
    """

    start: int
    end: int
    capacity: int
    cost: int = 0
    slope: int = 0
    already: int = 0
    flow: int = 0

    @property
    def cost_of_one_more(self) -> int:
        """What one more unit costs."""
        return self.cost + self.slope * (2 * (self.already + self.flow) + 1)

    @property
    def saving_of_one_fewer(self) -> int:
        """What one unit fewer saves."""
        return self.cost + self.slope * (2 * (self.already + self.flow) - 1)


class FlowNetwork:
    """A network to which nodes and arcs are added, and through which units are sent one by one.

    What was sent so far always costs the least that is possible: a unit may redirect earlier ones. If a unit finds no
    path, none can ever be sent from its node.
    """

    def __init__(self) -> None:
        self._leaving: list[list[Arc]] = []  # of each node
        self._filled: list[dict[int, Arc]] = []  # of each node: the arcs that end there and in which something flows
        self._potentials: list[int] = []  # keep the costs of steps from being negative

    def add_node(self) -> int:
        """Return a new node."""
        self._leaving.append([])
        self._filled.append({})
        self._potentials.append(0)
        return len(self._leaving) - 1

    def add_arc(self, arc: Arc) -> Arc:
        """Add an arc, whose costs must not be negative; return it."""
        self._leaving[arc.start].append(arc)
        return arc

    def send(self, source: int, sink: int) -> bool:
        """Send one unit along the cheapest path; return whether there was one."""
        distances: dict[int, int] = {}
        arrivals: dict[int, Arc] = {}
        nearest = {source: 0}
        waiting = [(0, source)]
        while waiting and sink not in distances:
            distance, node = heappop(waiting)
            if node in distances:
                continue
            distances[node] = distance
            from_here = distance + self._potentials[node]
            for other, cost, arc in self._steps(node):
                reached = from_here + cost - self._potentials[other]
                if other not in distances and (other not in nearest or reached < nearest[other]):
                    nearest[other] = reached
                    arrivals[other] = arc
                    heappush(waiting, (reached, other))
        if sink not in distances:
            return False
        for node, distance in distances.items():
            self._potentials[node] += distance - distances[sink]
        self._change_flow(arrivals, source, sink)
        return True

    def _steps(self, node: int) -> list[tuple[int, int, Arc]]:
        """The steps from a node: along an arc with room, or back along one in which something flows."""
        along = [(arc.end, arc.cost_of_one_more, arc) for arc in self._leaving[node] if arc.flow < arc.capacity]
        back = [(arc.start, -arc.saving_of_one_fewer, arc) for arc in self._filled[node].values()]
        return along + back

    def _change_flow(self, arrivals: dict[int, Arc], source: int, sink: int) -> None:
        node = sink
        while node != source:
            arc = arrivals[node]
            goes_along = arc.end == node
            arc.flow += 1 if goes_along else -1
            if arc.flow:
                self._filled[arc.end][id(arc)] = arc
            else:
                self._filled[arc.end].pop(id(arc))
            node = arc.start if goes_along else arc.end
