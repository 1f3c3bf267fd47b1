"""The public side through the web: what is told, what is not, in both languages."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser

import httpx
import pytest

from tests.papers.looking import decoded
from tests.papers.looking import page as look
from tests.story import Story, picture, play, travel
from tieubieu.certificates import keys, payload, signing, statuslist
from tieubieu.certificates import queries as certificates
from tieubieu.certificates.actions import RevokeCertificate, SuspendCertificate, revoke, suspend
from tieubieu.certificates.queries import CertificateRow
from tieubieu.certificates.state import State
from tieubieu.platform import clock, files
from tieubieu.platform.database import count_statements, execute, rows, scalar
from tieubieu.platform.ids import new_id
from tieubieu.platform.web import english
from tieubieu.register import published, verify
from tieubieu.rules.phases import Phase

WORDS = {
    "valid": "Còn hiệu lực",
    "expired": "Hết hạn",
    "suspended": "Tạm ngừng",
    "revoked": "Đã thu hồi",
    "unknown": "Không rõ",
}


async def held(story: Story, group: str = "A") -> CertificateRow:
    found = [c for c in await certificates.of_round(story.round_id) if c.entry_id == story.by(group).id]
    return found[0]


async def told(client: httpx.AsyncClient, path: str) -> str:
    """The state in big type."""
    answer = await client.get(path)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    heading = re.search(r'<h1 id="tt">(.*?)</h1>', answer.text)
    assert heading
    return heading[1]


@pytest.fixture
async def story(client: httpx.AsyncClient) -> Story:
    await signing.publish_keys()
    return await play(Phase.CONCLUDED)


# Five states


async def test_the_five_states(client, story):
    certificate = await held(story)
    code, path = certificate.lookup, f"/v/{certificate.lookup}"
    for way in (
        path,
        f"/v/{code.lower()}",
        f"/V/{code[:3]}-{code[3:6]}-{code[6:]}",
        f"/V/{certificate.token}",
    ):
        assert await told(client, way) == WORDS["valid"]
    assert await told(client, f"/v/{certificate.token.lower()}") == WORDS["valid"]
    clock.travel_to(clock.datetime(certificate.valid_until.year, 12, 31, 23, 59))
    assert await told(client, path) == WORDS["valid"]
    clock.travel_to(clock.datetime(certificate.valid_until.year + 1, 1, 1, 0, 0))
    assert await told(client, path) == WORDS["expired"]
    travel(12, 20)
    measure = {"certificate": certificate.id, "decision_number": "131/QĐ", "decision_day": clock.today()}
    await suspend(story.authority, SuspendCertificate(reason="Đang kiểm tra nhãn", **measure))
    assert await told(client, path) == WORDS["suspended"]
    await revoke(story.authority, RevokeCertificate(reason="Bán hàng không do cơ sở làm", **measure))
    answer = await client.get(path)
    assert WORDS["revoked"] in answer.text
    assert (
        "Bán hàng không do cơ sở làm" in answer.text
        and "131/QĐ" in answer.text
        and "20/12/2026" in answer.text
    )
    assert (await client.get(f"/giay/chung-nhan/{code}.pdf")).status_code == 404
    assert await told(client, "/v/PAPD48GQ0W") == WORDS["unknown"]


def forged(token: str) -> str:
    """The same claims under another signature, written in the one form."""
    raw = bytearray(base64.b32decode(token + "=" * (-len(token) % 8)))
    raw[-1] ^= 1
    return base64.b32encode(bytes(raw)).decode().rstrip("=")


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_unknown_says_why(client, story, lang):
    certificate = await held(story)
    stranger = keys.demo_pair(keys.Purpose.TOKEN)
    claims = payload.parse(certificate.token).claims
    foreign = payload.sign(claims, stranger.private, stranger.kid)
    own = signing.pairs()[keys.Purpose.TOKEN]
    made_up = payload.sign(
        payload.Claims(b"0123456789", claims.level, claims.issued, claims.valid_until, claims.digest),
        own.private,
        own.kid,
    )
    retouched = payload.sign(
        payload.Claims(claims.serial, claims.level, claims.issued, claims.valid_until, bytes(16)),
        own.private,
        own.kid,
    )
    whys = {
        forged(certificate.token): "signature",
        foreign: "key",
        made_up: "not_found",
        retouched: "record",
        "A" * 185: "text",
        "ABCDEFGHJK": "text",
        "PAPD48GQ0W": "not_found",
    }
    for code, why in whys.items():
        twin = (await client.get(f"/v/{code}.json")).json()
        assert (twin["state"], twin["why"]) == ("unknown", why)
        answer = await client.get(f"/v/{code}?lang={lang}")
        heading = WORDS["unknown"] if lang == "vi" else english()[WORDS["unknown"]]
        assert f'<h1 id="tt">{heading}</h1>' in answer.text
        assert "Giỏ mây" not in answer.text  # claims that are not good are hearsay


async def test_an_unreleased_certificate_is_unknown_everywhere(client):
    await signing.publish_keys()
    story = await play(Phase.APPROVAL)
    travel(11, 10)
    await story.approve()
    certificate = await held(story)
    for code in (certificate.lookup, certificate.token):
        twin = (await client.get(f"/v/{code}.json")).json()
        assert (twin["state"], twin["why"], twin.get("record")) == ("unknown", "unreleased", None)
        assert await told(client, f"/v/{code}") == WORDS["unknown"]
    assert (await client.get(f"/giay/chung-nhan/{certificate.lookup}.pdf")).status_code == 404
    assert (await client.get(f"/v/{certificate.lookup}/qr.svg")).status_code == 404
    assert (await client.get(f"/xac-minh?ma={certificate.number}")).status_code == 422


# What leaks: nothing

PUBLIC = [
    "/", "/en", "/san-pham", "/en/san-pham", "/san-pham?q=gio+may", "/ky", "/thong-ke", "/du-lieu", "/sitemap.xml",
    "/giay-moi.atom", "/du-lieu/giay-chung-nhan.csv", "/du-lieu/giay-chung-nhan.json",
    "/.well-known/tieubieu-status.json", "/api/v1/public/products", "/api/v1/public/certificates",
    "/api/v1/public/rounds",
    "/api/v1/public/statistics", "/api/v1/public/bundles",
]  # fmt: skip


@pytest.mark.parametrize("phase", [Phase.SCORING, Phase.TALLIED, Phase.COUNCIL, Phase.APPROVAL])
async def test_before_the_announcement_nothing_is_told(client, phase):
    story = await play(phase)
    round = await story.round()
    if phase is Phase.APPROVAL:
        travel(11, 10)
        await story.approve()
    slugs = [f["slug"] for f in await rows("SELECT slug FROM product UNION SELECT slug FROM establishment")]
    digests = [f["small"] for f in await rows("SELECT small FROM attachment WHERE small <> ''")]
    secrets = [
        *(e.name for e in story.entries), *(e.code for e in story.entries), *(e.receipt for e in story.entries), *slugs,
        *digests, "Hợp tác xã Số", "812/QĐ-UBND",
        *(c.lookup for c in await certificates.of_round(story.round_id)),
    ]  # fmt: skip
    pages = [*PUBLIC, f"/ky/{round.slug}", f"/en/ky/{round.slug}", f"/api/v1/public/rounds/{round.slug}"]
    for path in pages:
        answer = await client.get(path)
        assert answer.status_code == 200, path
        found = [s for s in secrets if s in answer.text]
        assert found == [], f"{path} tells {found}"
        assert "hồ sơ dự bình chọn</dt>" not in answer.text
    plain = (await client.get(f"/api/v1/public/rounds/{round.slug}")).json()
    assert (plain["entered"], plain["passed"], plain["recognised"]) == (None, None, [])
    for slug in slugs:
        for where in ("san-pham", "co-so"):
            assert (await client.get(f"/{where}/{slug}")).status_code == 404
    assert [(await client.get(f"/anh/{d}")).status_code for d in digests] == [404] * len(digests)
    for paper in ("bien-ban", "hop-hoi-dong", "quyet-dinh"):
        assert (await client.get(f"/giay/{paper}/{round.slug}.pdf")).status_code == 404


async def test_only_the_recognised_are_public_afterwards(client, story):
    round = await story.round()
    lost = story.by("C")
    for path in [*PUBLIC, f"/ky/{round.slug}", f"/api/v1/public/rounds/{round.slug}"]:
        text = (await client.get(path)).text
        assert lost.name not in text and lost.receipt not in text and lost.code not in text, path
    seen = (await client.get(f"/ky/{round.slug}")).text
    assert all(story.by(group).name in seen for group in "ABD")
    slug = await scalar("SELECT slug FROM product WHERE id = $1", lost.product)
    assert (await client.get(f"/san-pham/{slug}")).status_code == 404
    photos = await rows(
        """SELECT a.id, a.file, a.large, a.small FROM attachment a JOIN dossier d ON d.id = a.dossier
           WHERE a.kind = 'photo' AND d.product = $1""",
        story.by("A").product,
    )
    for photo in photos:
        for size in ("large", "small"):
            answer = await client.get(f"/anh/{photo[size]}")
            assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
        assert (
            await client.get(f"/anh/{photo['file']}")
        ).status_code == 404  # an original may name its owner
    hidden = (await files.store(picture("navy"), "navy.jpg")).sha256
    await execute("UPDATE attachment SET large = $1, small = $1 WHERE dossier = $2", hidden, lost.dossier)
    assert (await client.get(f"/anh/{hidden}")).status_code == 404
    await execute("UPDATE attachment SET large = $1 WHERE id = $2", hidden, photos[0]["id"])
    assert (await client.get(f"/anh/{hidden}")).status_code == 200
    papers = [f["file"] for f in await rows("SELECT file FROM attachment WHERE kind <> 'photo'")]
    assert {(await client.get(f"/anh/{sha}")).status_code for sha in papers} == {404}


async def test_a_plan_is_not_public_and_an_establishment_keeps_its_telephone(client, story):
    planned = await play(Phase.PLAN)
    slug = (await planned.round()).slug
    assert (await client.get(f"/ky/{slug}")).status_code == 404
    assert slug not in (await client.get("/ky")).text + (await client.get("/sitemap.xml")).text
    own = await scalar("SELECT slug FROM establishment WHERE id = $1", story.by("A").establishment)
    for path in (f"/co-so/{own}", f"/api/v1/public/establishments/{own}", "/du-lieu/giay-chung-nhan.csv"):
        text = (await client.get(path)).text
        assert "0912" not in text and "Nguyễn Thị Lụa" not in text and "39A8000123" not in text


async def test_what_the_producer_writes_afterwards_stays_with_the_producer(client, story):
    entry = story.by("A")
    slug = await scalar("SELECT slug FROM product WHERE id = $1", entry.product)
    await execute(
        "UPDATE product SET name = 'Rượu thần kỳ', summary = 'Chữa bách bệnh' WHERE id = $1", entry.product
    )
    for path in (f"/san-pham/{slug}", "/san-pham", f"/v/{(await held(story)).lookup}"):
        text = (await client.get(path)).text
        assert entry.name in text and "Rượu thần kỳ" not in text and "bách bệnh" not in text


# Search


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=gio+may", "A"),
        ("q=Gi%E1%BB%8F", "A"),
        ("q=mat+ong+chu+se", "B"),
        ("q=gio+mai+mat+cao", "A"),
        ("q=gia+lai", "ABD"),
        ("q=khong+co+gi+ca", ""),
        ("nhom=B&nhom=D", "BD"),
        ("cap=commune&nam=2026&tt=valid", "ABD"),
        ("cap=nation", ""),
        ("tt=expired", ""),
        ("nam=1999&nhom=Z&tinh=khong", "ABD"),
    ],
)
async def test_search_and_filters(client, story, asked, found):
    with count_statements() as seen:
        text = (await client.get(f"/san-pham?{asked}")).text
    assert seen.count == 1
    assert {g for g in "ABCD" if f">{story.by(g).name}</a>" in text} == set(found)
    if not found:
        assert "Không có sản phẩm nào khớp" in text


async def test_products_stand_in_vietnamese_order(client, story):
    text = (await client.get("/san-pham")).text
    names = [story.by(g).name for g in "ABD"]
    places = [text.index(f">{name}</a>") for name in names]  # Giỏ, Mật, Tinh
    assert places == sorted(places)


@pytest.mark.parametrize("groups", ["A", "ABD"])
async def test_statements_do_not_grow_with_the_rows(client, groups):
    await signing.publish_keys()
    story = await play(Phase.CONCLUDED, groups=groups)
    certificate = await held(story)
    round = await story.round()
    slug = await scalar("SELECT slug FROM product WHERE id = $1", story.by("A").product)
    own = await scalar("SELECT slug FROM establishment WHERE id = $1", story.by("A").establishment)
    expected = {
        "/": 4,
        "/san-pham": 1,
        f"/san-pham/{slug}": 2,
        f"/co-so/{own}": 1,
        "/ky": 4,
        f"/ky/{round.slug}": 5,
        "/xac-minh": 0,
        "/thong-ke": 1,
        "/du-lieu": 1,
        f"/v/{certificate.lookup}": 2,
        f"/v/{certificate.token}": 2,
        "/du-lieu/giay-chung-nhan.csv": 1,
        "/sitemap.xml": 1,
        "/giay-moi.atom": 1,
        "/.well-known/tieubieu-status.json": 2,
    }
    counted = {}
    for path in expected:
        with count_statements() as seen:
            assert (await client.get(path)).status_code == 200
        counted[path] = seen.count
    assert counted == expected


# Papers and machines


async def test_the_printed_qr_leads_to_the_answer(client, story):
    certificate = await held(story)
    answer = await client.get(f"/giay/chung-nhan/{certificate.lookup}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert (await client.get(f"/giay/chung-nhan/{certificate.lookup.lower()}.pdf")).content == answer.content
    (text,) = decoded(look(answer.content, dpi=200))
    start = f"HTTPS://{signing.host().upper()}"
    assert text.startswith(f"{start}/V/")
    assert await told(client, text.removeprefix(start)) == WORDS["valid"]
    page = (await client.get(text.removeprefix(start))).text
    assert story.by("A").name in page and "Chữ ký số đúng" in page
    twin = (await client.get(f"{text.removeprefix(start)}.json")).json()
    assert payload.record_digest(twin["record"]) == payload.parse(certificate.token).claims.digest


async def test_keys_and_status_list_suffice_without_us(client, story):
    published = keys.read((await client.get("/.well-known/tieubieu-keys.json")).json())
    sealed = (await client.get("/.well-known/tieubieu-status.json")).content
    listed = statuslist.verify(sealed, published)
    certificate = await held(story)
    assert listed.state(certificate.lookup, clock.now()) is State.VALID
    assert payload.verify(certificate.token, published).good
    assert len(listed.lines) == 3


async def test_open_data_feed_and_sitemap(client, story):
    data = json.loads((await client.get("/du-lieu/giay-chung-nhan.json")).content)
    assert data["licence"] == "CC-BY-4.0" and len(data["certificates"]) == 3
    lines = (await client.get("/du-lieu/giay-chung-nhan.csv")).text.splitlines()
    assert len(lines) == 4 and lines[0].lstrip("\ufeff").startswith("lookup,number,state")
    feed = (await client.get("/giay-moi.atom")).text
    assert feed.count("<entry>") == 3 and story.by("A").name in feed
    sitemap = (await client.get("/sitemap.xml")).text
    assert sitemap.count("<url>") == 6 + 3 + 3 + 1
    assert (await client.get("/robots.txt")).text.startswith("User-agent: *\nDisallow: /api/")


async def test_typed_words_lead_to_the_answer(client, story):
    certificate = await held(story)
    code = certificate.lookup
    for typed, to in (
        (code, code),
        (f"{code[:3]}-{code[3:6]}-{code[6:]}".lower(), code),
        (f"https://tieubieu.example/V/{certificate.token}", certificate.token),
        (certificate.token.lower(), certificate.token),
        (certificate.number, code),
        (certificate.number.lower().replace("/", " / "), code),
    ):
        answer = await client.get("/xac-minh", params={"ma": typed})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/v/{to}"), typed
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    answer = await client.get("/xac-minh", params={"ma": f'{wrong}"<'})
    assert answer.status_code == 422 and f"{wrong}&#34;&lt;" in answer.text
    assert "gõ nhầm" in (await client.get("/xac-minh", params={"ma": wrong})).text
    assert (await client.get("/en/xac-minh", params={"ma": code})).headers["location"] == f"/v/{code}?lang=en"


async def test_a_number_of_two_authorities_asks_which(client, story):
    first, second = await held(story, "A"), await held(story, "B")
    await execute("ALTER TABLE certificate DISABLE TRIGGER certificate_stays")
    await execute("UPDATE certificate SET number = $2 WHERE id = $1", second.id, first.number)
    answer = await client.get("/xac-minh", params={"ma": first.number})
    assert answer.status_code == 200
    assert f"/v/{first.lookup}" in answer.text and f"/v/{second.lookup}" in answer.text


async def test_an_old_address_leads_to_the_new_one(client, story):
    entry = story.by("A")
    slug = await scalar("SELECT slug FROM product WHERE id = $1", entry.product)
    lost = story.by("C")
    for old, subject in (("ten-cu-abcdef", entry.product), ("bi-mat-abcdef", lost.product)):
        await execute(
            "INSERT INTO old_slug (id, slug, subject_kind, subject_id) VALUES ($1, $2, 'product', $3)",
            new_id(),
            old,
            subject,
        )
    moved = await client.get("/en/san-pham/ten-cu-abcdef")
    assert (moved.status_code, moved.headers["location"]) == (301, f"/en/san-pham/{slug}")
    assert (await client.get("/san-pham/bi-mat-abcdef")).status_code == 404


# English


class Chrome(HTMLParser):
    """Text of a page outside what is data."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.skipping = 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in ("script", "style") or given.get("lang") == "vi":
            self.skipping += 1
        for name in ("alt", "aria-label", "title", "placeholder"):
            if given.get(name):
                self.text.append(given[name])

    def handle_endtag(self, tag):
        if tag in ("script", "style", "a") and self.skipping:
            self.skipping -= 1

    def handle_data(self, data):
        if not self.skipping and data.strip():
            self.text.append(data.strip())


