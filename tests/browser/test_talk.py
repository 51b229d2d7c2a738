"""The page of the yearly talk prints on at most two pages of A4, for a faculty of forty people with much to say."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page

from app.models import Area, IndicatorMeasure, StaffLine
from tests.browser.conftest import Site
from tests.cast import University
from tests.development_factories import hours, make_plan
from tests.engagement_factories import engagement
from tests.factories import log, make_person
from tests.plan_factories import (
    make_indicator,
    make_initiative,
    make_milestone,
    make_norm,
    make_objective,
    make_target,
)
from tests.plan_factories import make_plan as make_strategy

PAGE = re.compile(rb"/Type\s*/Page[^s]")
LONG = "ส่งเสริมการเรียนรู้ร่วมกับชุมชนรอบทะเลสาบสงขลาอย่างยั่งยืน"


def _faculty(cast: University) -> int:
    music, year = cast.unit("music"), cast.year(2026, "academic")
    make_norm(1260)
    make_norm(567, Area.TEACHING)
    kinds = [cast.kind(one) for one in ("course", "article", "community", "concert")]
    for at in range(40):
        person = make_person(f"t{at}", music, f"สมหมายใจดี{at}", "ณ สงขลาบุรีรมย์")
        log(
            person,
            kind=kinds[at % 4],
            hours=4 + at,
            first_day=date(2025, 6, 10),
            engagement=engagement(cast.school, outcomes={"enrich": 12, "enhance": 3}).stored(),
        )
        make_plan(person, year, hours(at_least=20), hours(Area.RESEARCH, at_least=10))
    make_norm(1600, line=StaffLine.SUPPORT)
    for at in range(6):
        make_person(f"s{at}", music, f"สมหมายใจดี{at}", "ณ สงขลาบุรีรมย์", line=StaffLine.SUPPORT)
    objective = make_objective(make_strategy(cast.root, year.calendar), name_th=LONG)
    for at in range(16):
        indicator = make_indicator(objective, IndicatorMeasure.HOURS, number=f"1.{at}", name_th=LONG)
        make_target(indicator, music, year, 100 * at)
    for _at in range(12):
        make_milestone(make_initiative(music, cast.head, name_th=LONG), date(2025, 1, 1), name=LONG)
    return music.id


@pytest.mark.browser
def test_the_page_of_the_talk_prints_on_two_pages(site: Site, open_as: Callable[..., Page]) -> None:
    unit = site.arrange(_faculty)
    for language in ("th", "en"):
        page = open_as("head", language)
        page.goto(f"/units/{unit}/talk")
        assert page.locator("[data-person]").count() == 30
        assert len(PAGE.findall(page.pdf(prefer_css_page_size=True))) <= 2, language
