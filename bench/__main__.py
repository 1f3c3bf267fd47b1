"""`make bench`: every figure beside its ceiling, measured in the same run on this machine. Exit status 1 when one is
missed. `make bench ARGS=verify` runs only those whose name contains the word."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from bench import measures
from tieubieu.app import wire
from tieubieu.platform import supervisor
from tieubieu.platform.database import close_pool, start_pool
from tieubieu.platform.migrate import migrate
from tieubieu.platform.settings import configure


async def run(wanted: str) -> int:
    await start_pool()
    await migrate()
    wire()
    missed = 0
    try:
        for name, measure in measures.ALL.items():
            if wanted in name:
                for line in await measure():
                    print(line.text(), flush=True)
                    missed += not line.fine
    finally:
        await close_pool()
    return 1 if missed else 0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tb-bench-") as folder:
        path = Path(folder)
        path.chmod(0o711)
        with supervisor.start(path / "server") as server:
            configure(
                data=path / "data",
                database_url=server.dsn,
                base_url="http://127.0.0.1:8000",
                pool_size=10,
                demo=True,
            )
            return asyncio.run(run(sys.argv[1] if len(sys.argv) > 1 else ""))


if __name__ == "__main__":
    sys.exit(main())
