from tests.dossiers.products import *
from tieubieu.places import loading
async def test_oa(client, make_person, sign_in_as):
    await loading.load()
    lua = await make_person("L"); await sign_in_as(lua)
    d = await product(lua, await establishment(lua))
    at=f"/api/v1/dossiers/{d.dossier}/attachments"
    for kw in ({}, {"data":{"kind":"photo"}}, {"json":{"a":1}}, {"files":{"file":("a\x00.pdf",PDF)},"data":{"kind":"x"}}, {"files":{"file":("",PDF)},"data":{"kind":"other"}},{"files":{"file":("a\x00.pdf",PDF)},"data":{"kind":"other","caption":"\x00","position":"abc"}}, {"data":{"kind":"other","file":"text"}},{"content":b"xx","headers":{"content-type":"multipart/form-data; boundary=x"}}):
        r=await client.post(at, **kw); print(r.status_code, r.text[:160])
    for kw in ({}, {"data":{"data":"[1]"}}, {"files":{"signed_form":("a.pdf",PDF)},"data":{"data":"[1]"}}):
        r=await client.post("/api/v1/products/for-producer", **kw); print(r.status_code, r.text[:160])
    r=await client.post(f"/ho-so/{d.product}/anh", files={"photo.1":("",PDF),"photo.x":("a.jpg",PDF),"photo.99999999999":("a.jpg",picture())}); print(r.status_code)
    r=await client.post(f"/ho-so/{d.product}/mo-ta", data={"version":"99999999999999","f.purpose":"x"}); print(r.status_code)
    r=await client.patch(f"/api/v1/dossiers/{d.dossier}", json={"version":10**30}); print(r.status_code)
    r=await client.patch(f"/api/v1/dossiers/{d.dossier}", json={"version":1,"fields":{"capacity":10**11, "purpose":"\ud83d\ude00"}}); print(r.status_code, r.text[:100])
    r=await client.get("/dieu-hanh/co-so?trang=-1"); print(r.status_code)