VIETNAMESE = re.compile(
    r"[ăâđêôơưàáạảãầấậẩẫằắặẳẵèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]", re.IGNORECASE
)


async def test_english_pages_have_no_vietnamese_but_the_data(client, story):
    certificate = await held(story)
    round = await story.round()
    travel(11, 20)
    data = {
        "Tiêu Biểu",
        "“tra o long”",
        "trà ô long",
        round.title,
        round.organiser_name,
        round.authority_name,
        round.place_name,
    }
    data |= {e.name for e in story.entries} | {
        f["name"] for f in await rows("SELECT name FROM person UNION SELECT name FROM establishment")
    }
    data |= {v for v in certificate.record.values() if isinstance(v, str)} | {
        "Rơ Châm Hương",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    }
    data |= {
        "Thôn 2, xã Chư Sê",
        "xã Chư Sê",
        "tỉnh Gia Lai",
        "Chư Sê",
        "Chức vụ",
        "Đan mây tre",
        "Có",
    }
    slug = await scalar("SELECT slug FROM product WHERE id = $1", story.by("A").product)
    own = await scalar("SELECT slug FROM establishment WHERE id = $1", story.by("A").establishment)
    data |= {f["caption"] for f in await rows("SELECT DISTINCT caption FROM attachment WHERE caption <> ''")}
    data |= {r.area for r in published.rounds()} | {r.source for r in published.rounds()} | {"QĐ-UBND", "QĐ"}
    known = sorted(data, key=len, reverse=True)
    for path in ("/en", "/en/san-pham", "/en/san-pham?q=zzz", f"/en/san-pham/{slug}", f"/en/co-so/{own}", "/en/ky",
                 f"/en/ky/{round.slug}", "/en/xac-minh", "/en/xac-minh?ma=zz", "/en/thong-ke", "/en/du-lieu",
                 f"/v/{certificate.lookup}?lang=en", "/v/PAPD48GQ0W?lang=en",
                 "/en/san-pham/khong-co-abcdef"):  # fmt: skip
        answer = await client.get(path)
        assert '<html lang="en">' in answer.text, path
        reader = Chrome()
        reader.feed(answer.text)
        left = []
        for text in reader.text:
            for word in known:
                text = text.replace(word, "")
            if VIETNAMESE.search(text):
                left.append(text)
        assert left == [], f"{path}: {left}"


