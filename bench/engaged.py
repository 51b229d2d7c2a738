"""Partners, outcomes and disciplines for the made-up ledger of bench/rollup.py, and the engagement page's SQL written by hand."""

import random
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, text

PARTNERS = 400
# Every so many activities name partners and outcomes.
EVERY = 8

ENTRIES = """
WITH line AS (
    SELECT l.unit_id, l.ancestor_id AS line FROM unit_line l JOIN unit u ON u.id = l.ancestor_id
    WHERE u.parent_id = :unit OR (l.ancestor_id = :unit AND l.distance = 0)
), faculty AS (
    SELECT l.unit_id, l.ancestor_id AS faculty FROM unit_line l JOIN unit u ON u.id = l.ancestor_id
    JOIN unit r ON r.id = u.parent_id WHERE r.parent_id IS NULL
    UNION ALL SELECT id, id FROM unit WHERE parent_id IS NULL
), entry AS (
    SELECT line.line, e.* FROM ledger_entry e JOIN line ON line.unit_id = e.unit_id
    WHERE e.voided_at IS NULL AND e.first_day >= :first AND e.last_day <= :last
), across AS (
    SELECT e.activity_id, count(DISTINCT e.person_id) AS people FROM ledger_entry e JOIN faculty ON faculty.unit_id = e.unit_id
    WHERE e.voided_at IS NULL AND e.first_day >= :first AND e.last_day <= :last GROUP BY e.activity_id
    HAVING count(DISTINCT e.person_id) > 1 AND (count(DISTINCT faculty) > 1 OR count(DISTINCT discipline_code) > 1)
)
"""
PARTNERS_OF = """
SELECT line, p.partner_id, min(coalesce(p.since, entry.activity_first_day)) FROM entry
JOIN ledger_partner p ON p.engagement_id = entry.engagement_id GROUP BY line, p.partner_id
"""
OUTCOMES_OF = """
SELECT o.outcome_code, scale, count(DISTINCT activity_id), sum(minutes), count(DISTINCT person_id), max(o.beneficiaries)
FROM entry JOIN ledger_outcome o ON o.engagement_id = entry.engagement_id GROUP BY o.outcome_code, scale
"""
GOALS_OF = """
SELECT g.sdg_number, count(DISTINCT activity_id), sum(minutes), count(DISTINCT person_id)
FROM entry JOIN ledger_sdg g ON g.engagement_id = entry.engagement_id GROUP BY g.sdg_number
"""
TOGETHER_OF = """
SELECT line, count(DISTINCT entry.activity_id), sum(minutes), count(DISTINCT person_id),
       count(DISTINCT CASE WHEN engagement_id IS NOT NULL THEN entry.activity_id END),
       count(DISTINCT CASE WHEN across.activity_id IS NOT NULL THEN entry.activity_id END),
       sum(CASE WHEN across.activity_id IS NOT NULL THEN minutes ELSE 0 END),
       count(DISTINCT CASE WHEN across.activity_id IS NOT NULL THEN person_id END)
FROM entry LEFT JOIN across ON across.activity_id = entry.activity_id GROUP BY line
"""
WHOLE_OF = TOGETHER_OF.replace("SELECT line,", "SELECT -1,").replace(" GROUP BY line", "")
PAIRS_OF = """
, several AS (
    SELECT activity_id FROM ledger_entry e WHERE e.voided_at IS NULL AND e.first_day >= :first AND e.last_day <= :last
    GROUP BY activity_id HAVING count(DISTINCT person_id) > 1
), pair AS (
    SELECT DISTINCT entry.activity_id, faculty FROM entry JOIN faculty ON faculty.unit_id = entry.unit_id
    WHERE entry.activity_id IN (SELECT activity_id FROM several)
)
SELECT a.faculty, b.faculty, count(*) FROM pair a JOIN pair b ON b.activity_id = a.activity_id AND a.faculty <> b.faculty
GROUP BY a.faculty, b.faculty
"""
BY_HAND = [ENTRIES + one for one in (PARTNERS_OF, OUTCOMES_OF, GOALS_OF, TOGETHER_OF, WHOLE_OF, PAIRS_OF)]


