"""Reflections of the demo class: original Chinese essays put together from a word bank written for it.

An essay has a form (numbered points, letter, diary, questions …) and a few themes of community work. A sentence of
the bank holds alternatives, `<a|b>`, slots, `{who}`, and words with synonyms; of several ways to put it the one is
taken that shares least with all earlier essays, so that nobody seems to have copied but those who did (`plan.COPIES`).
"""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from trainingapp.demo.plan import COPIES, FILES, PASTED

T = TypeVar("T")

RUN = 7  # characters in a row by which the writer knows what has been said before
FRESH = 5  # runs shared with one earlier essay, of every second run looked at, that are few enough
TRIES = 8  # ways to put a sentence, of which the least worn is taken
LENGTHS = (660, 1080)  # characters without blanks that an essay aims at
LONGEST = 1200
CLASSES = {"s": "scene", "a": "act", "r": "result", "t": "thought", "p": "plan"}
ALTERNATIVES = re.compile(r"<([^<>]*)>")
NO_LETTER = re.compile(r"\W+")
LINK = re.compile(r">([，。：？])&<")


@dataclass(frozen=True)
class Essay:
    """A reflection as handed in; paragraphs are lines of `text`, `subtitle` stands without its dash or is empty."""

    title: str
    subtitle: str
    text: str


def essays(count: int, seed: int) -> list[Essay]:
    """That many reflections of 600 to 1,200 characters; the same seed gives the same list.

    The positions in `plan.COPIES` and `plan.PASTED` carry copied passages and paste noise.
    """
    writer = _Writer(seed)
    honest = [writer.essay() for _ in range(count)]
    result = list(honest)
    for position, source in COPIES.items():
        if max(position, source) < count:
            result[position] = _with_copied_half(honest[position], honest[source])
    for position in PASTED:
        if position < count:
            result[position] = _as_pasted(honest[position], position)
    return result


def runs(text: str, length: int) -> list[str]:
    """All runs of that many characters in their order, letters and digits only."""
    plain = NO_LETTER.sub("", text)
    return [plain[start : start + length] for start in range(len(plain) - length + 1)]


class _Slots(dict[str, str]):
    """Values for the slots of a sentence; `few` and `many` differ at each place, others are kept.

    `ta` is the pronoun of `who`, whose form of address tells women from men.
    """

    def __init__(self, writer: _Writer, known: dict[str, str]) -> None:
        super().__init__(known)
        self._writer = writer

    def __missing__(self, slot: str) -> str:
        if slot == "ta":
            return "她" if any(word in self["who"] for word in _bank().words["women"]) else "他"
        value = self._writer.pick(_bank().words[slot])
        if slot not in ("few", "many"):
            self[slot] = value
        return value


