"""Running several programs side by side: what dies is started again, a stop is passed on to all."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

TOO_SOON = 2.0
"""Seconds: what ends sooner than this cannot start at all, and starting it again would never end."""
PATIENCE = 30.0


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to end this process when its parent is killed (Linux: PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, how)


@dataclass
class Program:
    """A program that is kept running."""

    command: list[str]
    process: subprocess.Popen[bytes] = field(init=False)
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        # Single-threaded here, so the hook between fork and exec is safe.
        self.process = subprocess.Popen(self.command, preexec_fn=die_with_parent)  # noqa: PLW1509
        self.started = time.monotonic()

    def is_dead(self) -> bool:
        return self.process.poll() is not None


def run(commands: list[list[str]]) -> int:
    """Keep the commands running until TERM or INT; returns an exit code, 0 when all ended well."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: asked.append(received))
    programs = [Program(command) for command in commands]
    broken = False
    while not asked and not broken:
        time.sleep(0.2)
        broken = not all(_revive(program) for program in programs)
    return max(_stop(programs), int(broken))


def _revive(program: Program) -> bool:
    """Start the program again if it died; False when it cannot start at all."""
    if not program.is_dead():
        return True
    if time.monotonic() - program.started < TOO_SOON:
        return False
    program.start()
    return True


def _stop(programs: list[Program]) -> int:
    """Ask all to end, then wait; returns the worst exit code."""
    for program in programs:
        if not program.is_dead():
            program.process.terminate()
    for program in programs:
        try:
            program.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            program.process.kill()
            program.process.wait()
    return max(max(0, program.process.returncode) for program in programs)
