"""How copiers disguise what they took: punctuation, names, order, synonyms, rewording."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.corpus_words import FAMILY, GIVEN, PLACES_BACK, PLACES_FRONT, WORDS

NAME, PLACE = "name", "place"
PUNCTUATION = {"，": ",", "。": ".", "；": ";", "“": '"', "”": '"', "、": ","}
BY_KIND = {word: kind for kind, words in WORDS.items() for word in words}


@dataclass(frozen=True)
class Sentence:
    """Words, and the sentence of another essay that they were taken from."""

    words: tuple[str, ...]
    source: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        return "".join(self.words)


Edit = Callable[[random.Random, list[Sentence]], list[Sentence]]


def verbatim(source: random.Random, sentences: list[Sentence]) -> list[Sentence]:
    return sentences


def width(source: random.Random, sentences: list[Sentence]) -> list[Sentence]:
    """Punctuation and spacing changed."""
    return [
        _with(each, ["".join(PUNCTUATION.get(part, part) for part in word) for word in each.words] + [" "])
        for each in sentences
    ]


def names(source: random.Random, sentences: list[Sentence]) -> list[Sentence]:
    """Other names of people and places, other numbers."""
    return _replace(source, sentences, 1.0, {"count", NAME, PLACE})


def reordered(source: random.Random, sentences: list[Sentence]) -> list[Sentence]:
    """Sentences in another order within blocks of six."""
    result = []
    for start in range(0, len(sentences), 6):
        block = sentences[start : start + 6]
        source.shuffle(block)
        result += block
    return result


def light(source: random.Random, sentences: list[Sentence]) -> list[Sentence]:
    """Every tenth word replaced."""
    return _replace(source, sentences, 0.1, set(WORDS))


def heavy(source: random.Random, sentences: list[Sentence]) -> list[Sentence]:
    """Three words in ten replaced."""
    return _replace(source, sentences, 0.3, set(WORDS))


def reworded(source: random.Random, sentences: list[Sentence]) -> list[Sentence]:
    """Words replaced, dropped and added, and now and then two clauses exchanged."""
    result = []
    for each in _replace(source, sentences, 0.15, set(WORDS)):
        words = [word for word in each.words if word not in BY_KIND or source.random() > 0.06]
        if source.random() < 0.3 and "，" in words[:-1]:
            comma = words.index("，")
            words = [*words[comma + 1 : -1], "，", *words[:comma], words[-1]]
        if source.random() < 0.3:
            words.insert(0, source.choice(WORDS["link"]) + "，")
        result.append(_with(each, words))
    return result


DISGUISES: dict[str, Edit] = {
    edit.__name__: edit for edit in (verbatim, width, names, reordered, light, heavy, reworded)
}


def _with(each: Sentence, words: list[str]) -> Sentence:
    return Sentence(tuple(words), each.source)


def _replace(
    source: random.Random, sentences: list[Sentence], share: float, kinds: set[str]
) -> list[Sentence]:
    return [_with(each, [_other(source, word, share, kinds) for word in each.words]) for each in sentences]


def _other(source: random.Random, word: str, share: float, kinds: set[str]) -> str:
    kind = BY_KIND.get(word) or _named(word)
    if kind not in kinds or source.random() >= share:
        return word
    if kind == NAME:
        return source.choice(FAMILY) + source.choice(GIVEN)
    if kind == PLACE:
        return source.choice(PLACES_FRONT) + source.choice(PLACES_BACK)
    return source.choice(WORDS[kind])


def _named(word: str) -> str | None:
    if word.endswith(tuple(GIVEN)):
        return NAME
    return PLACE if word.startswith(PLACES_FRONT) else None
