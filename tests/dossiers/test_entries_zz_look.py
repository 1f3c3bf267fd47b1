import asyncio, shutil
from datetime import date
import pytest
from playwright.async_api import async_playwright
from tests.dossiers.entering import *
from tests.dossiers.test_entries_ladder import climbed
from tieubieu.dossiers import entries
from tieubieu.places import loading
from tieubieu.platform.database import scalar, execute
from tieubieu.rules.levels import Level
pytestmark = pytest.mark.filterwarnings("ignore")

@pytest.fixture(scope="module", autouse=True)
async def loaded(database):
    if not await scalar("SELECT 1 FROM place LIMIT 1"):
        await loading.load()

@pytest.mark.timeout(500)
async def test_look(client, sign_in_as):
    at(2026, 9, 1, 9, 0)
    round = await opened()
    owner, whole = await ready("Giỏ mây mắt cáo")
    done = await enter(owner, whole, round)
    o2, w2 = await ready("Mật ong hoa cà phê nguyên chất thu hoạch mùa khô", group="B")
    d2 = await enter(o2, w2, round)
    d3 = await enter(*await ready("Máy xát cà phê mini", group="C"), round)
    await entries.accept(round.clerk, d3.entry)
    d5 = await enter(*await ready("Tinh dầu sả", group="D"), round)
    await entries.refuse(round.clerk, d5.entry, "Sản phẩm không do cơ sở làm ra", "TT 26/2014 Điều 4.2")
    await entries.ask_supplement(round.clerk, done.entry, "Ghi rõ giá bán.\nThêm ảnh chụp từ trên xuống.", date(2026, 9, 8))
    o4, w4, lower, held, inv = await climbed(Level.COMMUNE, CHU_SE)
    prov = await opened(Level.PROVINCE, GIA_LAI)
    await mend(w4, price="350.000 đồng một bộ")
    slug, ps = (await round.now()).slug, (await prov.now()).slug
    o6, w6 = await ready("Nước mắm cá cơm", group="B")
    shots = [
        ("state_asked", owner, f"/ho-so/da-nop/{done.receipt}"),
        ("state_sent", o2, f"/ho-so/da-nop/{d2.receipt}"),
        ("receipt", o2, f"/ho-so/da-nop/{d2.receipt}/bien-nhan"),
        ("withdraw", o2, f"/ho-so/da-nop/{d2.receipt}/rut"),
        ("offers", o6, f"/ho-so/{w6.product}/nop"),
        ("submit", o6, f"/ho-so/{w6.product}/nop/{slug}"),
        ("submit_letter", o6, f"/ho-so/{w6.product}/nop/{ps}"),
        ("invitation", o4, f"/ho-so/moi-len-cap/{inv}"),
        ("list", round.clerk, f"/dieu-hanh/{slug}/ho-so"),
        ("check", round.clerk, f"/dieu-hanh/{slug}/ho-so/{d2.receipt}"),
        ("act", round.clerk, f"/dieu-hanh/{slug}/ho-so/{d2.receipt}/bo-sung"),
        ("group", round.clerk, f"/dieu-hanh/{slug}/ho-so/{d2.receipt}/nhom"),
    ]
    lock = asyncio.Lock()
    async with async_playwright() as p:
        browser = await p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        async def serve(route, request):
            async with lock:
                r = await client.request(request.method, request.url)
            h = {k: v for k, v in r.headers.items() if k not in ("content-encoding", "content-length", "transfer-encoding")}
            await route.fulfill(status=r.status_code, headers=h, body=r.content)
        async def run(shots):
            for name, who, path in shots:
                await sign_in_as(who)
                for w in (360, 1440):
                    page = await browser.new_page(viewport={"width": w, "height": 800})
                    await page.route("**/*", serve)
                    errs = []
                    page.on("console", lambda m: errs.append(m.text) if m.type == "error" else None)
                    resp = await page.goto("http://127.0.0.1:8000" + path)
                    await page.wait_for_timeout(300)
                    over = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
                    await page.screenshot(path=f"/tmp/look/{name}_{w}.png", full_page=True)
                    print(name, w, resp.status, "overflow", over, errs[:2])
                    await page.add_script_tag(path="tests/vendor/axe.min.js") if False else None
                    src = open("tests/vendor/axe.min.js").read()
                    res = await page.evaluate(src + "; axe.run({resultTypes:['violations']}).then(r => r.violations.map(v => v.id + ':' + v.impact + ':' + v.nodes.length + ':' + v.nodes[0].html.slice(0,150)))")
                    if res: print("   axe", res)
                    await page.close()
        await run(shots)
        done4 = await entries.confirm_nomination(o4, inv)
        await run([("check_up", prov.clerk, f"/dieu-hanh/{ps}/ho-so/{done4.receipt}")])
        await browser.close()
