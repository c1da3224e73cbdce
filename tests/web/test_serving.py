"""The program as its operator starts it: pages and worker come up, recover, and stop together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_for(condition, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.2)


def children(pid: int) -> dict[int, str]:
    """The processes below one, with their command lines."""
    found = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found[int(child)] = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")
    return found


def is_running(pid: int) -> bool:
    try:
        return "trainingapp" in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


@pytest.fixture
def served(tmp_path):
    port = free_port()
    environment = {**os.environ, "TRAININGAPP_INSTANCE": str(tmp_path), "PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen([sys.executable, "-m", "trainingapp", "serve"], env=environment, cwd=ROOT)
    yield process, f"http://127.0.0.1:{port}"
    if process.poll() is None:
        process.kill()
        process.wait()


@pytest.mark.processes
def test_pages_and_worker_come_up_recover_and_stop_together(served):
    process, url = served
    wait_for(lambda: status(f"{url}/healthz") == 200)
    assert status(f"{url}/sign-in") == 200

    parts = children(process.pid)
    below = {pid for part in parts for pid in children(part)}
    for pid in parts:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not any(map(is_running, below)), 20)
    wait_for(lambda: len(children(process.pid)) == 2 and not set(children(process.pid)) & set(parts))
    wait_for(lambda: status(f"{url}/healthz") == 200)

    process.terminate()
    assert process.wait(timeout=40) == 0
    assert status(f"{url}/sign-in") == 0
