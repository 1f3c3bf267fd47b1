"""Reads of entries: what was submitted to which round. One SQL statement each, unless said otherwise.

Until announcement a recusal hides an entry from everybody whom it binds (recusals.queries.NOT_RECUSED).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, convert

from tieubieu.dossiers.freezing import Change, changes
from tieubieu.places import queries as places
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import row, rows, scalar
from tieubieu.platform.text import fold
from tieubieu.producers.permissions import WRITES
from tieubieu.recusals.queries import NOT_RECUSED
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.queries import RoundLine
from tieubieu.rules.circulars import by_key
from tieubieu.rules.ladder import Admission, LowerCertificate, admission
from tieubieu.rules.levels import LOWEST_LEVELS, Level
from tieubieu.rules.phases import Phase

RUNS = f"""($1::uuid IS NULL OR (r.id = ANY($4::uuid[]) OR r.organiser = ANY($3::uuid[])
        OR r.authority = ANY($5::uuid[])
        OR (cardinality($6::uuid[]) > 0 AND tb_place_path(r.place, $2::date) && $6::uuid[])) AND {NOT_RECUSED})"""
"""For a WHERE about `entry e` in `round r`: whoever may see the round's work (rounds.permissions.may_see), less what a
recusal hides. $1 person, $2 day, $3 bodies as officer, $4 rounds as clerk, $5 bodies as authority, $6 places."""


def _who(actor: Actor) -> tuple[Any, ...]:
    """$1 to $6 of RUNS; the first four are those of producers.permissions too."""
    return (
        actor.id,
        clock.today(),
        actor.scopes("officer"),
        actor.scopes("clerk"),
        actor.scopes("authority"),
        actor.scopes("supervisor"),
    )


# Lists of a round


class EntryLine(Struct, frozen=True, kw_only=True):
    """An entry in the list of those who run the round. Names are those submitted. `picture`: SHA-256 of a small
    picture or ''; `due_on`: last day of the open request for a supplement."""

    id: UUID
    receipt: str
    code: str
    product_name: str
    is_set: bool
    establishment_name: str
    place_name: str
    product_group: str
    state: str
    basis: str
    picture: UUID | None
    submitted_at: datetime
    due_on: date | None
    version: int


_FILTER = """e.round = $7 AND ($8::text IS NULL OR e.state = $8) AND ($9::text IS NULL OR e.product_group = $9)
    AND strpos(tb_fold(concat_ws(' ', e.receipt, e.code, v.content->'product'->>'name',
        v.content->'establishment'->>'name', v.content->'establishment'->>'place_name')), $10) > 0"""

_SMALL = """(SELECT (a->>'id')::uuid FROM jsonb_array_elements(v.content->'attachments') a
    WHERE a->>'kind' = 'photo' AND a->>'small' <> '' ORDER BY (a->>'position')::int LIMIT 1)"""


def _filters(round_id: UUID, state: str | None, group: str | None, text: str) -> tuple[Any, ...]:
    return round_id, state or None, group or None, fold(text.strip())


async def entries(
    actor: Actor,
    round_id: UUID,
    *,
    state: str | None = None,
    group: str | None = None,
    text: str = "",
    offset: int = 0,
    limit: int = 2000,
) -> list[EntryLine]:
    """The round's entries for those who run it; nothing for others. `text` is sought without accents in receipt, code,
    product, establishment and place. What waits for an answer of the helper team stands first."""
    found = await rows(
        f"""SELECT e.id, e.receipt, e.code, v.content->'product'->>'name' AS product_name,
              (v.content->'product'->>'is_set')::bool AS is_set,
              v.content->'establishment'->>'name' AS establishment_name,
              v.content->'establishment'->>'place_name' AS place_name, e.product_group, e.state, e.basis,
              {_SMALL} AS picture, e.submitted_at, e.version_counter AS version,
              (SELECT max(s.due_on) FROM supplement s WHERE s.entry = e.id AND s.answered_at IS NULL
                AND e.state = 'supplement') AS due_on
            FROM entry e JOIN round r ON r.id = e.round JOIN dossier_version v ON v.id = e.version
            WHERE {_FILTER} AND {RUNS}
            ORDER BY e.code, array_position(ARRAY['submitted', 'supplement', 'accepted', 'refused', 'withdrawn'],
                e.state::text), e.submitted_at, e.receipt
            OFFSET $11 LIMIT $12""",
        *_who(actor),
        *_filters(round_id, state, group, text),
        offset,
        limit,
    )
    return [convert(f, EntryLine) for f in found]


class Tallies(Struct, frozen=True):
    """How many entries there are for this reader: by state, by group, and with the filter of the list."""

    states: dict[str, int]
    groups: dict[str, int]
    found: int

    @property
    def total(self) -> int:
        return sum(self.states.values())


async def tallies(
    actor: Actor, round_id: UUID, *, state: str | None = None, group: str | None = None, text: str = ""
) -> Tallies:
    """Counts for the list's filters; what a recusal hides is in none of them. Groups leave out what was withdrawn."""
    found = await rows(
        f"""SELECT e.state, e.product_group, count(*)::int AS n, (count(*) FILTER (WHERE {_FILTER}))::int AS shown
            FROM entry e JOIN round r ON r.id = e.round JOIN dossier_version v ON v.id = e.version
            WHERE e.round = $7 AND {RUNS} GROUP BY e.state, e.product_group""",
        *_who(actor),
        *_filters(round_id, state, group, text),
    )
    states: dict[str, int] = {}
    groups: dict[str, int] = {}
    for f in found:
        states[f["state"]] = states.get(f["state"], 0) + f["n"]
        if f["state"] != "withdrawn":
            groups[f["product_group"]] = groups.get(f["product_group"], 0) + f["n"]
    return Tallies(states, groups, sum(f["shown"] for f in found))


