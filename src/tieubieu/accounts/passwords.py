"""argon2id, off the event loop and one at a time: hashing on the loop would hold everybody else for seconds."""

from __future__ import annotations

from functools import cache

import anyio.to_thread
from anyio import CapacityLimiter
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tieubieu.platform.settings import settings

_limiter: CapacityLimiter | None = None


@cache
def _hasher() -> PasswordHasher:
    """Cost by setting: the library's default, less in tests."""
    s = settings()
    return PasswordHasher(
        time_cost=s.argon2_time, memory_cost=s.argon2_memory_kib, parallelism=s.argon2_lanes
    )


def _one_at_a_time() -> CapacityLimiter:
    global _limiter
    if _limiter is None:
        _limiter = CapacityLimiter(1)
    return _limiter


async def hash_password(password: str) -> str:
    hasher = _hasher()
    return await anyio.to_thread.run_sync(hasher.hash, password, limiter=_one_at_a_time())


@cache
def _nobody() -> str:
    return _hasher().hash("khong-co-tai-khoan-nay")


async def verify_password(stored: str, password: str) -> bool:
    """False also for an account without a password; takes as long as a real check, so nothing is learnt from time."""
    hasher = _hasher()

    def check() -> bool:
        try:
            return hasher.verify(stored or _nobody(), password) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False

    return await anyio.to_thread.run_sync(check, limiter=_one_at_a_time())
