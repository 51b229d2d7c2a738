"""Questions of engagement, as hypothesis draws them and in the app's words."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from app.counting import Basis, Question
from app.counting.question import UNSTATED, Partnered
from app.extensions import db
from app.models import Area, Deciding, Period, Scale, StaffLine
from tests.oracle.engaged_facts import (
    DECIDING,
    GOALS,
    LINES,
    OUTCOMES,
    PLACES,
    SCALES,
    SECTORS,
    EngagedFacts,
)
from tests.oracle.engaged_oracle import Engaged, EngagedOracle
from tests.oracle.engaged_rows import INITIATIVE, OBJECTIVE, TEAM
from tests.oracle.facts import AREAS, KINDS


def question_of(asked: Engaged) -> Question:
    """The app's words for it."""
    return Question(
        unit_id=asked.unit,
        direct=asked.direct,
        gone=asked.gone,
        period=db.session.get(Period, asked.period.id) if asked.period else None,
        basis=Basis.NOW if asked.now else Basis.THEN,
        as_of=asked.as_of,
        scale=None if asked.scale is None else UNSTATED if asked.scale == UNSTATED else Scale(asked.scale),
        person_id=asked.person,
        engaged=asked.engaged,
        transfer=asked.transfer,
        outcome=asked.outcome,
        sdg=asked.sdg,
        partnered=Partnered(asked.partnered) if asked.partnered else None,
        partner_id=asked.partner,
        sector=asked.sector,
        partner_scale=Scale(asked.partner_scale) if asked.partner_scale else None,
        province=asked.place,
        deciding=Deciding(asked.deciding) if asked.deciding else None,
        cross=asked.cross,
        with_unit=asked.with_unit,
        team_id=TEAM if asked.of_team else None,
        initiative_id=INITIATIVE if asked.of_initiative and not asked.by_objective else None,
        objective_id=OBJECTIVE if asked.by_objective else None,
        areas=tuple(Area(one) for one in asked.areas),
        kinds=asked.kinds,
        scales=tuple(UNSTATED if one == UNSTATED else Scale(one) for one in asked.scales),
        outcomes=asked.outcomes,
        sdgs=asked.sdgs,
        sectors=asked.sectors,
        line=StaffLine(asked.line) if asked.line else None,
    )


def but(asked: Engaged, **changes: Any) -> Engaged:
    return Engaged(**{**vars(asked), **changes})


def moments_of(oracle: EngagedOracle) -> list[datetime]:
    """When something was approved, when the register changed, and right before each of its changes."""
    changes = [since for since, _there in (*oracle.registers, *oracle.lines) if since]
    approvals = {approval.since for approval in oracle.approvals}
    return sorted({*approvals, *changes, *(since - timedelta(microseconds=1) for since in changes)})


@st.composite
def narrowed(draw: st.DrawFn, facts: EngagedFacts, moments: list[datetime]) -> Engaged:
    """A question narrowed in one way or in several at once."""
    now = draw(st.booleans())
    period = draw(st.sampled_from((None, *facts.periods)))
    may_look_back = not now and moments and period not in facts.late_periods()
    asked: dict[str, Any] = {
        "unit": draw(st.sampled_from((None, *facts.parents))),
        "period": period,
        "now": now,
        "direct": draw(st.integers(0, 3)) == 0,
        "as_of": draw(st.sampled_from((None, *moments))) if may_look_back else None,
        "person": draw(st.sampled_from((None, None, *facts.people))),
    }
    ways = draw(
        st.lists(
            st.sampled_from(
                ("partners", "outcome", "sdg", "cross", "with", "flags", "team", "several", "line")
            ),
            min_size=1,
            max_size=3,
            unique=True,
        )
    )
    if "partners" in ways:
        asked |= {
            "partnered": draw(st.sampled_from((None, "any", "new", "continuing"))),
            "partner": draw(st.sampled_from((None, None, *(one.id for one in facts.partners)))),
            "sector": draw(st.sampled_from((None, *SECTORS))),
            "partner_scale": draw(st.sampled_from((None, None, *SCALES))),
            "place": draw(st.sampled_from((None, None, *PLACES))),
            "deciding": draw(st.sampled_from((None, *DECIDING))),
        }
    if "outcome" in ways:
        asked["outcome"] = draw(st.sampled_from(("any", *OUTCOMES)))
    if "sdg" in ways:
        asked["sdg"] = draw(st.sampled_from(GOALS))
    if "cross" in ways:
        asked["cross"] = draw(st.booleans())
    if "with" in ways:
        asked["with_unit"] = draw(st.sampled_from(facts.units()))
    if "flags" in ways:
        asked |= {name: draw(st.sampled_from((None, True, False))) for name in ("engaged", "transfer")}
    if "team" in ways:
        asked["of_team"] = draw(st.booleans())
        asked["of_initiative"] = not asked["of_team"]
        asked["by_objective"] = asked["of_initiative"] and draw(st.booleans())
    if "several" in ways:
        asked |= draw(several())
    if "line" in ways:
        asked["line"] = draw(st.sampled_from(LINES))
    return Engaged(**asked)


@st.composite
def several(draw: st.DrawFn) -> dict[str, tuple[Any, ...]]:
    """What may be any of several: of one or two lists some."""
    lists: dict[str, tuple[Any, ...]] = {
        "areas": AREAS,
        "kinds": tuple(KINDS),
        "scales": ("unstated", "local", "international"),
        "outcomes": OUTCOMES,
        "sdgs": GOALS,
        "sectors": SECTORS,
    }
    names = draw(st.lists(st.sampled_from(sorted(lists)), min_size=1, max_size=2, unique=True))
    return {
        name: tuple(draw(st.lists(st.sampled_from(lists[name]), min_size=1, max_size=3, unique=True)))
        for name in names
    }