async def hidden(person_id: UUID, round_id: UUID) -> list[UUID]:
    """Ids that must not be told to this person because of a recusal: entries, products, dossiers, versions and
    establishments. Empty once the round is announced."""
    return (
        await scalar(
            f"""SELECT coalesce(array_agg(DISTINCT h), '{{}}') FROM entry e,
                  unnest(ARRAY[e.id, e.product, e.dossier, e.version, e.establishment]) h
                WHERE e.round = $2 AND NOT {NOT_RECUSED}""",
            person_id,
            round_id,
        )
        or []
    )


# One entry


class EntryRow(Struct, frozen=True, kw_only=True):
    """An entry with what was frozen for it. `version`: counts what happened to the entry (a stale form is refused);
    `number`: which version of the dossier this is. `writes`: the reader acts for the producer; `runs`: the reader
    may see the round's work. `code` is '' for the producer."""

    id: UUID
    round: UUID
    round_slug: str
    round_title: str
    level: Level
    circular: str
    phase: Phase
    receive_until: date | None
    check_until: date | None
    organiser: UUID
    dossier: UUID
    dossier_version: UUID
    number: int
    content: dict[str, Any]
    content_hash: str
    frozen_at: datetime
    product: UUID
    establishment: UUID
    establishment_confirmed: bool
    product_group: str
    state: str
    receipt: str
    code: str
    basis: str
    lower_certificate: UUID | None
    bypass_letter_number: str
    bypass_letter_day: date | None
    registered_on: date | None
    submitted_at: datetime
    submitted_by_name: str
    entered_by_clerk: bool
    settled_at: datetime | None
    settled_by_name: str
    refusal_reason: str
    refusal_article: str
    withdrawn_at: datetime | None
    version: int
    writes: bool
    runs: bool

    @property
    def product_name(self) -> str:
        return self.content["product"]["name"]

    @property
    def establishment_name(self) -> str:
        return self.content["establishment"]["name"]


