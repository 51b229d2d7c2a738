"""Engagement as one value: it is stored and read back whole, and every change of it is a difference."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.engagement_facts import NO_ENGAGEMENT, Engagement, OutcomePart, PartnerPart, Transfer
from app.facts import differences
from app.models import Deciding, Resource

WORDS = st.text(alphabet="กขค ab", max_size=5)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2025, 1, 1))
LEVELS = st.none() | st.integers(1, 9)

PARTNERS = st.builds(
    PartnerPart,
    brings=WORDS,
    resources=st.sets(st.sampled_from(Resource)).map(
        lambda few: tuple(one for one in Resource if one in few)
    ),
    gives=WORDS,
    deciding=st.none() | st.sampled_from(Deciding),
    use=WORDS,
    since=DAYS,
)
OUTCOMES = st.builds(
    OutcomePart,
    sentence=WORDS.filter(bool),
    measure=WORDS,
    unit=WORDS,
    before=WORDS,
    after=WORDS,
    beneficiaries=st.none() | st.integers(0, 10_000),
)
TRANSFERS = st.builds(
    Transfer, what=WORDS.filter(bool), to_whom=WORDS, before=LEVELS, after=LEVELS, since=DAYS
)
ENGAGEMENTS = st.builds(
    Engagement,
    partners=st.dictionaries(st.integers(1, 4), PARTNERS, max_size=3),
    outcomes=st.dictionaries(st.sampled_from(["enrich", "enhance", "prepare"]), OUTCOMES, max_size=3),
    sdgs=st.sets(st.integers(1, 17), max_size=4).map(lambda numbers: tuple(sorted(numbers))),
    transfer=st.none() | TRANSFERS,
)


@given(ENGAGEMENTS)
def test_it_is_stored_and_read_back_whole(said: Engagement) -> None:
    assert Engagement.read(said.stored()) == said


@given(ENGAGEMENTS, ENGAGEMENTS)
def test_what_differs_is_shown_and_nothing_else(one: Engagement, other: Engagement) -> None:
    assert (differences(one.stated(), other.stated()) == []) == (one == other)


@given(ENGAGEMENTS, ENGAGEMENTS)
def test_what_is_counted_differs_only_where_a_figure_would(one: Engagement, other: Engagement) -> None:
    def figures(said: Engagement) -> object:
        return (
            {partner: (part.deciding, part.since) for partner, part in said.partners.items()},
            {code: part.beneficiaries for code, part in said.outcomes.items()},
            said.sdgs,
            said.transfer is not None,
        )

    assert (one.counted() == other.counted()) == (figures(one) == figures(other))


def test_nothing_said_is_nothing_stored() -> None:
    assert NO_ENGAGEMENT.stored() == NO_ENGAGEMENT.counted() == NO_ENGAGEMENT.stated() == {}
    assert Engagement.read(None) == NO_ENGAGEMENT
