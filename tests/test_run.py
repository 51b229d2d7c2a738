"""run.py: what it refuses, and when it installs anew."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).parent.parent


def called(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    import os

    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PATTANA_")}
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        capture_output=True,
        text=True,
        env={**inherited, **settings},
        check=False,
    )


def test_serve_refuses_without_a_secret_key() -> None:
    answer = called("serve")
    assert answer.returncode == 2
    assert "PATTANA_SECRET_KEY" in answer.stderr


def test_serve_never_runs_as_a_demo() -> None:
    answer = called("serve", PATTANA_SECRET_KEY="x" * 32, PATTANA_DEMO="1")
    assert answer.returncode == 2
    assert "never shows demo accounts" in answer.stderr


def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = called("demo", "--port", port)
    assert answer.returncode == 2
    assert f"127.0.0.1:{port}" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("port", ["0", "65536", "many"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    answer = called("demo", "--port", port)
    assert answer.returncode == 2
    assert "is not a port" in answer.stderr


def test_the_lock_is_installed_once_and_again_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / ".venv/bin/python"
    calls: list[list[str]] = []

    def pretend(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        if "venv" in command:
            python.parent.mkdir(parents=True)
            python.touch()
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", python)
    monkeypatch.setattr(run.subprocess, "run", pretend)
    lock = tmp_path / "requirements.txt"

    def installs() -> int:
        calls.clear()
        run.install("requirements.txt")
        return sum("install" in command for command in calls)

    lock.write_text("flask==1")
    assert installs() == 1
    assert installs() == 0
    lock.write_text("flask==2")
    assert installs() == 1


def test_where_an_install_fails_the_next_start_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", python)
    monkeypatch.setattr(
        run.subprocess, "run", lambda command, **_o: subprocess.CompletedProcess(command, 1, "", "")
    )
    (tmp_path / "requirements.txt").write_text("flask==1")
    with pytest.raises(run.Stop, match="could not be installed"):
        run.install("requirements.txt")
    assert not (tmp_path / ".venv/requirements.txt.sha256").exists()


def test_the_demo_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    key = run.demo_key(tmp_path)
    assert len(key) == 64
    assert run.demo_key(tmp_path) == key
    assert (tmp_path / "demo-secret-key").stat().st_mode & 0o077 == 0
