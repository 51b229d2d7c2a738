"""Where a closed figure changed because an appointment did, the records behind it name who wrote that, when and why."""

import csv
import io
from collections.abc import Callable
from datetime import date

from app.clock import clock_at
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.factories import bangkok, log, make_closed
from tests.hr.appointing import do
from tests.rollups.reading import words

ClientOf = Callable[..., CheckedClient]


def test_a_restatement_by_an_appointment_names_who_wrote_it_and_why(
    university: University, client_of: ClientOf
) -> None:
    one = university
    log(one.musician, first_day=date(2024, 9, 2), hours=10)
    log(one.dancer, first_day=date(2024, 9, 2), hours=10)
    period = one.year(2024)
    with clock_at(bangkok(date(2025, 6, 16), 10)):
        close = make_closed(period, one.hr)
    hr = client_of(one.hr, "en")
    (post,) = one.musician.appointments
    music = post.unit_id
    path = f"/register/appointments/{post.id}/edit"
    with clock_at(bangkok(date(2025, 6, 16), 11)):
        do(hr, path, unit=one.unit("performing").id, reason="Order 9/2568")
        page = f"/records?unit={music}&period={period.id}&changed_since={close.id}"
        said = words(hr.get(page).text)
        asked = page.replace("/records?", "/exports/records.csv?")
        (row,) = csv.DictReader(io.StringIO(hr.get(asked).data.decode("utf-8-sig")))
    assert "Appointments changed 16 Jun 2025 11:00, Ms Nipha Ranot “Order 9/2568”" in said
    assert said.count("Appointments changed") == 1
    assert (row["Decision since the close"], row["Decided by"], row["Reason"]) == (
        "Appointments changed",
        "Ms Nipha Ranot",
        "Order 9/2568",
    )
