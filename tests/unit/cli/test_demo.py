"""The demo's folder is its own, its database never a real one, its accounts told."""

from __future__ import annotations

import socket
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from consult.access.models import Role
from consult.cli import demo
from consult.cli.demo import MARKER, claim_folder, demo_settings, welcome
from consult.cli.demo_data.seeding import ACCOUNTS


def test_a_new_folder_gets_a_password_for_each_role(tmp_path: Path) -> None:
    passwords = claim_folder(tmp_path / "a" / "demo", fresh=False)
    assert set(passwords) == set(Role)
    assert len(set(passwords.values())) == len(Role)
    assert (tmp_path / "a" / "demo" / MARKER).stat().st_mode & 0o077 == 0


def test_started_again_the_folder_keeps_its_passwords_and_files(tmp_path: Path) -> None:
    before = claim_folder(tmp_path, fresh=False)
    (tmp_path / "consult.sqlite3").write_bytes(b"kept")
    assert claim_folder(tmp_path, fresh=False) == before
    assert (tmp_path / "consult.sqlite3").read_bytes() == b"kept"


def test_fresh_empties_the_demos_folder_and_nothing_else(tmp_path: Path) -> None:
    folder, other = tmp_path / "demo", tmp_path / "other"
    before = claim_folder(folder, fresh=False)
    other.mkdir()
    (other / "mine").write_text("mine", encoding="utf-8")
    (folder / "files").mkdir()
    (folder / "files" / "old").write_bytes(b"old")
    (folder / "link").symlink_to(other)
    after = claim_folder(folder, fresh=True)
    assert [path.name for path in folder.iterdir()] == [MARKER]
    assert (other / "mine").read_text(encoding="utf-8") == "mine"
    assert after != before


@pytest.mark.parametrize("fresh", [False, True])
def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path, fresh: bool) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(click.ClickException, match="not empty"):
        claim_folder(tmp_path, fresh=fresh)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_spoilt_marker_is_told_and_fresh_mends_it(tmp_path: Path) -> None:
    claim_folder(tmp_path, fresh=False)
    (tmp_path / MARKER).write_text("{", encoding="utf-8")
    with pytest.raises(click.ClickException, match="--fresh"):
        claim_folder(tmp_path, fresh=False)
    assert set(claim_folder(tmp_path, fresh=True)) == set(Role)


def test_the_demo_never_uses_the_database_or_queue_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSULT_DATABASE_URL", "postgresql://real.example/consult")
    monkeypatch.setenv("CONSULT_QUEUE_URL", "redis://real.example")
    settings = demo_settings(tmp_path)
    assert settings.database == f"sqlite:///{tmp_path / 'consult.sqlite3'}"
    assert settings.queue_url == ""


def test_a_bad_setting_of_the_environment_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSULT_PROXIES", "many")
    with pytest.raises(click.UsageError, match="CONSULT_PROXIES"):
        demo_settings(tmp_path)


def test_the_welcome_tells_address_accounts_and_folder(tmp_path: Path) -> None:
    passwords = claim_folder(tmp_path, fresh=False)
    told = welcome("http://127.0.0.1:8000", passwords, tmp_path)
    assert "http://127.0.0.1:8000/" in told
    assert str(tmp_path) in told
    for account in ACCOUNTS:
        assert f"{account.email}" in told
        assert passwords[account.role] in told


def test_a_port_in_use_is_refused_before_anything_is_wiped(tmp_path: Path) -> None:
    before = claim_folder(tmp_path, fresh=False)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        answer = CliRunner().invoke(
            demo.command, ["--fresh", "--data", str(tmp_path), "--port", port]
        )
    assert answer.exit_code == 1
    assert "--port" in answer.output
    assert claim_folder(tmp_path, fresh=False) == before
