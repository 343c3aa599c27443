"""How long articles wait to be seen, for the same number of looks: fixed intervals, the square-root rule, and ours.

Two hundred sources publish for two weeks: the first is learnt from, the second measured. Rates are lognormal, 1 to 400
articles a day; a fifth of the sources publish at random, three tenths by the hours of a working day, three tenths in
bursts, a fifth at fixed minutes. A quarter of the sources put no dates on their articles. Every policy may look as
often as one look in 15 minutes at every source comes to; its one knob is turned until it does. Dates are up to three
minutes before an article can be seen. Ours is `watchers.pacing.plan.plan` itself, as the program calls it.
"""

from __future__ import annotations

import argparse
import math
import random
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import mean, quantiles

from newsdesk.article import Article
from store.records import Source, SourceSpec
from watchers.pacing.plan import Look, plan

DAY = 1440.0
WEEK = 7 * DAY
BUDGET_MIN = 15.0
START = datetime(2026, 11, 2, tzinfo=UTC)
MODELS = ("random", "by the hour", "in bursts", "by the clock")
SHARES = (20, 30, 30, 20)


@dataclass(frozen=True)
class Publisher:
    """A source.

    Attributes:
        model: How it publishes.
        rate: About how many articles a day.
        times: When its articles appear, in minutes from the start.
        is_dated: Whether it puts dates on them.
        lag: How many minutes before they appear those dates are.
    """

    model: str
    rate: float
    times: tuple[float, ...]
    is_dated: bool
    lag: float


Policy = Callable[[Publisher, float], tuple[int, list[float]]]
"""Takes a source and the knob; returns the looks and the delays of the measured week."""


def publisher(chance: random.Random, model: str) -> Publisher:
    rate = min(max(math.exp(chance.gauss(math.log(6), 1.5)), 1.0), 400.0)
    make = {"random": at_random, "by the hour": by_the_hour, "in bursts": in_bursts, "by the clock": by_the_clock}
    times = tuple(sorted(each for each in make[model](chance, rate) if 0 <= each < 2 * WEEK))
    return Publisher(model, rate, times, chance.random() >= 0.25, chance.uniform(0, 3))


def at_random(chance: random.Random, rate: float) -> list[float]:
    times, at = [], 0.0
    while (at := at + chance.expovariate(rate / DAY)) < 2 * WEEK:
        times.append(at)
    return times


