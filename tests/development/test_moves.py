"""Whatever people try in whatever order: nobody agrees to their own plan, and only agreeing changes what was agreed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.development import moves, proposal
from app.development.proposal import Proposal, Row
from app.extensions import db
from app.models import Area, DevelopmentPlan, PlanState
from app.workflow import Refused
from tests.cast import University
from tests.development_factories import hours, make_plan, milestone, reviewer_of

FIRST = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.AGREED, PlanState.CHANGING)
STEPS = st.tuples(
    st.sampled_from(("owner", "owner", "reviewer", "dean", "hr")),
    st.sampled_from(("write", *[one for one in moves.MOVES if one != "create"])),
)


def stands(plan: DevelopmentPlan) -> dict[int, object]:
    return {goal.id: proposal.facts_of(goal) for goal in proposal.standing(plan)}


def attempt(plan: DevelopmentPlan, who: str, step: str, number: int, university: University) -> bool:
    """Tries the step; what is refused is taken back."""
    by = {"owner": plan.person, "reviewer": reviewer_of(plan)}.get(who) or getattr(university, who)
    try:
        with db.session.begin_nested():
            if step == "write":
                kept = proposal.read(plan.proposed).goals[number % 2 :]
                said = Proposal([*kept, Row(None, hours(Area.RESEARCH, f"ข้อ {number}"))][-5:])
                moves.write(plan, said, by=by, read_version=str(plan.version))
            else:
                moves.move(plan, step, by=by, reason="เหตุผล", read_version=str(plan.version))
    except Refused:
        return False
    return True


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@settings(max_examples=40)
@given(
    steps=st.lists(STEPS, min_size=5, max_size=25),
    whose=st.sampled_from(("head", "musician", "hr")),
    first=st.sampled_from(FIRST),
)
def test_only_agreeing_by_somebody_else_changes_what_was_agreed(
    university: University, steps: list[tuple[str, str]], whose: str, first: PlanState
) -> None:
    try:
        moves_hold(university, steps, whose, first)
    finally:
        db.session.rollback()


def moves_hold(university: University, steps: list[tuple[str, str]], whose: str, first: PlanState) -> None:
    person = getattr(university, whose)
    plan = make_plan(person, university.year(2026, "academic"), hours(), milestone(), state=first)
    for number, (who, step) in enumerate(steps):
        before, state, lines = stands(plan), plan.state, len(plan.lines)
        done = attempt(plan, who, step, number, university)
        db.session.refresh(plan, ["lines"])
        if not done:
            assert (stands(plan), plan.state, len(plan.lines)) == (before, state, lines)
            continue
        last = plan.lines[-1]
        if step in ("agree", "return"):
            assert last.by_id != plan.person_id
        elif step != "write":
            assert last.by_id == plan.person_id
        if step == "agree":
            written = [row.facts for row in proposal.read(last.snapshot).goals]
            assert [row.facts for row in proposal.agreed(plan).goals] == written
        else:
            assert stands(plan) == before
        # Once agreed there is always something that stands.
        assert bool(stands(plan)) == any(line.move == "agree" for line in plan.lines)
