"""Figures for a monitoring system, in Prometheus' text format. They say how the machine does, nothing of a round: the
seal covers them too."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from tieubieu.platform import clock, jobs
from tieubieu.platform.database import engine, rows, scalar
from tieubieu.platform.settings import settings

_STARTED = time.monotonic()

Sample = tuple[Mapping[str, str], float]


def family(name: str, kind: str, says: str, samples: Iterable[Sample]) -> str:
    """One metric with its samples: labels → value."""
    lines = [f"# HELP {name} {says}", f"# TYPE {name} {kind}"]
    for labels, value in samples:
        told = ",".join(f'{key}="{_escaped(word)}"' for key, word in labels.items())
        lines.append(f"{name}{{{told}}} {value:g}" if told else f"{name} {value:g}")
    return "\n".join(lines)


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


async def text() -> str:
    """Everything, in a constant number of statements."""
    started = time.perf_counter()
    await scalar("SELECT 1")
    answered = time.perf_counter() - started
    waiting = await jobs.overview()
    mails = await rows("SELECT state, count(*)::float AS n FROM outbox GROUP BY state ORDER BY state")
    size = await scalar("SELECT pg_database_size(current_database())")
    sessions = await scalar(
        "SELECT count(*) FROM login_session WHERE revoked_at IS NULL AND expires_at > $1", clock.now()
    )
    now = clock.now()
    late = max(((now - f["oldest"]).total_seconds() for f in waiting if f["state"] == "waiting"), default=0.0)
    pool = engine.pool
    return (
        "\n".join(
            [
                family(
                    "tieubieu_up_seconds",
                    "gauge",
                    "Since this process started.",
                    [({}, time.monotonic() - _STARTED)],
                ),
                family(
                    "tieubieu_demo", "gauge", "1 where the data is invented.", [({}, float(settings().demo))]
                ),
                family(
                    "tieubieu_database_answer_seconds",
                    "gauge",
                    "Time of an empty statement.",
                    [({}, answered)],
                ),
                family("tieubieu_database_bytes", "gauge", "Size of the database.", [({}, float(size))]),
                family(
                    "tieubieu_pool_connections",
                    "gauge",
                    "Connections of this process.",
                    []
                    if pool is None
                    else [
                        ({"state": "idle"}, float(pool.get_idle_size())),
                        ({"state": "busy"}, float(pool.get_size() - pool.get_idle_size())),
                    ],
                ),
                family("tieubieu_sessions", "gauge", "Browsers that are signed in.", [({}, float(sessions))]),
                family(
                    "tieubieu_jobs",
                    "gauge",
                    "Jobs by kind and state.",
                    [({"kind": f["kind"], "state": f["state"]}, float(f["jobs"])) for f in waiting],
                ),
                family(
                    "tieubieu_jobs_late_seconds",
                    "gauge",
                    "How long the oldest job is due.",
                    [({}, max(0.0, late))],
                ),
                family(
                    "tieubieu_mails",
                    "gauge",
                    "Letters by state.",
                    [({"state": f["state"]}, f["n"]) for f in mails],
                ),
            ]
        )
        + "\n"
    )
