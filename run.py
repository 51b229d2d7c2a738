#!/usr/bin/env python3
"""The commands of a checkout: `demo`, `test` and `serve`. Needs only Python 3.11+ and a package registry.

Each makes `.venv` beside this file and installs the locked requirements, again only when the lock has changed.
"""

import argparse
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
GRACE_SECONDS = 3.0
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
# How a child ends that was told to: by the signal itself, or by the exit code that shells give it.
STOPPED = (-signal.SIGINT, -signal.SIGTERM, 128 + signal.SIGINT, 128 + signal.SIGTERM)


class Stop(Exception):
    """Nothing can go on; the message is a sentence that says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    # What follows `test` belongs to pytest, options too.
    chosen = words[1:] if words[:1] == ["test"] and words[1:2] not in (["-h"], ["--help"]) else []
    options = parser().parse_args(words[:1] if chosen else words)
    if chosen:
        options.pytest = chosen[1:] if chosen[0] == "--" else chosen
    # A shell that starts it in the background has it ignore Ctrl-C: whoever sends one still means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        if sys.version_info < (3, 11):
            raise Stop("Pattana needs Python 3.11 or newer.")
        code: int = options.run(options)
        return code
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(description="Run Pattana from its checkout.")
    commands = top.add_subparsers(required=True, metavar="demo | test | serve")

    demo_ = commands.add_parser("demo", help="serve the demo university on this machine")
    demo_.add_argument("--port", type=port_number, default=8000)
    demo_.add_argument("--database", help="a database URL; by default an SQLite file under instance/")
    demo_.set_defaults(run=demo)

    test_ = commands.add_parser(
        "test",
        help="linters, types and every test",
        usage="run.py test [arguments for pytest]",
        description="Linters, types and every test; with arguments for pytest only the tests they choose.",
    )
    test_.set_defaults(run=test, pytest=[])

    serve_ = commands.add_parser("serve", help="serve for real, behind a proxy that speaks https")
    serve_.add_argument("--host", default="127.0.0.1")
    serve_.add_argument("--port", type=port_number, default=8000)
    serve_.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    serve_.set_defaults(run=serve)
    return top


def demo(options: argparse.Namespace) -> int:
    """Migrates, loads the demo university into an empty database, serves it."""
    refuse_taken("127.0.0.1", options.port)
    install(RUNTIME)
    instance = Path(os.environ.get("PATTANA_INSTANCE") or HERE / "instance")
    instance.mkdir(parents=True, exist_ok=True)
    settings = {
        "PATTANA_DEMO": "1",
        "PATTANA_SECRET_KEY": demo_key(instance),
        "PATTANA_INSTANCE": str(instance),
    }
    if options.database:
        settings["PATTANA_DATABASE_URL"] = options.database
    flask("db", "upgrade", settings=settings)
    print("Loading the demo university, if the database is empty …", flush=True)
    flask("load-demo", settings=settings)
    print(
        f"\n  Pattana is at  http://127.0.0.1:{options.port}\n\n"
        "  staff@demo.pattana    a lecturer              head@demo.pattana    head of her department\n"
        "  staff2@demo.pattana   another faculty         dean@demo.pattana    the dean above\n"
        "  hr@demo.pattana       human resources         rector@demo.pattana  the whole university\n"
        "  admin@demo.pattana    the server              recorder@demo.pattana  logs for the faculty\n"
        "  the password of all:  pattana-demo\n\n"
        "  Ctrl-C stops it; the data stay.\n",
        flush=True,
    )
    return granian("127.0.0.1", options.port, workers=1, settings=settings)


def serve(options: argparse.Namespace) -> int:
    """Production settings: a secret key of one's own, secure cookies, no demo accounts."""
    if not os.environ.get("PATTANA_SECRET_KEY"):
        raise Stop(
            "Set PATTANA_SECRET_KEY to a long random text, for example the output of:\n"
            "  python3 -c 'import secrets; print(secrets.token_hex(32))'\n"
            "Keep it: a new one ends every session."
        )
    if os.environ.get("PATTANA_DEMO"):
        raise Stop("PATTANA_DEMO is set: `serve` never shows demo accounts. Unset it, or run `demo`.")
    refuse_taken(options.host, options.port)
    install(RUNTIME)
    flask("db", "upgrade", settings={})
    print(f"Pattana is at http://{options.host}:{options.port}", flush=True)
    return granian(options.host, options.port, workers=options.workers, settings={})


def test(options: argparse.Namespace) -> int:
    """Linters, types and every test; with CI=true neither PostgreSQL nor the browser may be skipped."""
    install(DEVELOPMENT)
    settings = {"PATTANA_REQUIRE": "postgres,browser"} if os.environ.get("CI") == "true" else {}
    # Two workers and the commands that tests start read the same modules: compiled once, not by each.
    settings["PYTHONDONTWRITEBYTECODE"] = ""
    pytest = [str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q"]
    if options.pytest:
        return run([*pytest, *options.pytest], settings)
    steps = {
        "lint": [str(PYTHON), "-m", "ruff", "check", "."],
        "format": [str(PYTHON), "-m", "ruff", "format", "--check", "."],
        "types": [str(PYTHON), "-m", "mypy"],
        "templates": [str(PYTHON), "-m", "djlint", "app/templates", "--lint", "--quiet"],
        "tests": pytest,
    }
    failed = []
    for name, command in steps.items():
        print(f"== {name}", flush=True)
        if run(command, settings) != 0:
            failed.append(name)
    print(
        f"== failed: {', '.join(failed)}"
        if failed
        else "== all passed (what was skipped and why stands above)"
    )
    return 1 if failed else 0


def install(lock: str) -> None:
    """Makes `.venv` and installs what `lock` names, unless it holds just that already."""
    wanted = hashlib.sha256((HERE / lock).read_bytes()).hexdigest()
    stamp = VENV / f"{lock}.sha256"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        make_environment()
    print(f"Installing {lock} …", flush=True)
    pip = [str(PYTHON), "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode != 0:
        # An environment without pip of its own: the pip of this Python installs into it.
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    command = [
        *pip,
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        str(HERE / lock),
    ]
    if subprocess.run(command, cwd=HERE, check=False).returncode != 0:
        raise Stop(
            f"{lock} could not be installed: see the lines above. The package registry must be reachable."
        )
    stamp.write_text(wanted)


def make_environment() -> None:
    """Makes `.venv`; where Debian left out ensurepip, without a pip of its own."""
    print("Making .venv …", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode == 0:
        return
    bare = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]
    if subprocess.run(bare, capture_output=True, check=False).returncode != 0:
        raise Stop(f"Python could not make a virtual environment:\n{made.stdout}{made.stderr}")
    if (
        subprocess.run(
            [sys.executable, "-m", "pip", "--version"], capture_output=True, check=False
        ).returncode
        != 0
    ):
        raise Stop("This Python has neither venv nor pip. On Debian and Ubuntu: apt install python3-venv")


def demo_key(instance: Path) -> str:
    """The demo's own secret key, made once, so that sessions outlive a restart."""
    file = instance / "demo-secret-key"
    if not file.exists():
        file.write_text(secrets.token_hex(32))
        file.chmod(0o600)
    return file.read_text().strip()


def port_number(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port: use a number from 1 to 65535")
    return int(text)


def refuse_taken(host: str, port: int) -> None:
    """Says so before anything is installed or loaded, if something listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            # A port that was left a second ago still lingers; that is not taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                f"{host}:{port} cannot be used ({error.strerror}). Choose another one with --port."
            ) from error


def flask(*words: str, settings: Mapping[str, str]) -> None:
    code = run([str(PYTHON), "-m", "flask", "--app", "wsgi", *words], settings)
    if code in STOPPED:
        raise KeyboardInterrupt
    if code != 0:
        raise Stop(f"`flask {' '.join(words)}` failed: see the lines above.")


def granian(host: str, port: int, *, workers: int, settings: Mapping[str, str]) -> int:
    """Serves until it is told to stop; being told to is no failure."""
    command = [str(PYTHON), "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += [
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "--no-ws",
        "--workers-kill-timeout",
        "10",
        "--log-level",
        "warning",
        "wsgi:app",
    ]
    # A group of its own: Ctrl-C would reach its workers twice, from the terminal and from their parent, and then they hang.
    code = run(command, settings, own_group=True)
    return 0 if code in STOPPED else code


def run(command: Sequence[str], settings: Mapping[str, str], *, own_group: bool = False) -> int:
    """Runs to the end and returns the exit code; a request to stop is passed on, and the child may stop cleanly."""
    environment = {**os.environ, **settings}
    apart = {"process_group": 0} if own_group and os.name != "nt" else {}
    child = subprocess.Popen(command, cwd=HERE, env=environment, **apart)  # type: ignore[call-overload]
    asked = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda *_of_signal: child.terminate()) for number in asked}
    try:
        while True:
            try:
                return int(child.wait())
            except KeyboardInterrupt:
                stop(child, 0 if apart else GRACE_SECONDS)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop(child: subprocess.Popen[bytes], grace: float) -> None:
    """A terminal sends Ctrl-C to a child of its group too; any other is told after `grace` seconds."""
    try:
        child.wait(timeout=grace)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.terminate()


if __name__ == "__main__":
    sys.exit(main())
