import json
from datetime import date, timedelta
import pytest
from sqlalchemy import func, select
from app import ledger, workflow, clock
from app.counting import Question, total
from app.counting.records import records
from app.counting.question import LeftOut
from app.engagement_facts import Engagement
from app.extensions import db
from app.models import *
from app.models.ledger import standing
from app.verify.entries import entries
from app.verify.histories import histories
from tests.engagement_factories import engage, engagement, make_outsider, make_team
from tests.factories import add_link, grant, log, make_activity, make_closed, make_contribution, approve
from tests.merging.test_merging import make_one, halves, figures, faults, part_of, twice

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

def part_again(client, kept, reason="คนละครั้ง", at=0):
    form = client.form(f"/activities/{kept.id}/merges", action="/part")
    return client.send(form, reason=reason)

def three(u):
    a = log(u.musician, "ลงพื้นที่ทะเลสาบ", percent=30).activity
    b = log(u.scientist, "ลงพื้นที่ทะเลสาบ", percent=30, first_day=date(2025,3,4)).activity
    c = log(u.dancer, "ลงพื้นที่ทะเลสาบ", percent=30, first_day=date(2025,3,5)).activity
    db.session.commit()
    return a, b, c

def test_chain(client_of, university):
    u = university
    a, b, c = three(u)
    cl = client_of(u.hr, "en")
    assert make_one(cl, b, c).status_code == 303
    m1 = db.session.scalars(select(ActivityMerge)).one().id
    assert make_one(cl, a, b).status_code == 303
    form = cl.form(f"/activities/{a.id}/merges", action="/part")
    r = cl.post(f"/activities/{b.id}/part", data={"merge": str(m1), "reason": "x", **({"csrf_token": form.values.get("csrf_token")} if hasattr(form,"values") else {})})
    print(r.status_code)
    db.session.expire_all()
    print(figures(u), faults(), [(x.id, x.merged_into_id, len(x.contributions)) for x in (a,b,c)])

def test_undo_first_of_two(client_of, university):
    u = university
    a, b, c = [x for x in three(u)]
    u2 = [b, c]
    cl = client_of(u.hr, "en")
    from app.merging import actions
    engage(b, engagement(u.school)); engage(c, engagement(u.municipality)); db.session.commit()
    m1 = actions.merge(a, b, shares={}, reason="r", by=u.hr).merge; db.session.commit()
    m2 = actions.merge(a, c, shares={}, reason="r", by=u.hr).merge; db.session.commit()
    actions.undo(m1, reason="r", by=u.hr); db.session.commit()
    actions.undo(m2, reason="r", by=u.hr); db.session.commit()
    print(a.first_day, a.last_day, a.engagement, faults())

def test_undo_after_edit(client_of, university):
    u = university
    a, b, c = three(u)
    from app.merging import actions
    engage(b, engagement(u.school)); db.session.commit()
    m1 = actions.merge(a, b, shares={}, reason="r", by=u.hr).merge; db.session.commit()
    from app.proposing import propose, counted as _c
    from app.facts import counted
    f = counted(a)
    e = f.engagement._replace(sdgs=(4,))
    p = propose(a, f._replace(engagement=e), u.musician)
    workflow.move(p, "submit", by=u.musician); approve(p); db.session.commit()
    actions.undo(m1, reason="r", by=u.hr); db.session.commit()
    print(a.engagement, b.engagement, faults())
    print(total(Question(unit_id=u.root.id, partner_id=u.school.id)).activities)

def test_lost_update(client_of, university):
    u = university
    a, b, c = three(u)
    cl = client_of(u.hr, "en")
    form = cl.form(f"/activities/{a.id}/merge/together?other={b.id}", action="/merge")
    p = part_of(a)
    workflow.move(p, "amend", by=u.musician); p.share = 500_000; workflow.move(p, "submit", by=u.musician); approve(p); db.session.commit()
    r = cl.send(form, reason="x")
    db.session.expire_all()
    print(r.status_code, p.share)

def test_team_kept(client_of, university):
    u = university
    a, b, c = three(u)
    t = make_team(u.scientist)
    b.team_id = t.id; b.learned = "บทเรียน"; b.is_learned_shared = True; b.need="ความต้องการ"; b.society={"situation":"x"}; db.session.commit()
    before = total(Question(team_id=t.id))
    cl = client_of(u.hr, "en")
    assert make_one(cl, a, b).status_code == 303
    db.session.expire_all()
    print(before.minutes, total(Question(team_id=t.id)).minutes, a.learned, a.need)
    print("บทเรียน" in client_of(u.head).get("/learned").text)

