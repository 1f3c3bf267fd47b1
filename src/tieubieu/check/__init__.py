"""The invariants checker: walks the whole database and names everything that must be so and is not.

It answers for what no constraint of the database can say, and for what somebody with the database in hand could have
changed behind our back. It says ids and codes, never a score: the seal covers it too.
"""

from __future__ import annotations

from tieubieu.check import certificates, dossiers, ledger, results, rounds, scoring, structure  # noqa: F401
from tieubieu.check.invariants import Broken, Show, every, quiet

__all__ = ["Broken", "check"]


async def check(show: Show = quiet) -> list[Broken]:
    """Everything that is broken, in the order of the floors; [] when all is well. Needs a started pool and wired
    areas. `show(words, done, total)` hears how far it is."""
    broken: list[Broken] = []
    known = every()
    for done, invariant in enumerate(known):
        show(invariant.says, done, len(known))
        broken += [Broken(invariant.name, subject, words) for subject, words in await invariant.find()]
    show("", len(known), len(known))
    return broken
