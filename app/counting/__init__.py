"""Every number: one query module over the ledger that pages, drill-downs and exports call."""

from app.counting.closes import closes_of, figures_of
from app.counting.disciplines import Together, Work, by_unit, together
from app.counting.faculties import Matrix, matrix, shared_with
from app.counting.figures import Figures, Measure, total
from app.counting.left_out import left_out
from app.counting.outcomes import Achieved, Reached, achieved, beneficiaries
from app.counting.partners import Mechanism, Tally, mechanism, partner_tally, partner_trend
from app.counting.people import by_person_and_area, person_years
from app.counting.periods import calendars, current_period, recent_years, years
from app.counting.question import ANY_OUTCOME, Basis, LeftOut, Only, Partnered, Question
from app.counting.records import contributions, records, records_total
from app.counting.restatement import restated_total, restatement
from app.counting.trend import trend
from app.counting.units import by_unit_and_area, reconciliation

__all__ = [
    "ANY_OUTCOME",
    "Achieved",
    "Basis",
    "Figures",
    "LeftOut",
    "Matrix",
    "Measure",
    "Mechanism",
    "Only",
    "Partnered",
    "Question",
    "Reached",
    "Tally",
    "Together",
    "Work",
    "achieved",
    "beneficiaries",
    "by_person_and_area",
    "by_unit",
    "by_unit_and_area",
    "calendars",
    "closes_of",
    "contributions",
    "current_period",
    "figures_of",
    "left_out",
    "matrix",
    "mechanism",
    "partner_tally",
    "partner_trend",
    "person_years",
    "recent_years",
    "reconciliation",
    "records",
    "records_total",
    "restated_total",
    "restatement",
    "shared_with",
    "together",
    "total",
    "trend",
    "years",
]