def test_join_request(client_of, university):
    u = university
    a, b, c = three(u)
    db.session.add(JoinRequest(activity_id=b.id, person_id=u.support.id, note="", asked_at=clock.now())); db.session.commit()
    cl = client_of(u.hr, "en")
    assert make_one(cl, a, b).status_code == 303
    db.session.expire_all()
    h = client_of(u.scientist, "en").get("/").text
    import re
    print("asks", [m for m in re.findall(r'href="([^"]+people[^"]*)"', h)])
    for link in re.findall(r'href="([^"]+people[^"]*)"', h):
        print(client_of(u.scientist).get(link.replace("&amp;","&")).status_code)
    print("people links musician", re.findall(r'href="([^"]+people[^"]*)"', client_of(u.musician, "en").get("/").text))

def test_amend_drop_after_merge(client_of, university, twice):
    u = university
    k, m = twice
    cl = client_of(u.hr, "en")
    make_one(cl, k, m, **halves(k, m)); db.session.expire_all()
    p = k.contributions[0]
    workflow.move(p, "amend", by=u.musician); workflow.move(p, "drop", by=u.musician); db.session.commit()
    print(p.share, faults())
    from app.counting.listing import listed
    for chunk in listed(Question(unit_id=u.root.id)):
        for row in chunk: print(row.contribution_id, row.share, row.credit, row.approved_at)

def test_undo_part_moved_outside(client_of, university):
    u = university
    a, b, c = three(u)
    from app.merging import actions
    m1 = actions.merge(a, b, shares={}, reason="r", by=u.hr).merge; db.session.commit()
    p = next(x for x in a.contributions if x.person_id == u.scientist.id)
    workflow.move(p, "amend", by=u.scientist); p.first_day = date(2025,3,3); p.last_day=date(2025,3,3); workflow.move(p, "submit", by=u.scientist); approve(p); db.session.commit()
    try:
        actions.undo(m1, reason="r", by=u.hr); db.session.commit()
    except Exception as e: print("refused", e)
    print((b.first_day, b.last_day), (p.activity_id == b.id, p.first_day, p.last_day))

def test_records_as_of_title(client_of, university):
    u = university
    a = log(u.musician, "ชื่อหนึ่ง", percent=30).activity
    b = log(u.scientist, "ชื่อสอง", percent=30).activity
    db.session.commit()
    before = db.session.scalar(select(func.max(LedgerEntry.posted_at)))
    make_one(client_of(u.hr), a, b)
    db.session.expire_all()
    print([r.title for r in records(Question(unit_id=u.root.id, as_of=before))])

def test_waiting_as_of(client_of, university):
    u = university
    a = log(u.musician, "ชื่อหนึ่ง", percent=30).activity
    w = make_contribution(u.scientist, status=Status.SUBMITTED, title="รออยู่", percent=30)
    b = w.activity
    db.session.commit()
    from app.changes import note_change
    from app.facts import shared_facts
    from app.clock import clock_at
    with clock_at(clock.now() + timedelta(minutes=5)):
        bf = shared_facts(a); a.title = "ชื่อใหม่"; a.scale = Scale.NATIONAL; note_change(a, bf, u.musician); db.session.commit()
    t = clock.now() + timedelta(minutes=10)
    with clock_at(clock.now() + timedelta(minutes=20)):
        make_one(client_of(u.hr), a, b)
        db.session.expire_all()
        q = Question(unit_id=u.root.id, as_of=t, left_out=LeftOut.WAITING, scale=Scale.NATIONAL)
        print("waiting national as of", len(records(q)))
        print([ (r.title, r.contribution.activity_id) for r in records(q.but(scale=None))])

def test_closed_why(client_of, university, twice):
    u = university
    k, m = twice
    close = make_closed(u.year(2025), u.hr); db.session.commit()
    cl = client_of(u.hr, "en")
    assert make_one(cl, k, m, **halves(k, m)).status_code == 303
    for r in records(Question(unit_id=u.root.id, period=u.year(2025), changed_since=close)):
        print(r.title, r.why, r.registered, r.closed_credit, r.credit)