def make_words() -> list[str]:
    """Outcomes, goals, sectors, disciplines and partners; the codes of the disciplines."""
    from app.catalogue.engagement import (
        default_disciplines,
        default_outcomes,
        default_sdgs,
        default_sectors,
    )
    from app.extensions import db
    from app.models import Partner, Scale

    disciplines, sectors = default_disciplines(), default_sectors()
    for every in (default_outcomes(), default_sdgs(), sectors, disciplines):
        db.session.add_all(every)
    db.session.flush()
    scales = list(Scale)
    for number in range(PARTNERS):
        sector = sectors[number % len(sectors)]
        db.session.add(
            Partner(
                name_en=f"Partner {number}",
                name_th="",
                sector_code=sector.code,
                scale=scales[number % 4],
                added_at=datetime(2020, 10, 1).astimezone(),
            )
        )
    db.session.flush()
    return [one.code for one in disciplines]


def engage(entries: list[dict[str, Any]], disciplines: list[str]) -> None:
    """Some activities say something of two partners, an outcome and a goal; everybody has a discipline."""
    from app.extensions import db
    from app.models import LedgerEngagement, LedgerOutcome, LedgerPartner, LedgerSdg

    chance = random.Random(2569)
    said: dict[int, int] = {}
    rows: dict[Any, list[dict[str, Any]]] = {
        one: [] for one in (LedgerEngagement, LedgerPartner, LedgerOutcome, LedgerSdg)
    }
    for entry in entries:
        activity = entry["activity_id"]
        entry["discipline_code"] = disciplines[entry["person_id"] % len(disciplines)]
        entry["scale"] = ("local", "regional", "national", "international")[activity % 4]
        entry["engagement_id"] = None
        if activity % EVERY:
            continue
        if activity not in said:
            number = said[activity] = len(said) + 1
            rows[LedgerEngagement].append(
                {"id": number, "activity_id": activity, "facts": {}, "is_transfer": False}
            )
            for partner in chance.sample(range(1, PARTNERS + 1), 2):
                since = date(2021, 1, 1) if partner % 3 == 0 else None
                rows[LedgerPartner].append({"engagement_id": number, "partner_id": partner, "since": since})
            code = ("enrich", "enhance", "prepare", "strengthen")[activity // EVERY % 4]
            rows[LedgerOutcome].append({"engagement_id": number, "outcome_code": code, "beneficiaries": 20})
            rows[LedgerSdg].append({"engagement_id": number, "sdg_number": 1 + activity % 17})
        entry["engagement_id"] = said[activity]
    for model, many in rows.items():
        db.session.execute(insert(model), many)


def by_hand(asked: dict[str, Any]) -> list[Any]:
    """What somebody would ask who writes the page's statements themselves."""
    from app.extensions import db

    return [db.session.execute(text(statement), asked).all() for statement in BY_HAND]


def the_page(question: Any, *, is_whole: bool) -> tuple[Any, ...]:
    """The same by the counting; of a unit below the university the faculties that worked with it."""
    from app.counting import achieved, matrix, mechanism, shared_with, together

    with_whom = matrix(question) if is_whole else shared_with(question)
    return mechanism(question), achieved(question), together(question), with_whom


def agree(question: Any, rows: list[Any], *, is_whole: bool) -> bool:
    """Whether both count the same partners, activities across disciplines, and pairs of faculties."""
    partners, _outcomes, _goals, lines, whole, pairs = rows
    mechanism, _achieved, together, with_whom = the_page(question, is_whole=is_whole)
    same = mechanism.whole.partners == len({row[1] for row in partners})
    same &= {row[0]: row[5] for row in lines} == {
        line: work.cross.activities for line, work in together.lines.items()
    }
    same &= whole[0][5] == together.whole.cross.activities
    return bool(same and (not is_whole or {(a, b): number for a, b, number in pairs} == with_whom.shared))
