"""Closed and open curves as SVG path data: the fine lines of the frame. Lengths in millimetres."""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]


def number(value: float) -> str:
    """Two decimals, no trailing zeros: shorter data, faster drawing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def wave(start: Point, end: Point, *, halves: int, height: float) -> str:
    """A sine line of `halves` half-waves from start to end, its first crest to the left of the way."""
    length = math.dist(start, end)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    step = length / halves
    data = f"M{number(start[0])} {number(start[1])}"
    for index in range(halves):
        crest = height * 4 / 3 * (-1) ** index
        points = ((index + 0.4244, crest), (index + 0.5756, crest), (index + 1.0, 0.0))
        data += "C" + " ".join(_placed(start, along, step * x, y) for x, y in points)
    return data


def _placed(origin: Point, along: Point, forward: float, left: float) -> str:
    x = origin[0] + along[0] * forward + along[1] * left
    y = origin[1] + along[1] * forward - along[0] * left
    return f"{number(x)} {number(y)}"


def rosette(center: Point, *, radius: float, depth: float, petals: int, turn: float = 0.0) -> str:
    """A ring whose radius swings by `depth`, `petals` times a round, turned by `turn` of a petal."""
    count = petals * 4
    points = []
    for index in range(count):
        angle = 2 * math.pi * index / count
        reach = radius + depth * math.cos(petals * angle + 2 * math.pi * turn)
        points.append((center[0] + reach * math.sin(angle), center[1] - reach * math.cos(angle)))
    return smooth(points)


def smooth(points: Sequence[Point]) -> str:
    """A closed curve through the points (Catmull-Rom, as Béziers)."""
    data = f"M{number(points[0][0])} {number(points[0][1])}"
    count = len(points)
    for index in range(count):
        before, here, there, after = (points[(index + shift) % count] for shift in (-1, 0, 1, 2))
        first = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        second = (there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
        data += "C" + " ".join(f"{number(x)} {number(y)}" for x, y in (first, second, there))
    return data + "Z"


def star(center: Point, radius: float) -> str:
    """A five-pointed star, one point up."""
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(54))
    points = []
    for index in range(10):
        reach = inner if index % 2 else radius
        angle = math.radians(36 * index)
        points.append((center[0] + reach * math.sin(angle), center[1] - reach * math.cos(angle)))
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"
