"""A small closed-loop load: so many keep-alive connections, each asking for the next path when it has its answer."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence


async def _one(host: str, port: int, paths: Sequence[str], times: list[float], bad: list[str]) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    for path in paths:
        began = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        )
        await reader.readexactly(length)
        times.append(time.perf_counter() - began)
        if not head.startswith(b"HTTP/1.1 200"):
            bad.append(f"{path}: {head[:40]!r}")
    writer.close()


async def ask(host: str, port: int, paths: Sequence[str], connections: int = 32) -> tuple[float, float, int]:
    """Answers per second, p95 in seconds, answers that were not 200."""
    times: list[float] = []
    bad: list[str] = []
    began = time.perf_counter()
    await asyncio.gather(*(_one(host, port, paths[k::connections], times, bad) for k in range(connections)))
    took = time.perf_counter() - began
    times.sort()
    return len(times) / took, times[int(len(times) * 0.95)], len(bad)


if __name__ == "__main__":
    port, paths = int(sys.argv[1]), sys.stdin.read().split()
    rate, p95, bad = asyncio.run(ask("127.0.0.1", port, paths))
    print(rate, p95, bad)
