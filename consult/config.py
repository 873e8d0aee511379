"""Settings, read once from the environment and typed.

Every setting is an environment variable named ``CONSULT_<FIELD>``; each has a safe
default, so that a region can start without writing a configuration file.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent

#: templates, static files, catalogues and migrations lie beside the package in a checkout,
#: and inside it (``consult/site``) in an installed wheel
SITE = PACKAGE / "site" if (PACKAGE / "site").is_dir() else PACKAGE.parent

MEGABYTE = 1024 * 1024


class SettingError(ValueError):
    """A setting of the environment cannot be used; the message names it."""


@dataclass(frozen=True)
class Settings:
    """What an operator can decide.

    Raises
    ------
    SettingError
        By :meth:`from_environment`, when a value cannot be read.
    """

    #: where the database, the job queue, the secret and uploaded files lie
    data_dir: Path = field(default_factory=lambda: Path("consult-data").resolve())
    #: SQLAlchemy address; empty = SQLite in ``data_dir``
    database_url: str = ""
    #: empty = jobs run in the server's own process; else redis:// or postgresql://
    queue_url: str = ""
    #: signs sessions; empty = a random one kept in ``data_dir/secret``
    secret_key: str = ""
    #: address people use, for absolute links in documents (no trailing slash)
    public_url: str = ""
    #: language of a first visit
    default_language: str = "ar"
    #: cookies only over https; set when the site is served over https
    secure_cookies: bool = False
    #: trust this many reverse proxies for X-Forwarded-* headers
    proxies: int = 0
    #: largest request body, in bytes
    upload_limit: int = 20 * MEGABYTE
    #: rate limits on or off
    rate_limits: bool = True
    #: storage of rate-limit counters; redis:// when several processes serve
    limits_url: str = "memory://"
    #: smtp://name:password@host:587, smtps://… or smtp+plain://…; empty = files in the data folder
    mail_server: str = ""
    #: address that letters come from
    mail_sender: str = ""
    #: local folder of a sentence model, used beside the analysis's own vectors; empty = none
    embedding_folder: str = ""
    #: tcp://host:port of a Dask scheduler that shares out the analysis; empty = this machine alone
    dask_scheduler: str = ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read ``CONSULT_*`` variables."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for name, default in cls().__dict__.items():
            raw = environ.get(f"CONSULT_{name.upper()}")
            if raw is not None and raw != "":
                values[name] = _coerce(name, raw, default)
        return cls(**values)

    @property
    def database(self) -> str:
        """The database address in force, with the psycopg 3 driver for PostgreSQL."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir / 'consult.sqlite3'}"
        for prefix in ("postgres://", "postgresql://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url

    def secret(self) -> str:
        """The signing key: the given one, else one made once and kept in ``data_dir``."""
        if self.secret_key:
            return self.secret_key
        path = self.data_dir / "secret"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii").strip()


def _coerce(name: str, raw: str, default: object) -> object:
    if isinstance(default, bool):
        if raw.lower() in {"1", "true", "yes", "on"}:
            return True
        if raw.lower() in {"0", "false", "no", "off"}:
            return False
        raise SettingError(f"CONSULT_{name.upper()} must be yes or no, not {raw!r}")
    if isinstance(default, int):
        try:
            return int(raw)
        except ValueError:
            raise SettingError(f"CONSULT_{name.upper()} must be a number, not {raw!r}") from None
    return Path(raw).expanduser().resolve() if isinstance(default, Path) else raw
