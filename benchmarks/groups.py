"""The group builder against shuffle-and-deal: balance, conveners and CPU time, for 430 and 2,000 people.

Run `python -m benchmarks.groups [effort]` in the project's folder. The roster is made up: 32 delegations of
unequal size, a third of the people women, five posts, some units with two people, half may convene. The index
is 0 for chance and 100 for the bound; groups by delegation are judged by the other attributes.
"""

from __future__ import annotations

import sys
import time
from random import Random

from trainingapp.groups.builder import Candidate, Plan, PlannedGroup, build, plan_sizes, score

POSTS = ["secretary", "director", "secretary and director", "deputy", "member"]
SIZE = 16


def roster(n: int, seed: int) -> list[Candidate]:
    """`n` invented people."""
    random = Random(seed)
    people: list[Candidate] = []
    for number in range(n):
        unit = people[-1].unit if number and random.random() < 0.06 else f"unit {number}"
        delegation = people[-1].delegation if people and unit == people[-1].unit else _delegation(random)
        sex = "female" if random.random() < 0.35 else "male"
        post = POSTS[int(len(POSTS) * random.random() ** 2)]
        people.append(Candidate(number + 1, delegation, unit, sex, post, random.random() < 0.5))
    return people


def dealt(people: list[Candidate], seed: int) -> Plan:
    """Shuffle, fill group after group, first two of each group convene."""
    ids = [person.id for person in people]
    Random(seed).shuffle(ids)
    return _filled(ids)


def sorted_and_cut(people: list[Candidate]) -> Plan:
    """Sort by delegation, fill group after group."""
    return _filled([person.id for person in sorted(people, key=lambda p: p.delegation)])


def _filled(ids: list[int]) -> Plan:
    groups, start = [], 0
    for number, size in enumerate(plan_sizes(len(ids), SIZE), start=1):
        members = sorted(ids[start : start + size])
        groups.append(PlannedGroup(number, members, ids[start : start + 2]))
        start += size
    return Plan(groups, [])


def report(name: str, people: list[Candidate], plan: Plan, cpu: float) -> None:
    """One line of figures."""
    by_id = {person.id: person for person in people}
    result = score(people, plan.groups)
    counted = [b for key, b in result.balances.items() if name != "delegation" or key != "delegation"]
    index = sum(balance.index for balance in counted) / len(counted)
    off = sum(balance.off_quota for balance in counted)
    cells = sum(balance.cells for balance in counted)
    unmixed = sum(len({by_id[c].sex for c in group.conveners}) < 2 for group in plan.groups)
    pieces = sum(len({by_id[m].delegation for m in group.members}) for group in plan.groups)
    print(
        f"{len(people):5} {name:<12} index {index / 100:7.2f}  off-quota {100 * off / cells:5.2f} %  "
        f"unit pairs {result.unit_pairs:3}  conveners not mixed {unmixed:3} of {len(plan.groups):3}  "
        f"fragments {pieces:5}  {cpu:6.3f} CPU-s"
    )


def _delegation(random: Random) -> str:
    return f"delegation {int(32 * random.random() ** 1.4):02}"


def main() -> None:
    """Print the table."""
    effort = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    for n, seeds in ((30, range(3)), (430, range(4)), (2000, range(2))):
        for seed in seeds:
            people = roster(n, seed)
            report("dealt", people, dealt(people, seed), 0.0)
            report("sorted", people, sorted_and_cut(people), 0.0)
            for mode in ("mixed", "delegation"):
                started = time.process_time()
                plan = build(people, size=SIZE, seed=seed, mode=mode, effort=effort)
                report(mode, people, plan, time.process_time() - started)


if __name__ == "__main__":
    main()