def by_the_hour(chance: random.Random, rate: float) -> list[float]:
    """Most of it in the daytime, little at night, less at weekends."""
    zone = chance.choice((-5, 0, 1, 9)) * 60
    kept = []
    for at in at_random(chance, rate * 2.2):
        local = at + zone
        hour, day = local % DAY / 60, int(local // DAY) % 7
        wave = max(0.05, math.sin(math.pi * (hour - 6) / 16)) if 6 <= hour <= 22 else 0.05
        if chance.random() < wave * (0.5 if day >= 5 else 1.0):
            kept.append(at)
    return kept


def in_bursts(chance: random.Random, rate: float) -> list[float]:
    """Batches of a geometric number, minutes apart."""
    size = chance.uniform(2, 8)
    times = []
    for start in at_random(chance, rate / size):
        at = start
        times.append(at)
        while chance.random() < 1 - 1 / size:
            at += chance.expovariate(1 / 3.0)
            times.append(at)
    return times


def by_the_clock(chance: random.Random, rate: float) -> list[float]:
    """At fixed minutes of the hour: one to four times an hour, or at fixed hours when it has little."""
    slots = min(max(1, round(rate / 24 / 2)), 4)
    minutes = chance.sample(range(60), slots) if chance.random() < 0.6 else [0, 30, 15, 45][:slots]
    per_slot = rate / (24 * slots)
    times = []
    for hour in range(int(2 * WEEK / 60)):
        for minute in minutes:
            count = sum(chance.random() < per_slot / max(1, math.ceil(per_slot)) for _ in range(math.ceil(per_slot)))
            times += [hour * 60 + minute + chance.uniform(0, 0.5)] * count
    return times


def world(seed: int, count: int) -> list[Publisher]:
    chance = random.Random(seed)
    models = [model for model, share in zip(MODELS, SHARES, strict=True) for _ in range(count * share // 100)]
    return [publisher(chance, model) for model in models]


# --- policies


Interval = Callable[[float, Sequence[float]], float]


def looks_at(source: Publisher, first: float, interval: Interval) -> tuple[int, list[float]]:
    """Look again and again; `interval` takes the time and what is new, and returns the minutes until the next look."""
    at, seen, looks, delays = first, 0, 0, list[float]()
    while at < 2 * WEEK:
        upto = bisect_right(source.times, at)
        new = source.times[seen:upto]
        seen = upto
        if at >= WEEK:
            looks += 1
            delays += [at - each for each in new if each >= WEEK]
        at += interval(at, new)
    return looks, delays


def fixed(source: Publisher, knob: float) -> tuple[int, list[float]]:
    return looks_at(source, hash(source.times) % 1000 / 1000 * knob, lambda _at, _new: knob)


def by_rate(source: Publisher, knob: float) -> tuple[int, list[float]]:
    """The square-root rule over the learnt rate: T = knob / sqrt(rate)."""
    count = 0

    def interval(at: float, new: Sequence[float]) -> float:
        nonlocal count
        count += len(new)
        return min(max(knob / math.sqrt((count + 0.5) / (at / DAY + 0.25)), 1.0), 120.0)

    return looks_at(source, 0.0, interval)


def proportional(source: Publisher, knob: float) -> tuple[int, list[float]]:
    """As many looks as articles, times the knob: T = knob / rate."""
    count = 0

    def interval(at: float, new: Sequence[float]) -> float:
        nonlocal count
        count += len(new)
        return min(max(knob / ((count + 0.5) / (at / DAY + 0.25)), 1.0), 240.0)

    return looks_at(source, 0.0, interval)


def ours(source: Publisher, knob: float) -> tuple[int, list[float]]:
    """What the program does: `watchers.pacing.plan.plan`, jitter and all, with its threshold for the knob."""
    chance = random.Random(len(source.times))
    spec = SourceSpec(name="s", kind="feed", options={}, interval=timedelta(minutes=5), host="news.example")
    stored = Source(id=1, spec=spec, cursor={}, next_check_at=START)

    def interval(at: float, new: Sequence[float]) -> float:
        nonlocal stored
        now = moment(at)
        look = Look(new=[article(source, each) for each in new], shown=max(30, len(new)) if new else 0)
        planned = plan(stored, look, now, threshold=knob, chance=chance.random)
        pace = stored.pace if planned.pace is None else planned.pace
        stored = replace(stored, pace=pace, first_read_at=stored.first_read_at or now, last_success_at=now)
        return (planned.next_check_at - now) / timedelta(minutes=1)

    return looks_at(source, 0.0, interval)


def article(source: Publisher, at: float) -> Article:
    published_at = moment(at - source.lag) if source.is_dated else None
    return Article(source="s", title="t", published_at=published_at, seen_at=START)


def moment(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


POLICIES: dict[str, tuple[Policy, float]] = {
    "fixed": (fixed, BUDGET_MIN),
    "in proportion to the rate": (proportional, 2000.0),
    "square root of the rate": (by_rate, 60.0),
    "ours": (ours, 1.0),
}


@dataclass(frozen=True)
class Outcome:
    """What a policy came to with its knob turned to the budget."""

    knob: float
    looks: int
    delays: list[list[float]]

    @property
    def all(self) -> list[float]:
        return [each for delays in self.delays for each in delays]

    def of_model(self, sources: Sequence[Publisher], model: str) -> float:
        return mean(
            each
            for source, delays in zip(sources, self.delays, strict=True)
            if source.model == model
            for each in delays
        )


def tuned(sources: Sequence[Publisher], look: Policy, knob: float) -> Outcome:
    """Turn the knob until the looks are those of the budget, within a hundredth."""
    budget = len(sources) * WEEK / BUDGET_MIN
    low, high = 0.0, math.inf
    while True:
        results = [look(each, knob) for each in sources]
        looks = sum(count for count, _ in results)
        if abs(looks / budget - 1) < 0.01 or high - low < knob / 1_000:
            return Outcome(knob, looks, [delays for _, delays in results])
        low, high = (knob, high) if looks > budget else (low, knob)
        knob = (low + high) / 2 if low and high < math.inf else knob * (looks / budget) ** 1.5


HEAD = f"  {'policy':<26}{'knob':>8}{'looks':>8}{'mean':>8}{'p50':>7}{'p95':>7}{'x fixed':>9}{'by source':>11}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="one seed, 60 sources")
    options, _ = parser.parse_known_args()
    seeds, count = (1, 60) if options.quick else (3, 200)
    for seed in range(1, seeds + 1):
        sources = world(seed, count)
        measured = sum(each >= WEEK for source in sources for each in source.times)
        print(f"seed {seed}: {len(sources)} sources, {measured} articles in the week measured; delays in minutes")
        print(HEAD + "".join(f"{model:>14}" for model in MODELS))
        fixed_mean = 0.0
        for name, (look, knob) in POLICIES.items():
            outcome = tuned(sources, look, knob)
            average, cuts = mean(outcome.all), quantiles(outcome.all, n=20)
            fixed_mean = fixed_mean or average
            by_source = mean(mean(each) for each in outcome.delays if each)
            print(
                f"  {name:<26}{outcome.knob:>8.2f}{outcome.looks:>8}{average:>8.2f}{cuts[9]:>7.1f}{cuts[18]:>7.1f}"
                f"{fixed_mean / average:>9.2f}{by_source:>11.1f}"
                + "".join(f"{outcome.of_model(sources, model):>14.2f}" for model in MODELS),
                flush=True,
            )


if __name__ == "__main__":
    main()
