"""Finding colleagues by what they did: approved work alone, what every colleague may see, nobody who hides themselves."""

from collections.abc import Callable
from datetime import date

import pytest

from app.extensions import db
from app.models import Status
from tests.cast import University
from tests.checked_client import CheckedClient
from tests.engagement_factories import engagement, give_discipline, make_partner, make_team
from tests.factories import log, make_contribution, make_person
from tests.page_trees import tree_of
from tests.statements import counted

ClientOf = Callable[..., CheckedClient]


@pytest.fixture
def work(university: University) -> None:
    """The musician played at the lake twice with the school, the scientist once measured its water."""
    twice = make_partner("รร.บ้านเกาะ", sector="school")
    twice.merged_into_id = university.school.id
    said = engagement(twice, sdgs=(4,)).stored()
    culture = university.kind("concert")
    give_discipline(university.scientist, "biology")
    log(university.musician, "ดนตรีริมทะเลสาบ", kind=culture, first_day=date(2024, 2, 5), engagement=said)
    log(university.musician, "ทะเลสาบขับขาน", kind=culture, first_day=date(2025, 2, 5), need="ความลับ")
    # Typed with two เ for each แ, the title is longer than what is searched.
    title = f"คุณภาพน้ำทะเลสาบ {'เเ' * 8}"
    log(university.scientist, title, hours=77, first_day=date(2025, 3, 5), place="ระโนด")
    log(university.leaver, "ทะเลสาบของคนที่จากไป", first_day=date(2024, 9, 20))
    make_contribution(university.dancer, status=Status.SUBMITTED, title="ร่ายรำทะเลสาบ")
    db.session.commit()


def found(client: CheckedClient, **asked: str) -> list[str]:
    """The people that are shown, by their ids in order."""
    text = client.get("/colleagues", query_string=asked).text
    return [node.get("data-person", "") for node in tree_of(text).findall(".//li[@data-person]")]


@pytest.mark.parametrize(
    ("asked", "whom"),
    [
        ({"q": "ทะเลสาบ"}, ["musician", "scientist"]),
        ({"q": "ทะเลสาบ น้ำ"}, ["scientist"]),
        ({"q": "concert"}, ["musician"]),
        ({"q": "โรงเรียนบ้านเกาะ"}, ["musician"]),
        ({"q": "รร.บ้านเกาะ"}, ["musician"]),
        ({"q": "ชีววิทยา"}, ["scientist"]),
        ({"discipline": "biology"}, ["scientist"]),
        ({"sdg": "4"}, ["musician"]),
        ({"area": "culture", "q": "ทะเลสาบ"}, ["musician"]),
        ({"area": "research"}, []),
        # The place and the need are not for everybody; nor is what is not approved.
        ({"q": "ระโนด"}, []),
        ({"q": "ความลับ"}, []),
        ({"q": "ร่ายรำ"}, []),
        ({"q": "%%"}, []),
        # Too little to look for, and nothing that there is.
        ({"q": "น"}, []),
        ({"area": "x", "sdg": "99", "discipline": "alchemy"}, []),
        ({}, []),
    ],
)
def test_people_are_found_by_what_they_did(
    client_of: ClientOf, university: University, work: None, asked: dict[str, str], whom: list[str]
) -> None:
    ids = [str(getattr(university, name).id) for name in whom]
    assert found(client_of(university.support), **asked) == ids


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_word_of_the_discipline_makes_no_work_fit(
    client_of: ClientOf, university: University, work: None
) -> None:
    """Whose work itself is of the water stands before who is of a discipline that is called so."""
    log(university.scientist, "อบรมความปลอดภัย")
    log(university.dean, "ระบบชีววิทยาของทะเล")
    log(university.dean, "งานกับ อบต. เกาะหมาก")
    log(university.musician, "ตลาดขององค์การบริหารส่วนตำบลเกาะหมาก")
    log(university.dancer, "ทำงานรอบตัว")
    db.session.commit()
    client = client_of(university.support, "en")
    text = client.get("/colleagues?q=ชีววิทยา").text
    assert found(client, q="ชีววิทยา") == [str(university.dean.id), str(university.scientist.id)]
    assert (
        "1 approved activity fits" in text and "The discipline fits, no approved activity by itself" in text
    )
    assert "อบรมความปลอดภัย" not in text and "คุณภาพน้ำ" not in text
    text = client.get("/colleagues?q=ชีววิทยา+ทะเลสาบ").text
    assert "คุณภาพน้ำ" in text and "อบรมความปลอดภัย" not in text
    both = {str(university.dean.id), str(university.musician.id)}
    assert set(found(client, q="อบต.")) == set(found(client, q="องค์การบริหารส่วนตำบล")) == both
    text = client.get("/colleagues", query_string={"q": university.head.given_th}).text
    assert "names are not searched here" in text


def test_only_what_everybody_may_see_is_shown(
    client_of: ClientOf, university: University, work: None
) -> None:
    text = client_of(university.support, "en").get("/colleagues?q=ทะเลสาบ").text
    assert "คุณภาพน้ำทะเลสาบ" in text and "Department of Biology" in text and "2025" in text
    assert "2 approved activities fit" in text
    for secret in ("77", "ความลับ", "ระโนด", "ร่ายรำ", "คนที่จากไป", "/activities/"):
        assert secret not in text.split('id="found"')[1].split("</section>")[0], secret


def test_who_hides_themselves_is_not_found(client_of: ClientOf, university: University, work: None) -> None:
    client = client_of(university.musician, "en")
    form = client.form("/me", action="/me/finding")
    assert client.send(form, discipline="music", is_findable=None).status_code == 303
    db.session.expire_all()
    assert (university.musician.discipline_code, university.musician.is_findable) == ("music", False)
    assert found(client_of(university.support), q="ทะเลสาบ") == [str(university.scientist.id)]
    assert found(client_of(university.support), discipline="music") == []
    assert client.post("/me/finding", data={"discipline": "alchemy", "is_findable": "y"}).status_code == 422
    db.session.expire_all()
    assert not university.musician.is_findable


def test_the_result_leads_to_asking_for_a_team_of_mine(
    client_of: ClientOf, university: University, work: None
) -> None:
    client = client_of(university.dean, "en")
    address = f"person={university.scientist.id}#ask"
    assert address not in client.get("/colleagues?q=น้ำ").text
    one = make_team(university.dean, name_en="Water")
    assert f"/teams/{one.id}/members?{address}" in client.get("/colleagues?q=น้ำ").text
    two = make_team(university.dean, name_en="Air")
    text = client.get("/colleagues?q=น้ำ").text
    assert all(f"/teams/{team.id}/members?{address}" in text for team in (one, two))
    text = client.get(f"/colleagues?q=น้ำ&team={two.id}").text
    assert f"/teams/{two.id}/members?{address}" in text and f"/teams/{one.id}/members?p" not in text
    assert client.get(f"/teams/{two.id}/members?{address.removesuffix('#ask')}").status_code == 200


def test_it_is_paged_and_costs_the_same_however_many(
    client_of: ClientOf, university: University, work: None
) -> None:
    client = client_of(university.support)

    def asked() -> int:
        with counted() as statements:
            assert client.get("/colleagues?q=ทะเลสาบ").status_code == 200
        return len(statements)

    before = asked()
    for number in range(22):
        person = make_person(f"more-{number}", university.unit("chemistry"), f"คน{number}", "มากมาย")
        log(person, f"ทะเลสาบครั้งที่ {number}")
    db.session.commit()
    assert asked() == before
    assert len(found(client, q="ทะเลสาบ")) == 20
    assert len(found(client, q="ทะเลสาบ", page="2")) == 4
