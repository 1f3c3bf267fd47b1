"""A concluded round as the log would hold it, made without a database: 4 entries, 3 judges, 1 entry unscored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tieubieu.ledger import payloads, tree
from tieubieu.ledger.bundle import build_bundle
from tieubieu.ledger.leaf import Leaf, hash_of, leaf_data, seal
from tieubieu.ledger.note import SignedCheckpoint, body
from tieubieu.ledger.payloads import TIMELESS, Kind
from tieubieu.rules.rubric import DEFAULT_RUBRIC, leaves
from tieubieu.rules.rulebook import DEFAULT_RULEBOOK, to_plain

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NOON = datetime(2026, 10, 24, 5, tzinfo=UTC)
MAXIMA = {leaf.key: leaf.max for leaf in leaves(DEFAULT_RUBRIC)}


def marks(total: int) -> dict[str, int]:
    """Points on every item of the default rubric that add up to `total`, a multiple of 50 hundredths."""
    given, left = {}, total
    for key, most in MAXIMA.items():
        given[key] = min(most, left)
        left -= given[key]
    return given


class Log:
    """What ledger.log does, in memory."""

    def __init__(self, round_id: UUID, seed: str):
        self.random = Random(seed)
        self.round_id = round_id
        self.at = NOON
        self.leaves: list[Leaf] = []

    def uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def append(self, kind: Kind, payload: dict[str, Any], round_id: UUID | None = None) -> Leaf:
        self.at += timedelta(minutes=1)
        salt, blind = self.random.randbytes(32), self.random.randbytes(32)
        if kind in TIMELESS:
            payload = {**payload, "sealed": {**payload["sealed"], "at": self.at}}
        stored = seal(payload, blind)
        data = leaf_data(kind, stored, at=self.at, round_id=round_id or self.round_id, salt=salt)
        leaf = Leaf(
            id=self.uuid(),
            kind=kind.value,
            at=self.at,
            round_id=round_id or self.round_id,
            subject_id=None,
            payload=stored,
            salt=salt,
            blind=blind,
            leaf_hash=hash_of(data),
            index=len(self.leaves),
        )
        self.leaves.append(leaf)
        return leaf

    @property
    def tree(self) -> tree.Tree:
        return tree.Tree.of(leaf.leaf_hash for leaf in self.leaves)

    def checkpoint(self, reason: str) -> SignedCheckpoint:
        size = len(self.leaves)
        root = self.tree.root(size)
        return SignedCheckpoint(
            id=self.uuid(),
            tree_size=size,
            root=root,
            at=self.at,
            origin="thu-nghiem.example",
            kid="c0de",
            signature=KEY.sign(body("thu-nghiem.example", size, root, self.at).encode()),
            reason=reason,
            round_id=self.round_id,
        )

    def bundle(self, rulebook: dict | None, earlier: Iterable[SignedCheckpoint] = ()) -> dict[str, Any]:
        now, whole, earlier = self.checkpoint("concluded"), self.tree, list(earlier)
        return build_bundle(
            round_id=self.round_id,
            rulebook=rulebook,
            leaves=[leaf for leaf in self.leaves if leaf.round_id == self.round_id],
            proofs={i: whole.inclusion_proof(i, now.tree_size) for i in range(now.tree_size)},
            tree=now,
            earlier=earlier,
            consistency={c.tree_size: whole.consistency_proof(c.tree_size, now.tree_size) for c in earlier},
            demo=True,
        )


class Round:
    """`totals`: entry code → the judges' totals. `roots`: of the jury's and of the council's minutes, hex."""

    def __init__(
        self, totals: dict[str, list[int]], *, recognised: list[str], nominated: list[str], **lists: Any
    ):
        log = self.log = Log(UUID(int=20261024, version=4), seed="đợt thử")
        self.rulebook = to_plain(DEFAULT_RULEBOOK)
        self.judges = [log.uuid() for _ in range(3)]
        log.append(
            Kind.ROUND_OPENED,
            payloads.round_opened(
                level="province",
                place="Tỉnh Hưng Yên",
                year=2026,
                circular="26/2014+14/2018+38/2025",
                origin="run",
                plan_number="12/KH-UBND",
                plan_date=date(2026, 3, 2),
            ),
        )
        frozen = log.append(Kind.RULEBOOK_FROZEN, payloads.rulebook_frozen(self.rulebook))
        self.sheets = {
            code: [self.hand_in(code, judge, total) for judge, total in zip(self.judges, given, strict=False)]
            for code, given in totals.items()
        }
        # Another round's leaf in between: one log per installation.
        log.append(
            Kind.REOPENED, payloads.reopened(from_phase="tallied", to_phase="scoring", reason="…"), log.uuid()
        )
        self.tally = log.append(
            Kind.TALLY,
            payloads.tally(
                number=1,
                stage=1,
                rulebook_hash=frozen.payload["rulebook"],
                entries=[
                    {
                        "code": code,
                        "group": "B",
                        "sheets": [sheet.hex for sheet in self.sheets[code]],
                        "sum": sum(given),
                        "count": len(given),
                    }
                    for code, given in totals.items()
                ],
            ),
        )
        log.append(
            Kind.MINUTES,
            payloads.minutes(
                body="jury",
                content_hash="ab" * 32,
                tally_leaf=self.tally.hex,
                members=3,
                votes_for=3,
                votes_against=0,
            ),
        )
        self.checkpoints = [log.checkpoint("jury minutes")]
        decided = log.append(
            Kind.LISTS_DECIDED,
            payloads.lists_decided(
                tally_leaf=self.tally.hex, recognised=recognised, nominated=nominated, **lists
            ),
        )
        self.checkpoints.append(log.checkpoint("council minutes"))
        log.append(
            Kind.APPROVED,
            payloads.approved(
                kind="recognition",
                decision_number="99/QĐ-UBND",
                decision_date=date(2026, 10, 24),
                lists_leaf=decided.hex,
            ),
        )
        for code in recognised:
            log.append(
                Kind.CERTIFICATE_ISSUED,
                payloads.certificate_issued(
                    serial=log.random.randbytes(10).hex(),
                    level="province",
                    entry_code=code,
                    record_hash="cd" * 32,
                    valid_until=date(2029, 12, 31),
                ),
            )

    def hand_in(self, code: str, judge: UUID, total: int) -> Leaf:
        return self.log.append(
            Kind.SHEET_HANDED_IN,
            payloads.sheet_handed_in(
                entry_code=code,
                stage=1,
                rulebook_hash=payloads.rulebook_frozen(self.rulebook)["rulebook"],
                points=marks(total),
                total=total,
                judge_id=judge,
                sheet_id=self.log.uuid(),
                remark="Sản phẩm có bao bì đẹp",
                leaf_remarks={"3.2": "hoa văn riêng"},
            ),
        )

    @property
    def roots(self) -> list[str]:
        return [c.root.hex() for c in self.checkpoints]

    def bundle(self) -> dict[str, Any]:
        return self.log.bundle(self.rulebook, self.checkpoints)


TOTALS = {"0412": [7000, 7000, 7000], "1187": [8050, 9000, 8500], "2390": [7000, 7000, 6950], "5561": []}


@pytest.fixture
def concluded() -> Round:
    """0412 has exactly 70, 2390 misses it by half a point in one sheet, 5561 was not scored."""
    return Round(TOTALS, recognised=["0412", "1187"], nominated=["1187"])
