from datetime import date, timedelta
import pytest, re
from sqlalchemy import func, select
from app import ledger, workflow, clock
from app.counting import Question, total
from app.extensions import db
from app.models import *
from tests.engagement_factories import engage, engagement, make_outsider, make_team, give_discipline
from tests.factories import add_link, grant, log, make_activity, make_closed, make_contribution, approve, make_person, appoint
from tests.activities.test_recorder import recorder, write_down, facts
from app.verify.entries import entries

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

def test_recorder_sees_drafts(client_of, university, recorder):
    u = university
    make_contribution(u.musician, status=Status.DRAFT, title="คอนเสิร์ตฤดูร้อน", kind=u.kind("concert"), first_day=date(2025,3,4)); db.session.commit()
    cl = client_of(recorder, "en")
    r = write_down(cl, u, u.musician)
    print(r.status_code, "Likely" , "คอนเสิร์ตฤดูร้อน" in r.text, re.findall(r'href="([^"]*join[^"]*)"', r.text))
    m = re.findall(r"<section[^>]*twin.*?</section>", r.text, re.S)
    i = r.text.find("twin"); print(re.sub(r"<[^>]+>"," ",r.text[i:i+2500])[:900])

def test_scopes_parts_recorder(client_of, university, recorder):
    u = university
    act = make_activity(u.scientist, title="งานกลุ่ม")
    make_contribution(u.scientist, act, Status.DRAFT, percent=37)
    p = make_contribution(recorder, act, Status.SUBMITTED, percent=10); p2 = make_contribution(u.dancer, act, Status.SUBMITTED, percent=10)
    db.session.commit()
    t = client_of(recorder, "en").get(f"/activities/{act.id}").text
    t2 = client_of(u.dancer, "en")
    print("37 %" in t, "Draft" in t, "37" in t)
    act = db.session.get(Activity, act.id); db.session.commit()
    t = client_of(u.dancer, "en").get(f"/activities/{act.id}").text
    print("other colleague:", "37 %" in t)

def test_join_own(client_of, university):
    u = university
    from app.activities.twins import key_of
    a = log(u.musician, "ก", percent=30).activity
    make_contribution(u.dancer, a, percent=10); db.session.commit()
    for who in (u.musician, u.dancer):
        c = client_of(who, "en")
        f = c.form(f"/join?key={key_of(a, who)}", action="/join")
        print(who.code, c.send(f, note="x").status_code, db.session.query(JoinRequest).count())

def test_crafted_proposed(client_of, university):
    u = university
    a = log(u.musician, "ก", percent=30).activity
    p = make_contribution(u.dancer, a, Status.PROPOSED, percent=10); db.session.commit()
    c = client_of(u.dancer, "en")
    f = c.form(f"/contributions/{p.id}/confirm", action="/confirm", button="hours")
    tok = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', c.get(f"/contributions/{p.id}/confirm").text).group(1)
    r = c.post(f"/contributions/{p.id}/edit", data={"csrf_token": tok, "role": "member", "first_day": "3/3/2025", "hours": "5", "share": "60", "keep": "1"})
    db.session.expire_all(); print(r.status_code, p.share, p.status)
    r = c.post(f"/contributions/{p.id}/confirm", data={"csrf_token": tok, "role": "member", "first_day": "3/3/2025", "hours": "5", "share": "60"})
    db.session.expire_all(); print(r.status_code, p.share, p.status)
    workflow.move(p, "recall", by=u.dancer); db.session.commit()
    r = c.post(f"/contributions/{p.id}/edit", data={"csrf_token": tok, "role": "lead", "first_day": "3/3/2025", "hours": "5", "share": "60"})
    db.session.expire_all(); print(r.status_code, p.share, p.role, p.status)

def test_partner_asof(client_of, university):
    u = university
    from app.engagement.partner_actions import merge_partner, change_partner, PartnerFacts
    from app.counting.partners import partner_tally
    for who, partner in ((u.musician, u.school), (u.scientist, u.municipality)):
        a = make_contribution(who, status=Status.DRAFT, title="ก"); engage(a.activity, engagement(partner)); workflow.move(a,"submit",by=who); approve(a)
    close = make_closed(u.year(2025), u.hr); db.session.commit()
    merge_partner(u.school, u.municipality, by=u.hr, reason="r"); db.session.commit()
    q = Question(unit_id=u.root.id, period=u.year(2025))
    print(partner_tally(q), partner_tally(q.but(as_of=close.closed_at)), close.closed_at, db.session.scalars(select(RegisterChange.at).order_by(RegisterChange.id.desc())).first())

def test_substr(client_of, university):
    u = university
    a = log(u.musician, "เเเเเเ เเเเเเ แผนที่", place="ลับสุดยอด").activity; db.session.commit()
    for q in ("ลับ", "แผนที่"):
        t = client_of(u.head, "en").get(f"/colleagues?q={q}").text
        print(q, u.musician.name_en if hasattr(u.musician,'name_en') else "", "แผนที่</" in t or "แผนที่" in t.split("<main")[-1].replace('value="แผนที่"',''))
    t = client_of(u.scientist, "en").get("/learned?q=ลับ").text

def test_learned_leak(client_of, university):
    u = university
    a = log(u.musician, "แผน", place="พัทลุง").activity; a.need = "ความลับของชุมชน"; a.learned="บท"; a.is_learned_shared=True; db.session.commit()
    for q in ("ความลับของ", "ไม่มีคำนี้"):
        t = client_of(u.scientist, "en").get(f"/learned?q={q}").text
        print(q, "บท</" in t or ">บท" in t)

def test_verify_outsiders(client_of, university):
    u = university
    a = log(u.musician, "ก", percent=60).activity
    make_outsider(a, share=600_000); db.session.commit()
    print([f for x in entries() for f in x])

def test_hidden(client_of, university):
    u = university
    a = log(u.musician, "คอนเสิร์ตทะเล").activity; u.musician.is_findable = False; db.session.commit()
    print(u.musician.name_in("en") in client_of(u.head, "en").get("/colleagues?q=คอนเสิร์ต").text)
