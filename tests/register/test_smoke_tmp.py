from tests.story import play
from tieubieu.rules.phases import Phase
import pytest, time
async def test_smoke(client):
    import tieubieu.platform.database as d
    story = await play(Phase.CONCLUDED)
    r = await story.round()
    from tieubieu.platform.database import rows
    certs = await rows("select lookup, token, number, record from certificate")
    prods = await rows("select slug from product"); est = await rows("select slug from establishment")
    c=certs[0]
    paths = ["/","/san-pham","/san-pham?q=gio+may&nhom=A&cap=province&nam=2026&tt=valid","/san-pham?q=khongco",*(f"/san-pham/{p['slug']}" for p in prods), *(f"/co-so/{p['slug']}" for p in est),
     "/ky",f"/ky/{r.slug}",f"/v/{c['lookup']}",f"/V/{c['token']}",f"/v/{c['token'].lower()}.json",f"/v/{c['lookup']}/qr.svg","/xac-minh","/xac-minh?ma=abc",f"/xac-minh?ma={c['number']}","/thong-ke","/thong-ke?nam=2026","/du-lieu","/du-lieu/giay-chung-nhan.csv","/du-lieu/giay-chung-nhan.json","/du-lieu/so-lieu-da-cong-bo.csv","/du-lieu/recount.py","/robots.txt","/sitemap.xml","/giay-moi.atom","/.well-known/tieubieu-keys.json","/.well-known/tieubieu-status.json",
     f"/giay/chung-nhan/{c['lookup']}.pdf",f"/giay/bien-ban/{r.slug}.pdf",f"/giay/hop-hoi-dong/{r.slug}.pdf",f"/giay/quyet-dinh/{r.slug}.pdf",
     "/api/v1/public/products?q=gio","/api/v1/public/products/"+prods[0]['slug'],"/api/v1/public/establishments/"+est[0]['slug'],"/api/v1/public/certificates/"+c['lookup'],"/api/v1/public/certificates","/api/v1/public/rounds","/api/v1/public/rounds/"+r.slug,"/api/v1/public/bundles","/api/v1/public/statistics","/api/v1/public/published-figures","/api/v1/openapi.json"]
    for p in paths:
        for q in ([p] if p.startswith(("/v/","/V/","/api","/giay","/du-lieu/","/.well","/robots","/sitemap")) else [p, "/en"+p if p!="/" else "/en"]):
            t=time.perf_counter()
            with d.count_statements() as n:
                try:
                    async with d.transaction():
                        x = await client.get(q)
                        if x.status_code>=500: raise ZeroDivisionError
                except ZeroDivisionError: pass
            print(x.status_code, len(x.content), n.count, f"{(time.perf_counter()-t)*1000:.0f}ms", q[:90], x.headers.get("location",""), x.text[:300] if x.status_code>=500 else "")
