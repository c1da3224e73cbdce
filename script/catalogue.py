"""The Chinese catalogue: collect the messages of the sources, keep their translations, tell what is missing.

Run through `script/messages`: without options the catalogue is brought up to date; `--fill FOLDER` also takes
translations that are still empty from FOLDER/*.json (`{message: text}`); `--check` changes nothing and fails
when a message has no translation, or one whose placeholders differ.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent / "trainingapp"
LOCALE = "zh_Hans_CN"  # Babel's full name of zh_CN: Flask-Babel looks into no folder of another name
CATALOGUE = PACKAGE / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"
METHODS = [("**/templates/**", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**": {"silent": "false"}}  # a template that does not parse is an error
KEYWORDS = DEFAULT_KEYWORDS | {"_": None, "_l": None, "_n": (1, 2)}
# The header keeps only what decides how the file is read: dates would change with every run.
HEADER = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")


def collect() -> Catalog:
    """The messages of all sources, untranslated."""
    found = Catalog(fuzzy=False)
    for file, _line, message, comments, context in extract_from_dir(
        PACKAGE, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        found.add(message, locations=[(f"{PACKAGE.name}/{file}", 0)], auto_comments=comments, context=context)
    return found


def current() -> Catalog:
    """The catalogue as it has to be: the messages of the sources, with the translations there are."""
    catalogue = Catalog(locale=LOCALE)
    if CATALOGUE.exists():
        with CATALOGUE.open("rb") as file:
            catalogue = read_po(file, locale=LOCALE, abort_invalid=True)
    catalogue.update(collect(), no_fuzzy_matching=True)
    return catalogue


def messages(catalogue: Catalog) -> Iterator[Message]:
    """All messages but the header."""
    return (message for message in catalogue if message.id)


def forms(message: Message) -> tuple[str, ...]:
    """The texts of a translation: one, or one for each plural form."""
    text = message.string or ""
    return (text,) if isinstance(text, str) else tuple(text)


def fill(catalogue: Catalog, folder: Path) -> None:
    """Give messages without a translation the text that a file of the folder has for them."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.json")):
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            if texts.setdefault(key, text) != text:
                print(f"{path.name}: {key!r} has another translation already: {texts[key]} / {text}")
    for message in messages(catalogue):
        if not all(forms(message)):
            text = texts.get(message.id if isinstance(message.id, str) else message.id[0], "")
            message.string = (text,) * len(forms(message)) if message.pluralizable else text


def write(catalogue: Catalog) -> None:
    """Write the catalogue, sorted, so that a change of the sources shows as few lines as possible."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, ignore_obsolete=True, sort_output=True, include_lineno=False)
    header, _, rest = buffer.getvalue().decode().partition("\n\n")
    wanted = ("msg", '""', *(f'"{name}:' for name in HEADER))
    kept = [line for line in header.splitlines() if line.startswith(wanted)]
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text("\n".join(kept) + "\n\n" + rest, encoding="utf-8")


def faults(catalogue: Catalog) -> list[str]:
    """What keeps the catalogue from being complete, a line each."""
    missing = [
        f"no translation: {message.id!r}" for message in messages(catalogue) if not all(forms(message))
    ]
    checks = ((message, list(message.check(catalogue))) for message in messages(catalogue))
    wrong = [f"{errors[0]}: {message.id!r}" for message, errors in checks if errors and all(forms(message))]
    return missing + wrong


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/messages", description="Keep the Chinese catalogue.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="change nothing, fail when it is not complete")
    what.add_argument(
        "--fill", type=Path, metavar="FOLDER", help="take empty translations from FOLDER/*.json"
    )
    arguments = parser.parse_args()
    catalogue = current()
    if arguments.fill:
        fill(catalogue, arguments.fill)
    if not arguments.check:
        write(catalogue)
    found = faults(catalogue)
    print("\n".join([*found, f"{len(catalogue)} messages, {len(found)} to do"]))
    sys.exit(1 if arguments.check and found else 0)


if __name__ == "__main__":
    main()
