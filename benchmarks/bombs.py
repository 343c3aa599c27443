"""What a compression bomb costs: memory and CPU of one fetch, against httpx alone, each in its own process.

The bar is 50 MB. A megabyte becomes a gigabyte here; the limit of the wire lets twice that through. httpx is asked to
stop as soon as 5 MB have come out, as people are told to; it counts what its decoder has already made.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import time
import zlib
from collections.abc import Awaitable, Callable

from tests.watchers.web import LOOPBACK, answer_bytes, sending, talking
from watchers.fetch import Fetcher, FetchError

DECODED_BYTES = 1_000_000_000
PATIENCE_S = 20
STOP_BYTES = 5_000_000

Get = Callable[[str], Awaitable[str]]


def packed(data: bytes, wbits: int, times: int = 1) -> bytes:
    packer = zlib.compressobj(9, wbits=wbits)
    return b"".join(packer.compress(data) for _ in range(times)) + packer.flush()


def bombs() -> dict[str, tuple[bytes, str]]:
    zeros = bytes(1_000_000)
    gzip = packed(zeros, 31, DECODED_BYTES // len(zeros))
    return {
        "gzip": (gzip, "gzip"),
        "deflate": (packed(zeros, 15, DECODED_BYTES // len(zeros)), "deflate"),
        "raw deflate": (packed(zeros, -15, DECODED_BYTES // len(zeros)), "deflate"),
        "gzip, many members": (packed(zeros, 31) * 1_000, "gzip"),
        "gzip in gzip": (packed(gzip, 31), "gzip, gzip"),
        "brotli, by its name": (gzip, "br"),
        "zstd, by its name": (gzip, "zstd"),
    }


def main() -> None:
    print(f"{'a bomb of 1 GB':<24}{'sent KB':>9}{'ours MB':>9}{'CPU s':>7}{'httpx MB':>10}{'CPU s':>7}  ours says")
    for name, (body, coding) in bombs().items():
        head = {"Content-Length": str(len(body)), "Content-Encoding": coding, "Connection": "close"}
        answer = answer_bytes(body, head)
        ours, theirs = measured(answer, by_us), measured(answer, by_httpx)
        print(f"{name:<24}{len(body) // 1000:>9}{shown(ours)}{shown(theirs, 10)}  {ours[2] if ours else ''}")


def shown(cost: tuple[int, float, str] | None, width: int = 9) -> str:
    return f"{cost[0]:>{width}}{cost[1]:>7.2f}" if cost else f"{'stopped':>{width}}{PATIENCE_S:>6}+"


async def by_us(url: str) -> str:
    async with Fetcher.open(user_agent="bench", allow_networks=LOOPBACK) as fetch:
        try:
            return f"{len((await fetch.get(url)).body)} bytes"
        except FetchError as error:
            return str(error.reason)


async def by_httpx(url: str) -> str:
    import httpx

    decoded = 0
    async with httpx.AsyncClient() as client, client.stream("GET", url) as response:
        async for chunk in response.aiter_bytes():
            decoded += len(chunk)
            if decoded > STOP_BYTES:
                break
    return f"{decoded} bytes"


def measured(answer: bytes, get: Get) -> tuple[int, float, str] | None:
    """Return megabytes above the start, CPU seconds and what came of it; None when it was stopped."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE_S, PATIENCE_S))
        cost = asyncio.run(_fetched(answer, get))
        os.write(writer, json.dumps(cost).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return tuple(json.loads(said)) if said else None


async def _fetched(answer: bytes, get: Get) -> tuple[int, float, str]:
    async with talking(sending(answer)) as port:
        # The first fetch pays for what is made once.
        async with talking(sending(answer_bytes(b"", {"Content-Length": "0", "Connection": "close"}))) as quiet:
            await get(f"http://127.0.0.1:{quiet}/")
        memory, before = peak_bytes(), time.process_time()
        words = await get(f"http://127.0.0.1:{port}/")
        return (peak_bytes() - memory) // 1_000_000, time.process_time() - before, words


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
