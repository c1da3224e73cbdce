"""Texts for tests of originality."""

from __future__ import annotations

import random

SENTENCE = 24


def prose(seed: int, length: int = 600) -> str:
    """Han characters with punctuation; nothing repeats, nothing is shared with a text of another seed."""
    source = random.Random(seed)
    words = [
        "".join(chr(0x4E00 + int(source.random() * 20000)) for _ in range(5)) for _ in range(length // 5)
    ]
    return "".join(word + ("，" if number % 3 else "。\n　　") for number, word in enumerate(words))


def trimmed(text: str) -> str:
    """Without what stands at the ends but does not count."""
    return text.strip("，。\n　")
