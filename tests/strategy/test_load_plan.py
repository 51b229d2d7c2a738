"""A plan is loaded from a file, again and again; what the file cannot mean is refused with its line."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.catalogue import default_kinds, plan_template
from app.extensions import db
from app.models import ActivityKind, Indicator, Plan, PlanChange, Target
from tests.cast import University

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
PLAN = """code = "lake"
type = "strategic"
name_en = "Lake plan"
calendar = "fiscal"
years = 3

[[objectives]]
number = "1"
name_en = "A living lake"

[[objectives.indicators]]
number = "1.1"
name_en = "Concerts"
measure = "activities"
filters = {kinds = ["concert"], sdgs = [14]}
targets = {running = 12, coming = 14}
"""


def load(app: Flask, tmp_path: Path, text: str, *options: str, encoding: str = "utf-8") -> tuple[int, str]:
    """Exit code, and what the command said."""
    file = tmp_path / "plan.toml"
    file.write_text(text, encoding=encoding)
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["load-plan", str(file), *options])
    db.session.expire_all()
    return done.exit_code, done.output


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_it_is_loaded_once_and_found_again(app: Flask, university: University, tmp_path: Path) -> None:
    code, said = load(app, tmp_path, PLAN)
    assert code == 0, said
    plan = db.session.scalars(select(Plan)).one()
    assert (plan.owner, str(plan.first_day), str(plan.last_day)) == (
        university.root,
        "2024-10-01",
        "2027-09-30",
    )
    indicator = plan.objectives[0].indicators[0]
    assert indicator.filters == {"kinds": [university.kind("concert").id], "sdgs": [14]}
    assert [(one.period, one.value) for one in indicator.targets] == [(university.year(2025), 12_000)]
    assert "1.1: fiscal has no coming year yet" in said and "4 added, 0 changed, 1 left" in said
    before = count(PlanChange)
    assert "0 added, 0 changed, 5 left" in load(app, tmp_path, PLAN)[1]
    assert (count(Plan), count(Indicator), count(Target), count(PlanChange)) == (1, 1, 1, before)


def test_it_is_changed_and_a_target_set_on_the_screen_stays(
    app: Flask, university: University, tmp_path: Path
) -> None:
    load(app, tmp_path, PLAN)
    target = db.session.scalars(select(Target)).one()
    target.value = 20_000
    changed = PLAN.replace('name_en = "Concerts"', 'name_en = "Concerts by the lake"')
    said = load(app, tmp_path, changed)[1]
    assert "changed: indicator 1.1" in said and "20 stands, the file says 12" in said
    assert target.value == 20_000
    assert db.session.scalars(select(Indicator)).one().name_en == "Concerts by the lake"


def test_what_an_indicator_with_targets_counts_stays_and_the_line_is_named(
    app: Flask, university: University, tmp_path: Path
) -> None:
    load(app, tmp_path, PLAN)
    code, said = load(app, tmp_path, PLAN.replace('"activities"', '"hours"'))
    assert code == 1 and "Line 11: Its targets and typed values are of what it counts now" in said
    code, said = load(app, tmp_path, PLAN.replace("[14]", "[15]"))
    assert code == 0 and "indicator 1.1: narrowed otherwise, the values of past years are told anew" in said


def test_its_targets_may_be_left_aside(app: Flask, university: University, tmp_path: Path) -> None:
    assert load(app, tmp_path, PLAN, "--no-targets")[0] == 0
    assert count(Target) == 0


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"concert"', '"opera"', "Line 15: there is no kind “opera”."),
        ("[14]", "[18]", "Line 15: there is no goal “18”."),
        ("sdgs =", "sdg =", "Line 15: nothing is narrowed by “sdg”."),
        ('"activities"', '"concerts"', "Line 14: measure “concerts” is none of hours, activities"),
        ('"fiscal"', '"lunar"', "Line 4: there is no calendar “lunar”."),
        ("years = 3", 'owner = "moon"', "Line 5: there is no unit “moon”."),
        ('number = "1.1"', 'number = "1"', "Line 12: the number 1 stands twice."),
        ("running = 12", "running = -1", "Line 16: the target -1 is no number"),
        ("running = 12", "someday = 12", "has no period “someday”"),
        (
            'measure = "activities"\nfilters = {kinds = ["concert"], sdgs = [14]}\ntargets = {running = 12,',
            'measure = "hours"\nreckoning = "share"\nof_measure = "hours"\ntargets = {running = 120,',
            "Line 17: the target 120 is more than 100 percent.",
        ),
        (
            'measure = "activities"',
            'reckoning = "share"\nmeasure = "hours"',
            "Line 11: a share needs of_measure",
        ),
        ("running = 12", "running = inf", "Line 16: the target inf is no number from 0 to"),
        ("years = 3", "years = 5000", "Line 5: years is a whole number from 1 to 50."),
        ("years = 3", "begun = 5000", "Line 5: begun is a whole number from 0 to 50."),
        ('"A living lake"', '["A living lake"]', "Line 9: name_en is a text in quotes."),
        ('code = "lake"', "", "Line 1: the plan needs a code"),
        ("[[objectives]]", "[[objectives", "It is no TOML file"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(
    app: Flask, university: University, tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    code, said = load(app, tmp_path, PLAN.replace(old, new, 1))
    assert code == 1 and sentence in said and "Nothing was done." in said
    assert count(Plan) == 0


def test_how_the_file_is_encoded_is_forgiven_or_told(
    app: Flask, university: University, tmp_path: Path
) -> None:
    thai = PLAN.replace("Lake plan", "แผนทะเลสาบ")
    for encoding in ("cp874", "utf-16"):
        code, said = load(app, tmp_path, thai, encoding=encoding)
        assert code == 1 and "no text in UTF-8" in said, said
    assert count(Plan) == 0
    assert load(app, tmp_path, thai, encoding="utf-8-sig")[0] == 0
    assert db.session.scalars(select(Plan)).one().name_en == "แผนทะเลสาบ"


def test_the_template_is_loaded_by_its_name(app: Flask, university: University) -> None:
    known = set(university.kinds)
    db.session.add_all([kind for kind in default_kinds() if kind.code not in known])
    db.session.commit()
    assert count(ActivityKind) > 40
    done = app.test_cli_runner().invoke(args=["load-plan", "engagement"])
    assert done.exit_code == 0, done.output
    db.session.expire_all()
    assert count(Indicator) >= 15
    assert all(one.name_th and one.name_en for one in db.session.scalars(select(Indicator)))
    assert plan_template("none") is None
    refused = app.test_cli_runner().invoke(args=["load-plan", "none"])
    assert refused.exit_code == 1 and "There is no file none" in refused.output
