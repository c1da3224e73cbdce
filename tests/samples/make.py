"""Makes the samples: `python -m tests.samples.make`, and with `--expect` first drafts of what is expected.

A draft is what the reader makes of a file today. It is written only where there is none yet: read it against what
`about` says, and correct it by hand where the reader is wrong.
"""

from __future__ import annotations

import sys

from tests.samples import cases
from tests.samples.outcome import FOLDER, beside, outcome_of, written
from tests.samples.registry import SAMPLES

assert cases  # importing it fills the list


def about(name: str) -> str:
    """What is awkward about a sample."""
    return (SAMPLES[name].__doc__ or "").splitlines()[0]


def main(arguments: list[str]) -> None:
    """Write the files of all samples."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in SAMPLES.items():
        (FOLDER / name).write_bytes(make())
        if "--expect" in arguments and not beside(name).exists():
            beside(name).write_text(written(about(name), outcome_of(name)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