def test_the_browser_chooses_the_language():
    assert verify.language("", "en-GB,en;q=0.9,vi;q=0.8") == "en"
    assert verify.language("", "vi-VN,vi;q=0.9,en;q=0.8") == "vi"
    assert verify.language("", "fr,en;q=0.3,vi;q=0.7") == "vi"
    assert verify.language("vi", "en") == "vi"
    assert verify.language("xx", "") == "vi"


async def test_english_by_the_browsers_wish(client, story):
    certificate = await held(story)
    answer = await client.get(f"/v/{certificate.lookup}", headers={"accept-language": "en"})
    assert '<html lang="en">' in answer.text and "accept-language" in answer.headers["vary"].lower()
    assert f'href="/v/{certificate.lookup}?lang=vi"' in answer.text


async def test_published_figures_are_told_as_such(client, story):
    text = (await client.get("/thong-ke?nam=2026")).text
    assert "Số liệu đã công bố của các kỳ có thật" in text
    everything = (await client.get("/thong-ke")).text
    assert "không phải số đếm trong sổ đăng ký này" in everything and "2015, Cả nước" in everything
    figures = (await client.get("/api/v1/public/statistics")).json()
    assert figures["certificates"] == 3 and figures["by_group"] == {"A": 1, "B": 1, "D": 1}
    assert figures["entered"] == [["A", 1, 1], ["B", 1, 1], ["C", 1, 0], ["D", 1, 1]]
