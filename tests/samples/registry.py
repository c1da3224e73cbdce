"""The list of samples: by file name, the function that makes its bytes."""

from __future__ import annotations

from collections.abc import Callable

SAMPLES: dict[str, Callable[[], bytes]] = {}


def sample(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Put the function on the list; the first line of its docstring says what is awkward."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        stem = name.rpartition(".")[0]
        assert stem not in {each.rpartition(".")[0] for each in SAMPLES}, f"{name} is there twice"
        SAMPLES[name] = make
        return make

    return register
