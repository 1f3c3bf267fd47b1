"""Every template of the look renders from plain data, holds nothing inline, and speaks English where it must."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import nodes

from tests.look.samples import PAGES, PUBLIC
from tests.look.serve import page
from tieubieu.platform import web
from tieubieu.platform.forms import Typed
from tieubieu.platform.settings import configure, settings

TEMPLATES = web.ROOT / "templates"
STATIC = web.ROOT / "static"
BILINGUAL = ("layouts", "parts", "errors", "register")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SELF_CLOSING_SVG = {"circle", "line", "path", "rect", "use"}


class Reader(HTMLParser):
    """Collects what a page must not have, and the wiring of ids."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.wanted: set[str] = set()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or "style" in given:
            self.wrong.append(f"inline style in <{tag}>")
        if tag == "script" and "src" not in given:
            self.wrong.append("inline script")
        self.wrong += [
            f"{name} in <{tag}>"
            for name in given
            if name.startswith("on") or (given[name] or "").startswith("javascript:")
        ]
        if len(given) != len(attrs):
            self.wrong.append(f"an attribute twice in <{tag}>")
        if given.get("id"):
            self.ids.append(given["id"] or "")
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.wanted |= set((given.get(name) or "").split())
        if tag not in VOID and tag not in SELF_CLOSING_SVG:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag in SELF_CLOSING_SVG:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_formed_and_has_nothing_inline(name: str) -> None:
    found = read(page(name))
    assert found.wrong == []
    assert found.open == []
    assert sorted(found.ids) == sorted(set(found.ids)), "an id twice"
    assert found.wanted - set(found.ids) == set(), "a label or description of nothing"


def test_every_template_of_the_look_has_a_sample() -> None:
    ours = {p.relative_to(TEMPLATES).as_posix() for p in TEMPLATES.glob("register/*.html")}
    ours |= {p.relative_to(TEMPLATES).as_posix() for p in TEMPLATES.glob("errors/*.html")}
    assert ours - {template for template, _ in PAGES.values()} == set()


