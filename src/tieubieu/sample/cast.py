"""The people of the sample: one account each, all with the same password, asked for by their address."""

from __future__ import annotations

from uuid import UUID

from tieubieu.accounts.actions import GiveRole, Invite, SignUp, give_role, invite
from tieubieu.accounts.passwords import hash_password
from tieubieu.accounts.queries import actor_of
from tieubieu.places.keys import place_id
from tieubieu.places.queries import bodies_for_round
from tieubieu.platform import clock
from tieubieu.platform.actions import ACTIONS
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.platform.database import execute, scalar
from tieubieu.sample.content import EstablishmentContent, PersonContent, RoundContent

PASSWORD = "tieubieu-demo-2026"
ADMIN = PersonContent(
    name="Vũ Hoàng Nam", title="Quản trị viên", role="admin", email="quan.tri@tieubieu.example"
)


class Cast:
    """Plays everybody: `await cast.actor(email)` is that person with the grants that they hold at this moment."""

    def __init__(self, hashed: str) -> None:
        self._hashed = hashed

    @classmethod
    async def gather(cls) -> Cast:
        """The password is hashed once, and the administrator is there."""
        cast = cls(await hash_password(PASSWORD))
        await ACTIONS["account.create_admin"](SYSTEM, ADMIN.name, ADMIN.email, cast._hashed)
        return cast

    async def actor(self, email: str) -> Actor:
        person = await scalar("SELECT id FROM person WHERE email = $1", email)
        found = await actor_of(person) if person else None
        if found is None:
            raise LookupError(f"nobody has the address {email}")
        return found

    async def officials(self, round: RoundContent) -> None:
        """The administrator invites the officer and the head of the authority, and gives them their bodies."""
        admin = await self.actor(ADMIN.email)
        organiser, authority = await bodies_for_round(round.level, place_id(round.place_key), round.plan.day)
        for person, role, body in (
            (round.officer, "officer", organiser),
            (round.authority, "authority", authority),
        ):
            invited = await invite(admin, Invite(name=person.name, email=person.email, title=person.title))
            await give_role(admin, GiveRole(person=invited, role=role, scope_kind="body", scope_id=body.id))

    async def producer(self, establishment: EstablishmentContent) -> Actor:
        """The representative, signing up at the first time."""
        email = establishment.email
        if not await scalar("SELECT 1 FROM person WHERE email = $1", email):
            data = SignUp(establishment.representative, email, PASSWORD, establishment.phone, consent=True)
            await ACTIONS["account.sign_up"](SYSTEM, data, email, self._hashed)
        return await self.actor(email)

    async def let_in(self) -> None:
        """Everybody who was only invited has the password too: a demo has no mailboxes to open."""
        await execute(
            "UPDATE person SET password_hash = $1, email_confirmed_at = coalesce(email_confirmed_at, created_at) "
            "WHERE password_hash = ''",
            self._hashed,
        )
        await execute("UPDATE one_time_link SET used_at = $1 WHERE used_at IS NULL", clock.now())


async def establishment_id(establishment: EstablishmentContent) -> UUID | None:
    return await scalar("SELECT id FROM establishment WHERE tax_code = $1", establishment.tax_code)
