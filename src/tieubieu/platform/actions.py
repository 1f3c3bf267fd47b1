"""The one door for every write: permission → check against the rules → change → audit row → outbox, in one transaction.

@action("round.plan")
async def plan_round(act: Act, data: PlanRound) -> UUID:
    if not may_plan(act.actor, data.organiser): raise NotFound()
    ...
    act.about("round", round_id, title=data.title)
    return round_id

await plan_round(actor, data)                 # from a page, the API, the CLI: its own transaction
await plan_round(act, data)                   # from inside another action: a savepoint, its own audit row
await plan_round(actor, data, dry_run=True)   # the same checks and the same answer, nothing written
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import msgspec

from tieubieu.platform import clock, outbox
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import transaction
from tieubieu.platform.tables import Audit

P = ParamSpec("P")
R = TypeVar("R")


class Act:
    """One running action: who, when, about what."""

    def __init__(self, actor: Actor, name: str, *, dry_run: bool = False):
        self.actor = actor
        self.name = name
        self.dry_run = dry_run
        self.now: datetime = clock.now()
        self.today: date = clock.today()
        self._subject: tuple[str, UUID | None, UUID | None, dict[str, Any]] | None = None

    @property
    def person_id(self) -> UUID | None:
        return self.actor.id

    def about(
        self, kind: str, subject_id: UUID | None, *, round_id: UUID | None = None, **detail: Any
    ) -> None:
        """What the audit row says. No score, no password, no personal data beyond ids belongs in `detail`."""
        self._subject = (kind, subject_id, round_id, detail)

    async def mail(
        self,
        to_email: str,
        to_name: str,
        subject: str,
        body: str,
        *,
        kind: str,
        about: tuple[str, UUID] | None = None,
        secret: bool = False,
    ) -> None:
        """Puts a letter into the outbox; it leaves only if this action commits. No address, no letter."""
        if to_email:
            await outbox.put(to_email, to_name, subject, body, kind, about=about, secret=secret)

    async def write_audit(self) -> None:
        if self._subject is None:
            raise RuntimeError(f"action {self.name} did not say what it was about (act.about)")
        kind, subject_id, round_id, detail = self._subject
        await Audit.insert(
            Audit(
                at=self.now,
                action=self.name,
                person=self.actor.id,
                person_name=self.actor.name,
                subject_kind=kind,
                subject_id=subject_id,
                round_id=round_id,
                detail=msgspec.json.encode(detail).decode(),
            )
        )


class _Undo(Exception):
    """Rolls a dry run back."""


ACTIONS: dict[str, Callable[..., Any]] = {}


def action(name: str) -> Callable[[Callable[Concatenate[Act, P], Awaitable[R]]], Callable[..., Awaitable[R]]]:
    """Makes a coroutine function an action called `name` (area.verb), the word in the audit row."""

    def decorate(body: Callable[Concatenate[Act, P], Awaitable[R]]) -> Callable[..., Awaitable[R]]:
        @wraps(body)
        async def run(who: Actor | Act, *args: Any, dry_run: bool = False, **kwargs: Any) -> Any:
            actor = who.actor if isinstance(who, Act) else who
            act = Act(actor, name, dry_run=dry_run)
            result: Any = None
            try:
                async with transaction():
                    result = await body(act, *args, **kwargs)
                    await act.write_audit()
                    if dry_run:
                        raise _Undo
            except _Undo:
                pass
            return result

        ACTIONS[name] = run
        return run

    return decorate
