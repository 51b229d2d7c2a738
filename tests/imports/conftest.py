"""Rosters written by a test, imported through the command that people use."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from app.extensions import db

UNITS = """code,name_th,name_en,parent,level
u,มหาวิทยาลัย,University,,university
f,คณะ,Faculty,u,faculty
d,สาขา,Department,f,department
"""
PEOPLE = """code,email,line,rank_th,given_th,family_th,given_en
1001,Ketsara@Example.ac.th,academic,ผศ.,เกศรา,ลำปำ,Ketsara
1002,,support,,ขวัญใจ,ทะเลน้อย,
"""
APPOINTMENTS = """person,unit,first_day,last_day,fte,primary,position_th
1001,d,2566-10-01,,60,yes,อาจารย์
1001,f,1/10/2566,30/9/2568,40,no,
1002,f,2020,,,,
"""


class Told(NamedTuple):
    """What the command printed, and whether it went well."""

    text: str
    went_well: bool


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Callable[..., Told]:
    """Imports the three files, each given as text; `mapping` is TOML text."""

    def import_roster(
        units: str = UNITS,
        people: str = PEOPLE,
        appointments: str = APPOINTMENTS,
        mapping: str = "",
        dry_run: bool = False,
        more: Sequence[str] = (),
    ) -> Told:
        arguments = ["import-roster"]
        for name, text in (("units", units), ("people", people), ("appointments", appointments)):
            path = tmp_path / f"{name}.csv"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            arguments.append(str(path))
        if mapping:
            path = tmp_path / "mapping.toml"
            path.write_text(mapping)
            arguments += ["--mapping", str(path)]
        return command(app, *arguments, *more, *(["--dry-run"] if dry_run else []))

    return import_roster


def command(app: Flask, *arguments: str) -> Told:
    """Runs a flask command as a shell would."""
    db.session.commit()
    result = app.test_cli_runner().invoke(args=list(arguments))
    db.session.expire_all()
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Told(result.output, result.exit_code == 0)
