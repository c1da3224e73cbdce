"""The program's own source files, for tests that read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "trainingapp"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Each module's path below the root, and its tree."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def templates() -> Iterator[tuple[str, str]]:
    """Each template's path below the root, and its text."""
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        yield str(path.relative_to(ROOT)), path.read_text()
