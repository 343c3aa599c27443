"""Article text: how right, how fast and how large, against the whole page's text and trafilatura alone.

    ./run.sh bench extract [--quick] [--folder=FOLDER]

The pages are those of the tests. FOLDER may hold others: NAME.html beside NAME.txt, what its article says.
Each way works in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import resource
from collections.abc import Callable
from html import unescape
from pathlib import Path
from statistics import mean
from time import process_time

from tests.watchers.extract.pages import Sample, samples, token_f1
from watchers.extract.chain import NoArticle, extract
from watchers.text.decode import decode
from watchers.text.markup import plain_text
from watchers.workers.pool import Workers

LANGUAGES = ("ko", "ja", "zh", "en")


def body_text(sample: Sample) -> str:
    return plain_text(_html(sample))


def trafilatura_default(sample: Sample) -> str:
    from trafilatura import extract as sift

    return sift(_html(sample), include_comments=False) or ""


def trafilatura_precision(sample: Sample) -> str:
    from trafilatura import extract as sift

    return sift(_html(sample), include_comments=False, favor_precision=True) or ""


def sokbo(sample: Sample) -> str:
    try:
        return extract(sample.data, sample.charset, sample.title).text
    except NoArticle:
        return ""


def _html(sample: Sample) -> str:
    return decode(sample.data, sample.charset, markup=True)


WAYS: tuple[Callable[[Sample], str], ...] = (body_text, trafilatura_default, trafilatura_precision, sokbo)


def scores(way: Callable[[Sample], str], pages: tuple[Sample, ...], times: int) -> tuple[list[float], float, int]:
    """Return the F1 of each page, pages read in a second of CPU time, and the peak memory in MB."""
    found = [token_f1(way(page), page.text) for page in pages]
    start = process_time()
    for _ in range(times):
        for page in pages:
            way(page)
    speed = times * len(pages) / max(process_time() - start, 0.001)
    return found, speed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def told_title(data: bytes) -> str:
    told = re.search(r'property="og:title" content="([^"]*)"', decode(data, markup=True))
    return unescape(told[1]) if told else ""


def in_folder(folder: Path) -> tuple[Sample, ...]:
    return tuple(
        Sample(
            name=path.stem,
            language="?",
            url="",
            cms="",
            charset=None,
            data=path.read_bytes(),
            text=path.with_suffix(".txt").read_text("utf-8"),
            title=told_title(path.read_bytes()),
        )
        for path in sorted(folder.glob("*.html"))
        if path.with_suffix(".txt").exists()
    )


async def measure(pages: tuple[Sample, ...], times: int) -> None:
    languages = [each for each in (*LANGUAGES, "?") if any(page.language == each for page in pages)]
    print(f"{len(pages)} pages, {sum(not page.cms for page in pages)} of no known system; token F1")
    print(f"{'':<24}" + "".join(f"{each:>8}" for each in (*languages, "all", "worst")) + f"{'pages/s':>10}{'MB':>6}")
    async with Workers.open(workers_max=1, tasks_max=1) as workers:
        for way in WAYS:
            found, speed, memory = await workers.run(scores, way, pages, times, deadline_s=600)
            by_page = list(zip(pages, found, strict=True))
            means = [mean(f1 for page, f1 in by_page if page.language == each) for each in languages]
            line = "".join(f"{each:>8.3f}" for each in (*means, mean(found), min(found)))
            print(f"{way.__name__:<24}{line}{speed:>10.0f}{memory:>6}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure the speed on one round instead of five")
    parser.add_argument("--folder", type=Path, help="pages beside their texts, instead of those of the tests")
    options = parser.parse_args()
    pages = in_folder(options.folder) if options.folder else samples()
    asyncio.run(measure(pages, 1 if options.quick else 5))


if __name__ == "__main__":
    main()
