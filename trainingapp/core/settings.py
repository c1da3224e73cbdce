"""Settings, read once at start from the environment.

Few on purpose: what belongs to a class is stored with the class, what belongs to the machine is here.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Settings:
    """What the program needs to know about the machine it runs on."""

    instance: Path
    """Folder that holds the data: database, files, secret key."""
    database_url: str
    secret_key: str
    secure_cookies: bool = False
    trusted_hosts: tuple[str, ...] = ()
    public_url: str = ""
    """Address under which the public reaches the site, printed in QR codes; else that of the request."""
    proxies: int = 0
    """How many reverse proxies stand in front and set X-Forwarded-* headers."""
    signing_key: str = ""
    """PEM file with the key that signs certificates, and its certificate; without it nothing is signed."""
    job_lease: float = 60.0
    """Seconds after which a job whose worker fell silent is taken over by another."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; makes the instance folder and its secret key when they are missing."""
        instance = Path(environ.get("TRAININGAPP_INSTANCE") or ROOT / "instance").resolve()
        instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(
            instance=instance,
            database_url=database_url(environ.get("DATABASE_URL"), instance),
            secret_key=environ.get("SECRET_KEY") or stored_secret(instance / "secret.key"),
            secure_cookies=environ.get("SECURE_COOKIES") == "1",
            trusted_hosts=tuple(h for h in environ.get("TRUSTED_HOSTS", "").split(",") if h),
            public_url=environ.get("PUBLIC_URL", "").rstrip("/"),
            proxies=int(environ.get("PROXIES") or 0),
            signing_key=environ.get("SIGNING_KEY", ""),
            job_lease=float(environ.get("JOB_LEASE") or 60),
        )


def database_url(given: str | None, instance: Path) -> str:
    """The database's address for SQLAlchemy: an SQLite file in the instance folder unless one is given."""
    if not given:
        return f"sqlite:///{instance / 'trainingapp.db'}"
    for short in ("postgres://", "postgresql://"):
        if given.startswith(short):
            return "postgresql+psycopg://" + given.removeprefix(short)
    return given


def stored_secret(path: Path) -> str:
    """The installation's own key: made once, readable by its owner only.

    It signs sessions and encrypts ID numbers, so it belongs in the backup together with the database.
    """
    draft = path.with_suffix(f".{os.getpid()}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # atomic: of several starting at once, one wins and all read the same key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
