"""Who is acting: a person with grants, as plain values. Loaded once per request by accounts.queries."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct

JUDGES = ("judge", "jury_head", "jury_deputy")
"""The roles of those who score, in a round."""


class Grant(Struct, frozen=True):
    role: str
    scope_kind: str
    scope_id: UUID | None


class Actor(Struct, frozen=True, kw_only=True):
    """`id` is None for the system itself (jobs, import, migration)."""

    id: UUID | None
    name: str
    email: str = ""
    grants: tuple[Grant, ...] = ()

    def holds(self, role: str | Iterable[str], scope_id: UUID | None) -> bool:
        """Does this person hold (one of) the role(s) in exactly this scope?"""
        roles = {role} if isinstance(role, str) else set(role)
        return any(g.role in roles and g.scope_id == scope_id for g in self.grants)

    def has_role(self, *roles: str) -> bool:
        return any(g.role in roles for g in self.grants)

    def scopes(self, *roles: str) -> list[UUID]:
        """The ids of the scopes in which one of these roles is held; use them in the query's WHERE."""
        return [g.scope_id for g in self.grants if g.role in roles and g.scope_id is not None]

    @property
    def is_system(self) -> bool:
        return self.id is None


SYSTEM = Actor(id=None, name="Hệ thống")
