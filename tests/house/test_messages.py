"""The Chinese catalogue is complete."""

from __future__ import annotations

import subprocess

from tests.house.sources import ROOT


def test_every_message_has_its_chinese():
    checked = subprocess.run(
        [ROOT / "script" / "messages", "--check"], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr
