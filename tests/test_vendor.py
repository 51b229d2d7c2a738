"""Vendored assets are the ones their manifest names, with their licences, and nothing else."""

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "app/static/vendor"


def test_every_vendored_file_is_as_its_manifest_says() -> None:
    listed = {
        f"{package['folder']}/{name}": digest
        for package in json.loads((VENDOR / "manifest.json").read_text())
        for name, digest in package["files"].items()
    }
    present = {
        str(file.relative_to(VENDOR)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.rglob("*")
        if file.is_file() and file.name != "manifest.json"
    }
    assert present == listed


def test_every_vendored_package_has_its_licence_and_version() -> None:
    for package in json.loads((VENDOR / "manifest.json").read_text()):
        assert package["folder"].endswith(package["version"])
        assert "LICENSE" in package["files"]
        assert package["licence"]
