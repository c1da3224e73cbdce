"""The vendored files are those of the lock: none changed, none missing, none besides."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = json.loads((ROOT / "trainingapp/web/vendor.lock").read_text())
FOLDERS = ("trainingapp/web/static/vendor", "tests/vendor")


def test_the_tree_holds_what_the_lock_says() -> None:
    locked = {f"{entry['folder']}/{name}": sha for entry in LOCK for name, sha in entry["sha256"].items()}
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    tree = {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found
    }
    assert tree == locked


def test_every_package_brings_its_licence() -> None:
    assert [entry["package"] for entry in LOCK if "LICENSE" not in entry["sha256"]] == []


def test_no_vendored_file_asks_for_a_source_map() -> None:
    """Maps are not shipped; a browser's tools would get a 404 for each."""
    files = [ROOT / entry["folder"] / name for entry in LOCK for name in entry["sha256"]]
    asking = [path.name for path in files if b"sourceMappingURL=" in path.read_bytes()]
    assert asking == []
