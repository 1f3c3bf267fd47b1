"""The log: every hash, every number, every signed checkpoint."""

from __future__ import annotations

from tieubieu.certificates.keys import PublicKey, Purpose
from tieubieu.certificates.queries import public_keys
from tieubieu.check.invariants import Found, invariant, statement
from tieubieu.ledger import log


def verifier(keys: list[PublicKey]):
    """Whether one of these keys signed a checkpoint's body, for log.problems."""

    def verify(kid: str, signature: bytes, body: bytes) -> bool:
        return any(
            k.kid == kid and k.purpose is Purpose.CHECKPOINT and k.signed(signature, body) for k in keys
        )

    return verify


@invariant("ledger.log", "Sổ cái nguyên vẹn: mọi lá, mọi nút, mọi mốc đã ký")
async def log_is_whole() -> Found:
    verify = verifier(await public_keys(Purpose.CHECKPOINT))
    return [("ledger", words) for words in await log.problems(verify)]


statement(
    "ledger.round",
    "Mỗi lá và mốc của sổ cái thuộc một kỳ có thật, và kỳ đã mở có lá mở kỳ",
    """SELECT 'round ' || r.id AS subject FROM round r
       WHERE r.phase NOT IN ('plan', 'abandoned')
         AND NOT EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.round_id = r.id AND l.kind = 'round.opened')""",
)
