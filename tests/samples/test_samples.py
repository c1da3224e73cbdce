"""Every sample comes out as the file beside it says, read in the child process as the import does."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.samples.make import about
from tests.samples.outcome import FOLDER, beside, outcome_of, told_of
from tests.samples.registry import SAMPLES

FEWEST = 45


def parts(data: bytes) -> list[tuple[str, bytes]]:
    """The parts of a package; the bytes of one that is compressed differ between versions of zlib."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_every_file_is_a_sample_with_its_outcome_beside_it() -> None:
    expected = {*SAMPLES, *(beside(name).name for name in SAMPLES), ".gitattributes"}

    assert {path.name for path in FOLDER.iterdir()} == expected
    assert len(SAMPLES) >= FEWEST


@pytest.mark.parametrize("name", SAMPLES)
def test_the_file_is_what_the_script_makes(name: str) -> None:
    kept, made = (FOLDER / name).read_bytes(), SAMPLES[name]()

    assert kept == made or parts(kept) == parts(made)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_comes_out_is_what_is_expected(name: str) -> None:
    expected = told_of(name)

    assert expected.pop("about") == about(name)
    assert outcome_of(name) == expected
