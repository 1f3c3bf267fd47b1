"""Serves the templates with their sample contexts, under the product's own headers, for tests and for the eye.

python -m tests.look.serve [PORT]      then open /  (add ?lang=en for English)
"""

from __future__ import annotations

import mimetypes
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from jinja2 import FileSystemLoader

from tests.look.samples import PAGES
from tieubieu.platform import web

# The pages of these tests are put together from the same parts as the product's own.
loader = web.environment().loader
assert isinstance(loader, FileSystemLoader)
HERE = str(Path(__file__).parent / "templates")
if HERE not in loader.searchpath:
    loader.searchpath.append(HERE)


def page(name: str, lang: str = "vi", flash: object = None) -> str:
    template, context = PAGES[name]
    return web.render(template, lang=lang, flash=flash, **context)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/":
            links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in PAGES)
            self.answer(
                f"<!doctype html><title>Mẫu</title><ul>{links}</ul>".encode(), "text/html; charset=utf-8"
            )
        elif url.path[1:] in PAGES:
            lang = parse_qs(url.query).get("lang", ["vi"])[0]
            self.answer(page(url.path[1:], lang).encode(), "text/html; charset=utf-8")
        elif url.path.startswith("/static/") and ".." not in url.path and (web.ROOT / url.path[1:]).is_file():
            kind = mimetypes.guess_type(url.path)[0] or "application/octet-stream"
            self.answer((web.ROOT / url.path[1:]).read_bytes(), kind)
        else:
            self.answer(b"", "text/plain", 404)

    def answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in web.HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def start(port: int = 0) -> ThreadingHTTPServer:
    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


if __name__ == "__main__":
    web.environment().auto_reload = True
    server = start(int(sys.argv[1]) if len(sys.argv) > 1 else 8099)
    print(f"http://127.0.0.1:{server.server_address[1]}/", flush=True)
    server.serve_forever()