def test_what_people_typed_is_escaped_everywhere() -> None:
    """Strings of the contexts, each with a tag and quotes in it, come out as text."""
    poison = "<i>\"'&"

    def spoil(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {k: spoil(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [spoil(v, key) for v in value]
        if isinstance(value, tuple):
            return tuple(spoil(v, key) for v in value)
        return (
            value + poison
            if isinstance(value, str)
            and key in {"name", "summary", "reason", "body", "hint", "about", "q", "typed", "alt"}
            else value
        )

    for name in (
        "home",
        "products",
        "product",
        "verify-revoked",
        "establishment",
        "verify-form",
        "lists",
        "confirm",
    ):
        template, context = PAGES[name]
        spoiled = {k: spoil(v, k) if k not in ("actor", "form") else v for k, v in context.items()}
        html = web.render(template, **spoiled)
        assert '<i>"' not in html and "<i>&#34;" not in html, name
        assert "&lt;i&gt;" in html, name


def test_no_template_switches_escaping_off() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", text), path
        assert not re.search(r"<[^>{%]*\sstyle=", text), path


def spoken() -> set[str]:
    """Every text that a public template passes to _()."""
    found: set[str] = set()
    env = web.environment()
    for path in [
        TEMPLATES / "base.html",
        *(p for folder in BILINGUAL for p in (TEMPLATES / folder).rglob("*.html")),
    ]:
        for call in env.parse(path.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                first = call.args[0]
                assert isinstance(first, nodes.Const), f"{path}: _() takes a text, not a variable"
                found.add(first.value)
    return found


def written_in_python() -> set[str]:
    """Texts of the handlers of the public side, which translate by the same dictionary."""
    found: set[str] = set()
    for folder in ("register", "certificates", "platform"):
        for path in Path(web.ROOT / "src" / "tieubieu" / folder).rglob("*.py"):
            tree = ast.parse(path.read_text("utf-8"))
            found |= {
                n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            }
    return found


def test_every_public_text_has_an_english_one() -> None:
    missing = spoken() - set(web.english())
    assert missing == set()


def test_no_english_text_is_left_over() -> None:
    assert set(web.english()) - spoken() - written_in_python() == set()


def test_translations_fill_in_the_same_names() -> None:
    for vietnamese, english in web.english().items():
        assert sorted(re.findall(r"%\((\w+)\)s", vietnamese)) == sorted(
            re.findall(r"%\((\w+)\)s", english)
        ), vietnamese


VIETNAMESE_LETTERS = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


@pytest.mark.parametrize("name", ["verify-form", "error-404", "error-500"])
def test_an_english_page_has_no_vietnamese_words_of_ours(name: str) -> None:
    """Pages whose sample holds little data: what is left of Vietnamese is the product's name and the given data."""
    html = page(name, "en")
    assert '<html lang="en">' in html
    _, context = PAGES[name]
    given = [str(context.get(key, "")) for key in ("title", "error", "message")] + ["Tiêu Biểu", "Tiếng Việt"]
    text = " ".join(read(html).text)
    for said in given:
        text = text.replace(said, "") if said else text
    assert [w for w in text.split() if VIETNAMESE_LETTERS.search(w)] == []


def test_public_pages_link_to_themselves_in_the_other_language() -> None:
    assert 'href="/en/thong-ke"' in page("statistics")
    template, context = PAGES["statistics"]
    english = web.render(template, lang="en", **context | {"path": "/en/thong-ke"})
    assert '<a href="/thong-ke" lang="vi"' in english
    assert 'href="/v/ABC?lang=en"' in page("verify-valid")
    assert "hreflang" not in page("lists")


def test_the_ribbon_shows_on_every_page_of_the_demo_and_on_none_else() -> None:
    before = settings().demo
    try:
        configure(demo=True)
        assert all('class="ribbon"' in page(name) for name in PAGES)
        configure(demo=False)
        assert not any('class="ribbon"' in page(name) for name in PAGES)
    finally:
        configure(demo=before)


def test_a_flash_is_announced() -> None:
    template, context = PAGES["home"]
    for kind, look in (("done", "good"), ("warn", "warn"), ("error", "bad")):
        html = web.render(template, flash=SimpleNamespace(kind=kind, text="Đã lưu <b>"), **context)
        assert f'role="status"><div class="notice notice--{look}"' in html
        assert "Đã lưu &lt;b&gt;" in html


def test_a_field_keeps_what_was_typed_and_names_its_error() -> None:
    html = page("door")
    field = re.search(r'<input[^>]*id="f-year"[^>]*>', html)
    assert field is not None
    assert 'value="2029"' in field[0]
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="f-year-h f-year-e f-year-f"' in field[0]
    assert 'href="#f-year"' in html, "the summary links to the field"
    assert '<option value="2" selected>xã Hoài Lạch</option>' in html
    assert re.findall(r'name="rights" value="(\w+)" checked', html) == ["read"]
    assert re.search(r'name="agree" value="1" checked', html) is None, "nothing is ticked beforehand"


def test_fields_read_what_platform_forms_keeps() -> None:
    typed = Typed([("email", "a@b.vn"), ("rights", "read"), ("rights", "write"), ("agree", "1")])
    template, context = PAGES["door"]
    html = web.render(template, **context | {"form": {"data": typed, "errors": {}}})
    assert 'value="a@b.vn"' in html
    assert re.findall(r'name="rights" value="(\w+)" checked', html) == ["read", "write"]
    assert re.search(r'name="agree" value="1" checked', html)
    assert 'class="summary"' not in html


def test_an_unknown_code_is_never_called_revoked() -> None:
    html = page("verify-unknown")
    assert "Không rõ" in html and "Đã thu hồi" not in html


def test_a_locked_sheet_has_no_input_to_score_in() -> None:
    assert 'name="points.' in page("sheet")
    assert 'name="points.' not in page("sheet-locked")


def test_every_file_that_a_page_or_style_names_is_there() -> None:
    for name in PAGES:
        for path in re.findall(r'(?:src|href)="/static/([^"?#]+)', page(name)):
            assert (STATIC / path).is_file(), path
    for sheet in STATIC.glob("*.css"):
        for path in re.findall(r"url\(([^)]+)\)", sheet.read_text("utf-8")):
            assert (STATIC / path).is_file(), f"{sheet.name}: {path}"
    for script in (STATIC / "js").glob("*.js"):
        for path in re.findall(r'from "\./([^"]+)"', script.read_text("utf-8")):
            assert (STATIC / "js" / path).is_file(), f"{script.name}: {path}"


def test_every_icon_asked_for_is_drawn() -> None:
    drawn = set(re.findall(r'id="i-([a-z]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    for name in PAGES:
        assert set(re.findall(r"icons\.svg[^#]*#i-([a-z]+)", page(name))) <= drawn, name
    said = re.search(r"ICONS = \{([^}]*)\}", (STATIC / "js" / "saves.js").read_text("utf-8"))
    assert said is not None
    assert set(re.findall(r': "([a-z]+)"', said[1])) <= drawn


def test_light_is_default_and_the_two_dark_blocks_are_equal() -> None:
    tokens = (STATIC / "tokens.css").read_text("utf-8")
    by_system = re.search(
        r'prefers-color-scheme: dark\) \{ :root:not\(\[data-theme="light"\]\) \{(.*?)\}', tokens, re.S
    )
    by_choice = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', tokens, re.S)
    assert by_system is not None and by_choice is not None
    assert by_system[1].split() == by_choice[1].split()


def test_components_use_roles_not_values() -> None:
    """Colours by value stand in tokens.css only; parts.css has a few that are the same in both themes."""
    css = (STATIC / "base.css").read_text("utf-8")
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", css)) <= {"#1b2330", "#fff", "#000"}


def test_public_pages_are_all_sampled_in_five_states() -> None:
    assert {name for name in PUBLIC if name.startswith("verify-")} == {
        "verify-valid", "verify-expired", "verify-suspended", "verify-revoked", "verify-unknown", "verify-form",
    }  # fmt: skip
