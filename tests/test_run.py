"""run.py: what it refuses, when it installs, and that it stops cleanly. Nothing here reaches a registry or serves."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import run


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a lock and an environment that counts as made."""
    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv/bin/python")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()
    (tmp_path / run.RUNTIME).write_text("flask==3.1.3\n")
    for name in ("PATTANA_SECRET_KEY", "PATTANA_DEMO", "PATTANA_INSTANCE", "CI"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run; each of them succeeds."""
    commands: list[list[str]] = []

    def done(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
        commands.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(run.subprocess, "run", done)
    return commands


def installs(commands: list[list[str]]) -> int:
    return sum("install" in command for command in commands)


def test_the_lock_is_installed_once_and_again_only_when_it_has_changed(
    checkout: Path, called: list[list[str]]
) -> None:
    run.install(run.RUNTIME)
    run.install(run.RUNTIME)
    assert installs(called) == 1
    (checkout / run.RUNTIME).write_text("flask==3.1.4\n")
    run.install(run.RUNTIME)
    assert installs(called) == 2


def test_only_what_the_lock_names_by_hash_is_installed(checkout: Path, called: list[list[str]]) -> None:
    run.install(run.RUNTIME)
    assert "--require-hashes" in next(command for command in called if "install" in command)


def test_a_failed_installation_is_tried_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1 if "install" in command else 0, "", "")

    monkeypatch.setattr(run.subprocess, "run", fails)
    with pytest.raises(run.Stop, match="could not be installed"):
        run.install(run.RUNTIME)
    assert not list((checkout / ".venv").glob("*.sha256"))


def test_without_ensurepip_the_environment_is_filled_by_the_pip_outside_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / ".venv/bin/python").unlink()
    commands: list[list[str]] = []

    def debian(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
        commands.append(list(command))
        within = command[0] == str(run.PYTHON)
        plain = "venv" in command and "--without-pip" not in command
        return subprocess.CompletedProcess(
            command, 1 if within or plain else 0, "", "ensurepip is not available"
        )

    monkeypatch.setattr(run.subprocess, "run", debian)
    run.install(run.RUNTIME)
    assert commands[-1][:5] == [sys.executable, "-m", "pip", "--python", str(run.PYTHON)]


def test_serve_refuses_to_start_without_a_secret_key(
    checkout: Path, called: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["serve"]) == 2
    assert "PATTANA_SECRET_KEY" in capsys.readouterr().err
    assert called == []


def test_serve_refuses_to_show_the_demo(
    checkout: Path,
    called: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATTANA_SECRET_KEY", "long and random")
    monkeypatch.setenv("PATTANA_DEMO", "1")
    assert run.main(["serve"]) == 2
    assert "PATTANA_DEMO" in capsys.readouterr().err
    assert called == []


def test_a_taken_port_is_said_beforeanything_is_installed(
    checkout: Path, called: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run.main(["demo", "--port", str(port)]) == 2
    error = capsys.readouterr().err
    assert f"127.0.0.1:{port} cannot be used" in error
    assert "--port" in error
    assert called == []


@pytest.mark.parametrize(
    "words", [[], ["sleep"], ["demo", "--port", "eighty"], ["serve", "--port", "70000"], ["demo", "x"]]
)
def test_a_command_that_is_not_understood_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        run.main(words)
    assert refused.value.code == 2


@pytest.mark.parametrize("words", [["-k", "ledger", "-x"], ["--", "tests/ledger"], ["tests/ledger", "--lf"]])
def test_what_follows_test_belongs_to_pytest(
    checkout: Path, called: list[list[str]], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    (checkout / run.DEVELOPMENT).write_text("pytest==9.2.0\n")
    ran: list[list[str]] = []
    monkeypatch.setattr(run, "run", lambda command, settings: ran.append(list(command)) or 0)
    assert run.main(["test", *words]) == 0
    wanted = [word for word in words if word != "--"]
    assert [command[-len(wanted) :] for command in ran] == [wanted]


@pytest.mark.parametrize(("ci", "required"), [("true", {"PATTANA_REQUIRE": "postgres,browser"}), ("", {})])
def test_in_ci_neither_postgresql_nor_the_browser_may_be_skipped(
    checkout: Path,
    called: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    ci: str,
    required: dict[str, str],
) -> None:
    (checkout / run.DEVELOPMENT).write_text("pytest==9.2.0\n")
    monkeypatch.setenv("CI", ci)
    given: list[dict[str, str]] = []
    monkeypatch.setattr(run, "run", lambda command, settings: given.append(settings) or 0)
    assert run.main(["test"]) == 0
    assert given[-1] == {**required, "PYTHONDONTWRITEBYTECODE": ""}


def test_one_failing_step_fails_the_command_and_the_others_still_run(
    checkout: Path,
    called: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (checkout / run.DEVELOPMENT).write_text("pytest==9.2.0\n")
    monkeypatch.setattr(run, "run", lambda command, settings: 1 if "mypy" in command else 0)
    assert run.main(["test"]) == 1
    said = capsys.readouterr().out
    assert "== tests" in said
    assert said.splitlines()[-1] == "== failed: types"


def test_the_demo_keeps_its_key_so_that_sessions_outlive_a_restart(tmp_path: Path) -> None:
    key = run.demo_key(tmp_path)
    assert len(key) == 64
    assert run.demo_key(tmp_path) == key
    assert (tmp_path / "demo-secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_stop_reaches_the_server_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, how: int
) -> None:
    monkeypatch.setattr(run, "GRACE_SECONDS", 0.2)
    here = threading.get_ident()
    # The tests may have been started where Ctrl-C is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Timer(0.5, lambda: signal.pthread_kill(here, how)).start()
    sleeps = [sys.executable, "-c", "import time; time.sleep(30)"]
    began = time.monotonic()
    try:
        assert run.run(sleeps, {}) in run.STOPPED
    finally:
        signal.signal(signal.SIGINT, before)
    assert time.monotonic() - began < 10
