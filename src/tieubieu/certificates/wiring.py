"""The ledger signs its checkpoints with our key; the public halves of all keys are kept in the database."""

from __future__ import annotations

from tieubieu.certificates import signing
from tieubieu.ledger import log
from tieubieu.platform import jobs
from tieubieu.rounds.words import say


def wire() -> None:
    log.set_signer(signing.sign_checkpoint, signing.host())
    say(
        {
            "certificate.attest": "Xác nhận giấy chứng nhận nơi khác cấp",
            "certificate.suspend": "Tạm ngừng hiệu lực giấy chứng nhận",
            "certificate.restore": "Khôi phục hiệu lực giấy chứng nhận",
            "certificate.revoke": "Thu hồi giấy chứng nhận",
        }
    )


@jobs.every(600, "certificates.keys")
async def keep_keys_published() -> None:
    await signing.publish_keys()
