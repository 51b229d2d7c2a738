"""What narrows an indicator: its filters in words, and what may be chosen."""

from collections.abc import Mapping
from typing import Any

from app.counting.question import UNSTATED
from app.models import ActivityKind, Area, Indicator, IndicatorMeasure, Scale, StaffLine
from app.web.engagement_words import outcomes, sdgs, sectors
from app.web.language import language
from app.web.plan_words import filter_words
from app.web.words import area_name, line_name, scale_name

Choices = list[tuple[str, str]]


def told_filters(filters: Mapping[str, Any]) -> str:
    """The filters in one line."""
    asked = Indicator(measure=IndicatorMeasure.ACTIVITIES, filters=dict(filters), of_filters={})
    return " · ".join(filter_words(asked))


def area_choices() -> Choices:
    return [(one.value, area_name(one)) for one in Area]


def scale_choices() -> Choices:
    return [*((one.value, scale_name(one)) for one in Scale), (UNSTATED, scale_name(None))]


def outcome_choices() -> Choices:
    return [(code, one.name_in(language())) for code, one in outcomes().items()]


def sdg_choices() -> Choices:
    return [(str(number), f"{number} {one.name_in(language())}") for number, one in sdgs().items()]


def sector_choices() -> Choices:
    return [(code, one.name_in(language())) for code, one in sectors().items()]


def line_choices() -> Choices:
    return [(one.value, line_name(one)) for one in StaffLine]


def kind_choices(kinds: list[ActivityKind]) -> Choices:
    return [(str(one.id), f"{area_name(one.area)}: {one.name_in(language())}") for one in kinds]