_ENTRY = f"""SELECT * FROM (SELECT e.id, e.round, r.slug AS round_slug, r.title AS round_title, r.level, r.circular,
        r.phase, r.receive_until, r.check_until, r.organiser, e.dossier, v.id AS dossier_version, v.number, v.content,
        v.content_hash, v.frozen_at, e.product, e.establishment, s.confirmed_at IS NOT NULL AS establishment_confirmed,
        e.product_group, e.state, e.receipt, CASE WHEN {RUNS} THEN e.code ELSE '' END AS code, e.basis,
        e.lower_certificate, e.bypass_letter_number, e.bypass_letter_day, e.registered_on, e.submitted_at,
        coalesce(sp.name, '') AS submitted_by_name, d.entered_by_clerk IS NOT NULL AS entered_by_clerk, e.settled_at,
        coalesce(tp.name, '') AS settled_by_name, e.refusal_reason, e.refusal_article, e.withdrawn_at,
        e.version_counter AS version, {WRITES} AS writes, {RUNS} AS runs
    FROM entry e JOIN round r ON r.id = e.round JOIN dossier_version v ON v.id = e.version
    JOIN dossier d ON d.id = e.dossier JOIN establishment s ON s.id = e.establishment
    LEFT JOIN person sp ON sp.id = e.submitted_by LEFT JOIN person tp ON tp.id = e.settled_by
    WHERE {{which}}) found WHERE writes OR runs"""


async def entry(actor: Actor, entry_id: UUID) -> EntryRow | None:
    """For its producer and for those who run the round; None for everybody else, as for one that does not exist."""
    found = await row(_ENTRY.format(which="e.id = $7"), *_who(actor), entry_id)
    return convert(found, EntryRow) if found else None


async def by_receipt(actor: Actor, receipt: str) -> EntryRow | None:
    """The same, by the number on the receipt; case does not matter."""
    found = await row(_ENTRY.format(which="e.receipt = $7"), *_who(actor), receipt.strip().upper())
    return convert(found, EntryRow) if found else None


class SupplementRow(Struct, frozen=True, kw_only=True):
    """A request for a supplement and its answer. `version`: the id of the dossier version that was wanting. Closed but
    not `answered`: replaced by a newer request, or overtaken by refusal or withdrawal."""

    id: UUID
    version: UUID
    wanted: str
    due_on: date | None
    asked_by_name: str
    asked_at: datetime
    answer: str
    answered: bool
    answered_at: datetime | None


async def supplements(entry_id: UUID) -> list[SupplementRow]:
    """Oldest first; permission is the caller's, as with all below in this part."""
    found = await rows(
        """SELECT s.id, s.version, s.wanted, s.due_on, coalesce(p.name, '') AS asked_by_name, s.asked_at, s.answer,
             s.answered_by IS NOT NULL AS answered, s.answered_at
           FROM supplement s LEFT JOIN person p ON p.id = s.asked_by WHERE s.entry = $1 ORDER BY s.asked_at, s.id""",
        entry_id,
    )
    return [SupplementRow(**f) for f in found]


class Difference(Struct, frozen=True, kw_only=True):
    """What was changed since an earlier version. `against`: "supplement" (the version that was wanting) or "below"
    (the one submitted to the level below, with its round's title)."""

    against: str
    title: str
    frozen_at: datetime
    changes: list[Change]


async def differences(entry: EntryRow) -> list[Difference]:
    """Design point 7: the level above sees what changed; the clerk who asked for a supplement sees the same."""
    found = await rows(
        """SELECT 'supplement' AS against, '' AS title, v.frozen_at, v.content FROM (
               SELECT version FROM supplement WHERE entry = $1 AND version <> $2 ORDER BY asked_at DESC LIMIT 1) s
             JOIN dossier_version v ON v.id = s.version
           UNION ALL
           SELECT 'below', r.title, v.frozen_at, v.content FROM certificate c JOIN entry e ON e.id = c.entry_id
             JOIN round r ON r.id = e.round JOIN dossier_version v ON v.id = e.version WHERE c.id = $3""",
        entry.id,
        entry.dossier_version,
        entry.lower_certificate,
    )
    return [
        Difference(
            against=f["against"],
            title=f["title"],
            frozen_at=f["frozen_at"],
            changes=changes(f["content"], entry.content),
        )
        for f in found
    ]


