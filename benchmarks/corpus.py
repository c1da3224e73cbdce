"""A corpus of training essays with ground truth: who copied what from whom, and how it was disguised.

Sentences are combined from short words, so that essays written independently share no long runs by accident;
each essay is a list of sentences, each sentence a list of words, and editing works on words. The same seed
gives the same corpus.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import trainingapp.originality
from benchmarks.corpus_disguises import DISGUISES, Edit, Sentence
from benchmarks.corpus_words import (
    FAMILY,
    FIRST_SENTENCES,
    GIVEN,
    PATTERNS,
    PHRASES_IN_PATTERNS,
    PLACES_BACK,
    PLACES_FRONT,
    UNLISTED,
    WORDS,
)

LIST = Path(trainingapp.originality.__file__).with_name("set_phrases.txt")
SET_PHRASES = [line for line in LIST.read_text("utf-8").splitlines() if line and not line.startswith("#")]
SHORT_PHRASES = [phrase for phrase in SET_PHRASES if len(phrase) <= 24]


@dataclass(frozen=True)
class Case:
    """A stretch of an essay that was copied, and where it stands in the source."""

    start: int
    end: int
    source: int
    source_start: int
    source_end: int


@dataclass
class Essay:
    """One essay; `kind` says how it came to be."""

    number: int
    kind: str
    sentences: list[Sentence]
    spans: list[tuple[int, int]] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    text: str = ""

    def write(self, per_paragraph: int = 6, mark: str = "\n　　") -> None:
        """Set the text and the span of each sentence in it."""
        parts: list[str] = []
        place = 0
        for row, sentence in enumerate(self.sentences):
            lead = mark if row % per_paragraph == 0 else ""
            self.spans.append((place + len(lead), place + len(lead) + len(sentence.text)))
            parts.append(lead + sentence.text)
            place += len(parts[-1])
        self.text = "".join(parts)


def sentence(source: random.Random, pattern: str) -> Sentence:
    """One sentence of a pattern; some people and places get names."""
    return Sentence(tuple(_word(source, part) for part in pattern.split()))


def _word(source: random.Random, part: str) -> str:
    if part == "PHRASE":
        return source.choice(SHORT_PHRASES if source.random() < 0.75 else UNLISTED)
    if part == "who" and source.random() < 0.3:
        return source.choice(FAMILY) + source.choice(GIVEN)
    if part == "where" and source.random() < 0.3:
        return source.choice(PLACES_FRONT) + source.choice(PLACES_BACK)
    words = WORDS.get(part)
    return source.choice(words) if words else part


def honest(source: random.Random, number: int, kind: str = "honest", phrases: float = 0.12) -> Essay:
    """An essay of 1,200 to 2,500 characters of one's own; a share of sentences turns on set phrases."""
    length = source.randrange(1200, 2500)
    sentences = [sentence(source, FIRST_SENTENCES)]
    total = 0
    while total < length:
        patterns = PHRASES_IN_PATTERNS if source.random() < phrases else PATTERNS
        sentences.append(sentence(source, source.choice(patterns)))
        total += len(sentences[-1].text)
    essay = Essay(number, kind, sentences)
    essay.write()
    return essay


def quoting(source: random.Random, number: int, others: list[Essay]) -> Essay:
    """An honest essay with two to four marked quotations of others and some titles."""
    essay = honest(source, number, "quotations")
    essay.spans.clear()
    for _ in range(source.randrange(2, 5)):
        other = source.choice(others)
        row = source.randrange(len(other.sentences) - 2)
        quoted = (other.sentences[row].text + other.sentences[row + 1].text)[:110]
        words = (
            "正如一位同志所写：“",
            quoted,
            "”，",
            "这与《",
            source.choice(SHORT_PHRASES),
            "》的要求一致。",
        )
        essay.sentences.insert(source.randrange(len(essay.sentences)), Sentence(words))
    essay.write()
    return essay


# -- copies ----------------------------------------------------------------------------------------------------


def copied(source: random.Random, number: int, amount: str, disguise: str, originals: list[Essay]) -> Essay:
    """A copy of its originals: the whole of one, a third in an essay of one's own, or parts of several."""
    edit = DISGUISES[disguise]
    divisor = {"whole": 1, "part": 3, "splice": 1 + len(originals)}[amount]
    parts = [_taken(source, original, divisor, edit) for original in originals]
    own = honest(source, number).sentences
    if amount == "part":
        place = source.randrange(len(own))
        parts = [own[:place], parts[0], own[place:]]
    elif amount == "splice":
        share = max(2, len(own) // 10)
        parts = [
            each for row, part in enumerate(parts) for each in (own[row * share : (row + 1) * share], part)
        ]
    essay = Essay(number, f"{amount} {disguise}", [each for part in parts for each in part])
    essay.write()
    essay.cases = list(_cases(essay, {original.number: original for original in originals}))
    return essay


def _taken(source: random.Random, original: Essay, divisor: int, edit: Edit) -> list[Sentence]:
    rows = range(len(original.sentences))
    if divisor > 1:
        length = max(8, len(rows) // divisor)
        start = source.randrange(len(rows) - length + 1)
        rows = rows[start : start + length]
    return edit(source, [Sentence(original.sentences[row].words, (original.number, row)) for row in rows])


def _cases(essay: Essay, originals: dict[int, Essay]) -> Iterator[Case]:
    """One case for each unbroken stretch from one original."""
    start = 0
    while start < len(essay.sentences):
        origin = essay.sentences[start].source
        end = start + 1
        while origin and end < len(essay.sentences) and _origin(essay.sentences[end]) == origin[0]:
            end += 1
        if origin:
            rows = [each.source[1] for each in essay.sentences[start:end] if each.source]
            spans = originals[origin[0]].spans
            yield Case(
                essay.spans[start][0],
                essay.spans[end - 1][1],
                origin[0],
                spans[min(rows)][0],
                spans[max(rows)][1],
            )
        start = end


def _origin(each: Sentence) -> int | None:
    return each.source[0] if each.source else None


# -- whole corpora ---------------------------------------------------------------------------------------------


def essays(size: int, seed: int = 1) -> Iterator[Essay]:
    """So many essays, originals before their copies.

    Of each hundred about 52 are honest and plain, 10 full of set phrases, 5 with quotations, 5 copies of the
    one template (essay 0), and 28 copies of other originals in all amounts and disguises in turn.
    """
    source = random.Random(seed)
    recipes = [(amount, disguise) for disguise in DISGUISES for amount in ("whole", "part", "splice")]
    fresh: list[Essay] = []
    template = honest(source, 0, "template")
    yield template
    turn = 0
    for number in range(1, size):
        place = number % 100
        if place < 52 or len(fresh) < 6:
            essay = honest(source, number)
            fresh.append(essay)
        elif place < 62:
            essay = honest(source, number, "phrases", phrases=0.5)
        elif place < 67:
            essay = quoting(source, number, fresh)
        elif place < 72:
            disguise = source.choice(("verbatim", "names", "light"))
            essay = copied(source, number, "whole", disguise, [template])
            essay.kind = "template copied"
        else:
            amount, disguise = recipes[turn % len(recipes)]
            turn += 1
            count = source.randrange(2, 5) if amount == "splice" else 1
            originals = [fresh.pop(0) for _ in range(min(count, len(fresh)))]
            essay = copied(source, number, amount, disguise, originals)
        yield essay
