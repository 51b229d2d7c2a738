"""Every number: one query module over the ledger that pages, drill-downs and exports call."""

from app.counting.closes import closes_of, figures_of
from app.counting.figures import Figures, Measure, total
from app.counting.left_out import left_out
from app.counting.people import by_person_and_area, person_years
from app.counting.periods import calendars, current_period, recent_years, years
from app.counting.question import Basis, LeftOut, Only, Question
from app.counting.records import contributions, records, records_total
from app.counting.restatement import restated_total, restatement
from app.counting.trend import trend
from app.counting.units import by_unit_and_area, reconciliation, staff

__all__ = [
    "Basis",
    "Figures",
    "LeftOut",
    "Measure",
    "Only",
    "Question",
    "by_person_and_area",
    "by_unit_and_area",
    "calendars",
    "closes_of",
    "contributions",
    "current_period",
    "figures_of",
    "left_out",
    "person_years",
    "recent_years",
    "reconciliation",
    "records",
    "records_total",
    "restated_total",
    "restatement",
    "staff",
    "total",
    "trend",
    "years",
]