# The ladder


class Rung(Struct, frozen=True, kw_only=True):
    """A certificate that the product holds, as the ladder asks of it, with what a page tells."""

    id: UUID
    number: str
    lookup: str
    issued_on: date
    nomination: UUID | None
    nomination_letter: str
    nomination_day: date | None
    rule: LowerCertificate


async def rungs(product_id: UUID) -> list[Rung]:
    """All certificates of a product, newest first. One of ours counts as nominated by its nomination, one of elsewhere
    (imported, attested) by the letter of the lower level that lies with the dossier. An unreleased or unconfirmed one
    does not exist yet."""
    found = await rows(
        """SELECT c.id, c.number, c.lookup, c.level, c.issued_on, c.valid_until, c.state, c.origin, n.id AS nomination,
             coalesce(n.letter_number, '') AS nomination_letter, n.letter_day AS nomination_day,
             n.id IS NOT NULL OR (c.origin <> 'issued' AND EXISTS (SELECT 1 FROM dossier d
               JOIN attachment a ON a.dossier = d.id WHERE d.product = c.product_id AND a.kind = 'nomination_letter'
                 AND a.removed_at IS NULL)) AS nominated
           FROM certificate c LEFT JOIN nomination n ON n.certificate = c.id AND n.state <> 'declined'
           WHERE c.product_id = $1 AND c.released_at IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM attestation t WHERE t.certificate = c.id AND t.confirmed_at IS NULL)
           ORDER BY c.issued_on DESC, c.id""",
        product_id,
    )
    return [
        Rung(
            id=f["id"],
            number=f["number"],
            lookup=f["lookup"],
            issued_on=f["issued_on"],
            nomination=f["nomination"],
            nomination_letter=f["nomination_letter"],
            nomination_day=f["nomination_day"],
            rule=LowerCertificate(
                level=Level(f["level"]),
                valid_until=f["valid_until"],
                state=f["state"],
                origin=f["origin"],
                nominated=f["nominated"],
                issued=f["issued_on"],
            ),
        )
        for f in found
    ]


async def lowest_round_known(place: UUID, day: date) -> bool:
    """Do we know of a round of the lowest level at this place of production in the two years before `day`? Then a
    letter under Điều 12.2.d deserves a second look. Two statements."""
    path = [place, *(p.id for p in await places.ancestors(place, day))]
    return await scalar(
        """SELECT EXISTS (SELECT 1 FROM round WHERE place = ANY($1::uuid[]) AND level = ANY($2::text[])
             AND phase NOT IN ('plan', 'abandoned') AND plan_date > $3::date - interval '2 years'
             AND plan_date <= $3)""",
        path,
        [level.value for level in LOWEST_LEVELS],
        day,
    )


class Offer(Struct, frozen=True, kw_only=True):
    """A round that receives now at the product's place of production, and whether the product may enter it.
    `on_letter`: not by what we know, but with a letter under Điều 12.2.d. `receipt`, `state`: entered already."""

    round: RoundLine
    admission: Admission
    rung: Rung | None
    on_letter: bool
    receipt: str
    state: str


async def offers(product_id: UUID, place: UUID, day: date) -> list[Offer]:
    """Three statements. What is missing in the dossier is another question (queries.missing)."""
    open_now = await rounds.accepting(day, place=place)
    held = await rungs(product_id)
    entered = {
        f["round"]: f
        for f in await rows("SELECT round, receipt, state FROM entry WHERE product = $1", product_id)
    }
    found: list[Offer] = []
    for line in open_now:
        circular = by_key(line.circular)
        allowed = admission(line.level, day, circular, [rung.rule for rung in held])
        letter = admission(line.level, day, circular, [], bypass_statement=True)
        mine = entered.get(line.id)
        found.append(
            Offer(
                round=line,
                admission=allowed,
                rung=next((rung for rung in held if rung.rule is allowed.certificate), None),
                on_letter=not allowed.ok and letter.basis == "bypass",
                receipt=mine["receipt"] if mine else "",
                state=mine["state"] if mine else "",
            )
        )
    return found