class _Writer:
    """Writes one essay after the other from a single stream of random numbers."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  the same essays each time
        self._said: dict[str, list[int]] = {}
        self._now: set[str] = set()
        self._before: Counter[int] = Counter()  # runs in the sentences just before, by earlier essay
        self._number = 0

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self._random.random() * len(choices))]

    def essay(self) -> Essay:
        bank = _bank()
        form = self.pick(bank.forms)
        themes = self._some(bank.themes, 7)
        place = self.pick(bank.words["place"])
        opening, closing = self._frame(form, _Slots(self, {"place": place, **_named(themes[-1])}))
        about = _Slots(self, {"place": place, **_named(themes[0])})
        body = self._body(form, themes, place, _length(opening + closing))
        text = "\n".join([opening, *body, closing])
        for run in self._now:
            self._said.setdefault(run, []).append(self._number)
        self._now = set()
        self._number += 1
        return Essay(self._fill(form["titles"], about), self._fill(form["subtitles"], about), text)

    def _frame(self, form: dict[str, Any], about: _Slots) -> tuple[str, str]:
        """Opening and closing: what all essays may say around what the form says, or inside of a greeting."""
        common = _bank().common
        opening = [self._say(common["opening"], about), self._say(form["openings"], about)]
        closing = [self._say(form["closings"], about), self._say(common["closing"], about)]
        step = -1 if form.get("greets") else 1
        return "".join(opening[::step]), "".join(closing[::step])

    def _body(
        self, form: dict[str, Any], themes: list[dict[str, Any]], place: str, length: int
    ) -> Iterator[str]:
        """Paragraphs on one theme each until the essay is long enough."""
        goal = LENGTHS[0] + self._random.random() * (LENGTHS[1] - LENGTHS[0])
        head, used, words = self.pick(form["heads"]), {""}, _bank().words
        chars = self._some(words["char"], len(themes))
        for position, theme in enumerate(themes[: len(words["weekday"])]):
            known = {"place": place, "char": chars[position], "day": str(24 + position), **_named(theme)}
            known |= {"point": self.pick(theme["point"]), "block": self.pick(words["block"])}
            known |= {slot: words[slot][position] for slot in ("ordinal", "weekday", "month")}
            head = self.pick(form["heads"]) if form.get("mixed_heads") else head
            paragraph = self._paragraph(form, head, theme, _Slots(self, known), used)
            length += _length(paragraph)
            if length > LONGEST:
                return
            yield paragraph
            if length >= goal:
                return

    def _paragraph(
        self, form: dict[str, Any], head: str, theme: dict[str, Any], slots: _Slots, used: set[str]
    ) -> str:
        """A head and sentences of the theme in one of the form's orders; `used` collects the joiners."""
        start = self._fill([head], slots)
        order = self.pick(form["orders"])
        left = {name: list(theme[name]) for name in CLASSES.values()}
        sentences: list[str] = []
        for place, letter in enumerate(order):
            if letter == "h":
                sentences.append(self._say(_bank().common["heard"], slots))
                continue
            name = CLASSES[letter]
            # Who acts is somebody else than the one the story began with.
            who = _Slots(self, {**slots, "who": self.pick(_bank().words["who"])}) if name == "act" else slots
            again = "again" if letter in order[:place] else name
            joiner = self._joiner(again, used) if sentences or not start else ""
            sentences.append(joiner + self._say(left[name], who, once=True))
        return start + ("" if form["inline"] or not start else "\n") + "".join(sentences)

    def _joiner(self, name: str, used: set[str]) -> str:
        """Words that lead over to the next sentence, none of them (but silence) twice in an essay."""
        joiner = self.pick(_bank().joiners[name])
        if joiner in used:
            return ""
        used.add(joiner)
        return joiner

    def _say(self, templates: list[str], slots: _Slots, once: bool = False) -> str:
        """A filling that no earlier essay has a long stretch of; `once` takes its template out of the list."""
        best: tuple[int, str, str, Counter[int]] | None = None
        for _ in range(TRIES):
            template = self.pick(templates)
            text = self._vary(self._fill([template], slots))
            shared = Counter(essay for run in runs(text, RUN)[::2] for essay in self._said.get(run, ()))
            score = max((count + self._before[essay] for essay, count in shared.items()), default=0)
            if best is None or score < best[0]:
                best = score, text, template, shared
            if score <= FRESH:
                break
        assert best is not None
        self._before = best[3] + Counter(
            {essay: count // 2 for essay, count in self._before.items() if count > 1}
        )
        self._now.update(runs(best[1], RUN))
        if once:
            templates.remove(best[2])
        return best[1]

    def _vary(self, text: str) -> str:
        """The text with each word that has synonyms replaced by one of them."""
        bank = _bank()
        return bank.any_synonym.sub(lambda word: self.pick(bank.synonyms[word[0]]), text)

    def _fill(self, templates: Sequence[str], slots: _Slots) -> str:
        """One of the templates with its alternatives chosen and its slots filled."""
        parts = _parts(self.pick(templates))
        return "".join(self.pick(part) for part in parts).format_map(slots)

    def _some(self, choices: Sequence[T], count: int) -> list[T]:
        """That many different choices in random order."""
        keyed = [(self._random.random(), place) for place in range(len(choices))]
        return [choices[place] for _, place in sorted(keyed)[:count]]


@dataclass(frozen=True)
class _Bank:
    """The word bank as read from its files."""

    themes: list[dict[str, Any]]
    forms: list[dict[str, Any]]
    common: dict[str, list[str]]
    joiners: dict[str, list[str]]
    words: dict[str, list[str]]
    synonyms: dict[str, list[str]]
    any_synonym: re.Pattern[str]


@cache
def _bank() -> _Bank:
    folder = FILES / "essays"
    themes = [theme for path in sorted(folder.glob("themes-*.toml")) for theme in _read(path)["theme"]]
    forms, words = _read(folder / "forms.toml"), _read(folder / "words.toml")
    words["place"] = _read(FILES / "names.toml")["places"]["communities"]
    synonyms = _synonyms(_read(folder / "synonyms.toml"))
    longest_first = sorted(synonyms, key=lambda word: (-len(word), word))
    return _Bank(
        themes,
        forms["form"],
        forms["common"],
        forms["joiners"],
        words,
        synonyms,
        re.compile("|".join(longest_first)),
    )


def _synonyms(raw: dict[str, list[str]]) -> dict[str, list[str]]:
    """For each word those that may stand for it, itself included; a word to keep has only itself."""
    groups = [group.split() for group in raw["groups"]]
    return {word: group for group in groups for word in group} | {word: [word] for word in raw["keep"]}


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _parts(template: str) -> tuple[tuple[str, ...], ...]:
    """The pieces of a template, each with its alternatives; plain text has one.

    Linked groups go together: the first alternative of each, or the second.
    """
    pieces = ALTERNATIVES.split(LINK.sub(r"\1\0", template))
    return tuple(_joined(piece) if place % 2 else (piece,) for place, piece in enumerate(pieces))


def _joined(linked: str) -> tuple[str, ...]:
    """The alternatives of linked groups; each group but the last ends with the mark that follows it."""
    *groups, last = linked.split("\0")
    choices = [[part + group[-1] for part in group[:-1].split("|")] for group in groups]
    return tuple("".join(choice) for choice in zip(*choices, last.split("|"), strict=True))


def _named(theme: dict[str, Any]) -> dict[str, str]:
    """The slots that name a theme."""
    return {"theme": theme["name"], "object": theme["object"], "question": theme["question"]}


def _length(text: str) -> int:
    return sum(not character.isspace() for character in text)


def _with_copied_half(essay: Essay, source: Essay) -> Essay:
    """The essay with the later half of its body taken from the source, word for word."""
    own, other = essay.text.split("\n"), source.text.split("\n")
    kept, taken = own[: (len(own) + 1) // 2], other[len(other) // 2 : -1]
    return replace(essay, text="\n".join([*kept, *taken, own[-1]]))


def _as_pasted(essay: Essay, position: int) -> Essay:
    """The essay as it comes out of a web page: indents, source and editor, links, CRLF line ends."""
    lines = ["\u3000\u3000" + line for line in essay.text.split("\n")]
    lines[1:1] = ["图片 IMG_20260827_1012.jpg"] if position % 2 else ["\u00a0\u00a0点击查看大图"]
    head = [essay.title, "来源：示范社区网（演示）　　作者：佚名　　2026-08-27 10:32", ""]
    tail = [
        "",
        "责任编辑：演示编辑",
        f"标签：社区　心得　{essay.title}",
        "分享至：",
        "上一篇：社区工作者培训心得（演示）",
    ]
    return replace(essay, text="\r\n".join([*head, *lines, *tail, "查看更多"]))
