from datetime import date
import collections
import pytest
from app.extensions import db
from app.models import *
from tests.factories import make_activity, make_contribution, log, make_person, grant
from tests.engagement_factories import *
from tests.statements import counted

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

def build(u, n):
    units = ["music", "performing", "biology", "chemistry", "office"]
    team = make_team(u.musician)
    act = make_activity(u.musician, title=f"โครงการใหญ่ {n}", team_id=team.id)
    lead = make_contribution(u.musician, act, percent=5)
    parts = []
    for i in range(n):
        p = make_person(f"x{n}x{i}", u.unit(units[i % 5]), f"ช{n}{i}", "ก")
        st = [Status.APPROVED, Status.SUBMITTED, Status.PROPOSED, Status.RETURNED][i % 4] 
        parts.append(make_contribution(p, act, st, percent=2))
        make_outsider(act, f"นอก{i}", share=1000)
        team.members.append(TeamMember(person_id=p.id, person=p, first_day=team.first_day, membership=Membership.MEMBER if i%2 else Membership.ASKED, asked_by_id=u.musician.id, asked_at=clock.now()))
        db.session.flush()
        q = make_person(f"y{n}y{i}", u.unit(units[i % 5]), f"ถ{n}{i}", "ก")
        db.session.add(JoinRequest(activity_id=act.id, person_id=q.id, note="", asked_at=clock.now()))
        grant(p, Role.HEAD, u.unit(units[i % 5])) if False else None
    other = log(u.dancer, "อีกเรื่อง").activity
    db.session.commit()
    return act, team, parts, other

from app import clock
def test_n1(client_of, university):
    u = university
    res = collections.defaultdict(dict)
    for n in (8, 28):
        act, team, parts, other = build(u, n)
        aid, tid, oid, pid = act.id, team.id, other.id, parts[1].id
        prop = parts[2].id, parts[2].person
        pages = [
            (u.musician, f"/activities/{aid}"), (u.hr, f"/activities/{aid}"), (u.rector, f"/activities/{aid}"),(u.head, f"/activities/{aid}"),
            (u.musician, f"/activities/{aid}/people"), (u.musician, f"/activities/{aid}/edit"),
            (u.musician, f"/activities/{aid}/engagement"),
            (u.musician, f"/teams/{tid}"), (u.hr, f"/teams/{tid}"), (u.musician, f"/teams/{tid}/members"),
            (u.musician, f"/teams/{tid}/edit"), (u.musician, f"/teams/{tid}/partners"),
            (u.hr, f"/activities/{aid}/merge"), (u.hr, f"/activities/{aid}/merge/together?other={oid}"), (u.hr, f"/activities/{aid}/merges"),
            (u.musician, "/"), (u.musician, "/activities"), (prop[1], f"/contributions/{prop[0]}/confirm"),
            (prop[1], "/"),
            (u.dean, f"/review?open={pid}"), (u.musician, "/teams"),
            (u.musician, f"/activities/{aid}/society"),
            (u.musician, "/colleagues?q=โครงการ"), (u.hr, "/university/engagement"), (u.musician, "/partners"),
        ]
        for who, path in pages:
            db.session.expire_all()
            c = client_of(who, "en")
            c.get(path)
            with counted() as st:
                r = c.get(path)
            name = (who.code, path.replace(str(aid), "A").replace(str(tid), "T"))
            import re
            name = (re.sub(r"\d+","N",who.code), re.sub(r"\d+", "N", path))
            res[name][n] = (r.status_code, len(st))
            if n == 28 and res[name][8][1] != len(st):
                print(name, res[name])
                k = collections.Counter(re.sub(r"\s+", " ", str(s))[:1000].split(" FROM ")[-1][:110] for s in st)
                for q, m in k.most_common(4):
                    if m > 2: print("      ", m, q)
    for k, v in res.items(): print(k, v)