# For producers


class MyEntry(Struct, frozen=True, kw_only=True):
    """An entry of one's own product. `due_on`: last day to answer the open request for a supplement."""

    id: UUID
    receipt: str
    product: UUID
    product_name: str
    establishment: UUID
    round: UUID
    round_slug: str
    round_title: str
    level: Level
    phase: Phase
    product_group: str
    state: str
    basis: str
    submitted_at: datetime
    due_on: date | None
    wanted: str


async def my_entries(actor: Actor) -> list[MyEntry]:
    """Everything that the establishments of this person have submitted, newest first."""
    found = await rows(
        """SELECT e.id, e.receipt, e.product, v.content->'product'->>'name' AS product_name, e.establishment, e.round,
             r.slug AS round_slug, r.title AS round_title, r.level, r.phase, e.product_group, e.state, e.basis,
             e.submitted_at, s.due_on, coalesce(s.wanted, '') AS wanted
           FROM entry e JOIN round r ON r.id = e.round JOIN dossier_version v ON v.id = e.version
           LEFT JOIN LATERAL (SELECT due_on, wanted FROM supplement WHERE entry = e.id AND answered_at IS NULL
             AND e.state = 'supplement' ORDER BY asked_at DESC LIMIT 1) s ON true
           WHERE EXISTS (SELECT 1 FROM role_grant g WHERE g.scope_id = e.establishment AND g.person = $1
             AND g.role = 'producer' AND g.revoked_at IS NULL)
           ORDER BY e.submitted_at DESC, e.id""",
        actor.id,
    )
    return [convert(f, MyEntry) for f in found]


# Invitations upward


class NominationRow(Struct, frozen=True, kw_only=True):
    """An invitation to the level above (TT 26/2014 Điều 6.4, 12.2–12.4), with the certificate that it rests on.
    `to_receipt`: of the higher entry, once confirmed."""

    id: UUID
    entry: UUID
    product: UUID
    product_name: str
    dossier: UUID
    establishment: UUID
    place: UUID
    from_title: str
    from_level: Level
    to_level: Level
    certificate: UUID
    certificate_number: str
    certificate_until: date
    certificate_state: str
    letter_number: str
    letter_day: date
    letter_signer: str
    letter_signer_title: str
    state: str
    invited_at: datetime
    answered_at: datetime | None
    to_entry: UUID | None
    to_receipt: str


_NOMINATION = f"""SELECT n.id, n.entry, e.product, p.name AS product_name, e.dossier, e.establishment, s.place,
        r.title AS from_title, r.level AS from_level, n.to_level, c.id AS certificate, c.number AS certificate_number,
        c.valid_until AS certificate_until, c.state AS certificate_state, n.letter_number, n.letter_day,
        n.letter_signer, n.letter_signer_title, n.state, n.invited_at, n.answered_at, n.to_entry,
        coalesce(t.receipt, '') AS to_receipt
    FROM nomination n JOIN entry e ON e.id = n.entry JOIN round r ON r.id = e.round JOIN product p ON p.id = e.product
    JOIN establishment s ON s.id = e.establishment JOIN certificate c ON c.id = n.certificate
    LEFT JOIN entry t ON t.id = n.to_entry
    WHERE {WRITES}"""


async def nomination(actor: Actor, nomination_id: UUID) -> NominationRow | None:
    """For whoever may write the product's dossier; None for everybody else."""
    found = await row(f"{_NOMINATION} AND n.id = $5", *_who(actor)[:4], nomination_id)
    return convert(found, NominationRow) if found else None


async def my_nominations(actor: Actor) -> list[NominationRow]:
    """Invitations to this person's products, those that wait first."""
    found = await rows(
        f"{_NOMINATION} ORDER BY n.state <> 'waiting', n.invited_at DESC, n.id", *_who(actor)[:4]
    )
    return [convert(f, NominationRow) for f in found]
