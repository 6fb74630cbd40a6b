#!/usr/bin/env python3
"""Draws verdicts.svg beside it: live blocks over a run of 60 s for each shape that docs/verdicts.md names.

The series are simulated block by block, as the generators of CalibrationTest do, with a fixed seed.
"""
import random
from pathlib import Path

RUN, READINGS = 60.0, 40
WIDTH, HEIGHT, MARGIN = 250, 110, 24


def churn(rng):
    """Requests that free what they make: mean 40 blocks, each lives 2 s in the mean."""
    return [(t, t + rng.expovariate(1 / 2)) for t in arrivals(rng, 20, 0, RUN)]


def leaking(rng):
    """The same, and one block in thirty is forgotten."""
    return [(t, RUN * 9 if rng.random() < 1 / 30 else end) for t, end in churn(rng)]


def bounded(rng):
    """A cache of 150 entries: the oldest makes room for the newest."""
    made = arrivals(rng, 8, 0, RUN)
    return [(t, made[i + 150] if i + 150 < len(made) else RUN * 9) for i, t in enumerate(made)]


def startup(rng):
    """Tables that are made first and stay."""
    return [(t, RUN * 9) for t in arrivals(rng, 30, 0, 5)]


def sawtooth(rng):
    """Batches: gathered for 9 s, then all given back. Also churn."""
    return [(t, (t // 9 + 1) * 9) for t in arrivals(rng, 15, 0, RUN)]


def young(rng):
    """Most of it came at the end: too early to tell."""
    return [(t, RUN * 9) for t in arrivals(rng, 20, 0.92 * RUN, RUN)]


def arrivals(rng, rate, start, end):
    times, now = [], start + rng.expovariate(rate)
    while now < end:
        times.append(now)
        now += rng.expovariate(rate)
    return times


def live(blocks):
    readings = [RUN * i / (READINGS - 1) for i in range(READINGS)]
    return [sum(born <= t < end for born, end in blocks) for t in readings]


def panel(number, name, text, values):
    x0 = MARGIN + number % 3 * (WIDTH + MARGIN)
    y0 = MARGIN + number // 3 * (HEIGHT + 3 * MARGIN)
    top = max(values) * 1.1
    points = " ".join(
        f"{x0 + WIDTH * i / (READINGS - 1):.1f},{y0 + HEIGHT - HEIGHT * value / top:.1f}" for i, value in enumerate(values)
    )
    return (
        f'<rect x="{x0}" y="{y0}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#bbb"/>'
        f'<polyline points="{points}" fill="none" stroke="#0b62a4" stroke-width="2"/>'
        f'<text x="{x0 + 4}" y="{y0 + 13}" fill="#666">{max(values)} blocks</text>'
        f'<text x="{x0}" y="{y0 + HEIGHT + 16}" font-weight="bold">{name}</text>'
        f'<text x="{x0}" y="{y0 + HEIGHT + 32}" fill="#444">{text}</text>\n'
    )


def main():
    rng = random.Random(42)
    panels = [
        ("leaking", "churn, and one block in 30 stays", leaking),
        ("bounded", "a cache fills up, then replaces", bounded),
        ("startup", "tables are made first and stay", startup),
        ("churn", "requests free what they make", churn),
        ("churn", "batches are gathered and given back", sawtooth),
        ("young", "most came in the last tenth", young),
    ]
    width, height = 3 * WIDTH + 4 * MARGIN, 2 * HEIGHT + 6 * MARGIN
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">\n'
    svg += f'<rect width="{width}" height="{height}" fill="#fff"/>\n'
    for number, (name, text, made) in enumerate(panels):
        svg += panel(number, name, text, live(made(rng)))
    Path(__file__).with_suffix(".svg").write_text(svg + "</svg>\n")


main()
