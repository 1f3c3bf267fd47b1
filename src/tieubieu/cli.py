"""The command line. Exit status: 0 done or all is well · 1 something is wrong, and it was said · 2 called wrongly, or
it could not even begin.

What a person reads goes to the terminal in Vietnamese; with --json what a script reads goes to standard output.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import getpass
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import msgspec
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from tieubieu.certificates.keys import KeyProblem
from tieubieu.check.offline import Unreadable
from tieubieu.platform import clock, migrate, process, supervisor, worker
from tieubieu.platform.backup import BackupProblem
from tieubieu.platform.database import close_pool, execute, scalar, start_pool
from tieubieu.platform.errors import Refusal
from tieubieu.platform.ids import new_id
from tieubieu.platform.settings import (
    Settings,
    configure,
    default_data_folder,
    from_environment,
    settings,
    use,
)

T = TypeVar("T")

STORY = datetime(2026, 10, 24, 9, tzinfo=clock.ZONE)
"""When the demo's story is told."""
DEMO_MARK = "demo"
"""A file of this name says that a data folder holds invented data: only the demo runs on it, and may empty it."""

say = Console(stderr=True, highlight=False)


class Wrong(Exception):
    """Said to the person; the command ends with `status`."""

    def __init__(self, words: str, status: int = 2):
        super().__init__(words)
        self.status = status


# What every command needs


def _settings(asked: argparse.Namespace) -> Settings:
    """The environment's settings, with what was asked on the command line."""
    held = use(from_environment())
    changes = {
        name: value
        for name in ("host", "port", "data", "workers")
        if (value := getattr(asked, name, None)) is not None
    }
    if asked.command == "demo" and "data" not in changes and not os.environ.get("TIEUBIEU_DATA"):
        folder = default_data_folder()
        changes["data"] = folder.with_name(f"{folder.name}-demo")
    held = configure(**changes)
    marked = (held.data / DEMO_MARK).is_file()
    return configure(demo=True) if marked or asked.command == "demo" else held


@contextlib.contextmanager
def _database(*, must_exist: bool = True) -> Iterator[None]:
    """The settings name a database that answers: the given one, the running one of the folder, or one of our own for
    as long as the command runs."""
    held = settings()
    if held.database_url is not None:
        yield
        return
    if must_exist and not (held.data / "postgres" / "cluster").is_dir():
        raise Wrong(f"Chưa có dữ liệu ở {held.data}. Hãy chỉ thư mục bằng --data, hoặc đặt DATABASE_URL")
    with supervisor.started_or_attached(held.data) as dsn:
        configure(database_url=dsn)
        yield


async def _in_pool(work: Callable[[], Awaitable[T]], *, migrated: bool = True) -> T:
    await start_pool()
    try:
        if migrated and not await migrate.is_current():
            raise Wrong("Cơ sở dữ liệu chưa được nâng cấp cho bản này. Hãy chạy: tieubieu migrate")
        return await work()
    finally:
        await close_pool()


def _run(work: Callable[[], Awaitable[T]], *, must_exist: bool = True, migrated: bool = True) -> T:
    """`work` with a database, in a loop of its own, with every area wired."""
    from tieubieu.app import wire

    wire()
    with _database(must_exist=must_exist):
        return asyncio.run(_in_pool(work, migrated=migrated))


def _tell(asked: argparse.Namespace, found: Any, words: str) -> None:
    """The result: JSON for a script, else a sentence."""
    if asked.json:
        plain = asdict(found) if is_dataclass(found) and not isinstance(found, type) else found
        print(json.dumps(msgspec.to_builtins(plain), ensure_ascii=False, indent=2))
    else:
        say.print(words, markup=False)


@contextlib.contextmanager
def _progress(quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for long work: call it with what is being done, how much of it is done and how much there is."""
    if quiet or not say.is_terminal:
        last = ""

        def plain(words: str, done: int = 0, total: int = 0) -> None:
            nonlocal last
            if words != last and not quiet:
                say.print(words, markup=False)
            last = words

        yield plain
        return
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=say,
        transient=True,
    ) as bar:
        task = bar.add_task("", total=None)

        def show(words: str, done: int = 0, total: int = 0) -> None:
            bar.update(task, description=words, completed=done, total=total or None)

        yield show


# serve, demo, migrate, worker


def _serve(asked: argparse.Namespace) -> int:
    if settings().demo and not os.environ.get("TIEUBIEU_DEMO"):
        raise Wrong(
            f"{settings().data} là thư mục dữ liệu mẫu. Hãy chạy: tieubieu demo --data {settings().data}"
        )
    return process.run_server(settings(), ready=lambda url: say.print(f"Tiêu Biểu đang chạy ở {url}"))


def _demo(asked: argparse.Namespace) -> int:
    from tieubieu.app import wire
    from tieubieu.sample import build

    held = settings()
    _claim_for_demo(held.data, reset=asked.reset, own_database=held.database_url is None)
    wire()
    started = time.monotonic()

    async def prepare() -> None:
        if await build.is_built():
            return
        if await _has_people():
            raise Wrong(
                "Cơ sở dữ liệu này đã có dữ liệu không phải dữ liệu mẫu. Hãy dùng một cơ sở dữ liệu trống"
            )
        clock.travel_to(STORY, keep=True)
        say.print("Dựng kỳ bình chọn mẫu (chỉ lần đầu)…")
        with _progress() as show:
            await build.build(show)
        clock.travel_to(STORY, keep=True)
        say.print(f"Đã dựng xong trong {time.monotonic() - started:.0f} giây.")

    def ready(url: str) -> None:
        table = Table(
            title="Tài khoản mẫu", title_justify="left", box=None, padding=(0, 2, 0, 0), show_header=False
        )
        table.add_column(overflow="fold")
        table.add_column(overflow="fold", style="bold")
        for role, email, _ in build.ACCOUNTS:
            table.add_row(role, email)
        say.print(table)
        say.print(f"Mật khẩu chung: [bold]{build.ACCOUNTS[0][2]}[/bold]")
        say.print(f"\nDữ liệu ở {held.data}. Dừng bằng Ctrl-C; dựng lại từ đầu bằng: tieubieu demo --reset")
        say.print(f"Mở trang: [bold]{url}[/bold]")

    return process.run_server(held, prepare=prepare, ready=ready)


async def _has_people() -> bool:
    return bool(await scalar("SELECT EXISTS (SELECT 1 FROM person)"))


def _claim_for_demo(data: Path, *, reset: bool, own_database: bool) -> None:
    """Marks a new folder as the demo's; refuses one that holds anything else. `reset` empties a marked one."""
    marked = (data / DEMO_MARK).is_file()
    if reset:
        if not own_database:
            raise Wrong(
                "--reset chỉ dùng với cơ sở dữ liệu của chính tieubieu; với DATABASE_URL hãy tự xóa và tạo lại"
            )
        if data.exists() and any(data.iterdir()):
            if not marked:
                raise Wrong(f"{data} không phải thư mục dữ liệu mẫu nên không được xóa")
            if supervisor.attach(data) is not None:
                raise Wrong(f"Một tiến trình khác đang chạy trên {data}. Hãy dừng nó trước khi dựng lại")
            for inside in data.iterdir():
                if inside.name != DEMO_MARK:
                    shutil.rmtree(inside) if inside.is_dir() else inside.unlink()
    elif data.exists() and any(data.iterdir()) and not marked:
        raise Wrong(f"{data} đã có dữ liệu không phải dữ liệu mẫu. Hãy chọn thư mục khác bằng --data")
    supervisor.make_data_folder(data)
    (data / DEMO_MARK).write_text(
        "Dữ liệu mẫu của Tiêu Biểu: tieubieu demo --reset xóa cả thư mục này.\n", "utf-8"
    )


def _migrate(asked: argparse.Namespace) -> int:
    ran = _run(migrate.migrate, must_exist=False, migrated=False)
    _tell(asked, ran, f"Đã chạy {len(ran)} bước nâng cấp." if ran else "Cơ sở dữ liệu đã ở bản mới nhất.")
    return 0


def _worker(asked: argparse.Namespace) -> int:
    from tieubieu.app import wire

    wire()
    with _database():
        say.print("Đang làm các việc nền. Dừng bằng Ctrl-C.")
        asyncio.run(worker.run_until_stopped())
    return 0


def _create_admin(asked: argparse.Namespace) -> int:
    from tieubieu.accounts.actions import create_admin

    name = asked.name or input("Họ và tên: ")
    email = asked.email or input("Thư điện tử: ")
    if asked.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Mật khẩu: ")
        if getpass.getpass("Nhập lại mật khẩu: ") != password:
            raise Wrong("Hai lần nhập mật khẩu không giống nhau", 1)

    async def work() -> Any:
        await migrate.migrate()
        return await create_admin(name, email, password)

    person = _run(work, must_exist=False, migrated=False)
    _tell(asked, {"person": str(person)}, f"{email} nay là quản trị viên.")
    return 0


# check


def _check(asked: argparse.Namespace) -> int:
    from tieubieu.check import check

    async def work() -> Any:
        with _progress(quiet=asked.json) as show:
            return await check(show)

    broken = _run(work)
    _tell(asked, broken, "Mọi điều phải đúng đều đúng." if not broken else f"Có {len(broken)} chỗ sai:")
    if broken and not asked.json:
        for one in broken:
            say.print(f"  {one.invariant}: {one.words} [{one.subject}]", markup=False, soft_wrap=True)
    return 1 if broken else 0


# verify, recount, bundles: nothing here needs to trust this machine


def _verify(asked: argparse.Namespace) -> int:
    from tieubieu.check import offline

    keys = offline.read_keys(asked.keys)
    if asked.bundle:
        wrong = offline.unsigned_notes(offline.read_bundle(asked.bundle), keys, demo=asked.demo)
        _tell(
            asked,
            {"signed": not wrong, "problems": wrong},
            "\n".join(wrong) or "Mọi mốc của gói đều được ký đúng.",
        )
        return 1 if wrong else 0
    if not asked.code:
        raise Wrong("Hãy đưa mã cần kiểm tra, hoặc gói bằng --bundle")
    found = offline.verify(
        asked.code,
        keys,
        datetime.now(clock.ZONE),
        status=asked.status.read_bytes() if asked.status else None,
        record=asked.record.read_bytes() if asked.record else None,
        demo=asked.demo,
    )
    words = found.words
    if found.outcome == "good":
        words += f"\nMã tra cứu {found.lookup}, cấp {found.level}, ngày {found.issued}, đến hết {found.valid_until}"
    _tell(asked, found, words)
    return 0 if found.fine else 1


def _recount(asked: argparse.Namespace) -> int:
    from tieubieu.check.offline import recount

    status, said, errors = recount(asked.bundle, asked.root, as_json=asked.json, strict=asked.strict)
    sys.stdout.write(said)
    sys.stderr.write(errors)
    return status


def _bundle_export(asked: argparse.Namespace) -> int:
    from tieubieu.platform import files
    from tieubieu.results.queries import bundle

    if asked.file.exists():
        raise Wrong(f"{asked.file} đã có; hãy chọn tên khác")

    async def work() -> Any:
        found = await bundle(asked.round)
        return None if found is None else (found, await files.read(found.file))

    got = _run(work)
    if got is None:
        raise Wrong(f"Không có kỳ “{asked.round}” đã kết thúc. Tên kỳ là phần cuối địa chỉ /ky/…", 1)
    found, data = got
    asked.file.write_bytes(data)
    _tell(
        asked,
        {"round": str(found.round), "file": str(asked.file), "sha256": found.file, "root": found.root},
        f"Đã ghi {asked.file} ({len(data):,} byte). Gốc in trong biên bản: {found.root}".replace(",", "."),
    )
    return 0


def _bundle_import(asked: argparse.Namespace) -> int:
    """Takes in a bundle that another installation sent: counted again, its signatures checked, and never a second one
    of the same round that says something else."""
    from tieubieu.check import offline

    bundle = offline.read_bundle(asked.file)
    status, said, errors = offline.recount(asked.file, asked.root)
    if not asked.json:
        sys.stderr.write(said + errors)
    if status:
        raise Wrong("Gói không khớp nên không nhận", 1)
    wrong = offline.unsigned_notes(bundle, offline.read_keys(asked.keys), demo=asked.demo)
    if wrong:
        raise Wrong("\n".join(["Chữ ký trong gói không đúng nên không nhận:", *wrong]), 1)
    round_id = str(bundle["round"]["id"])
    if not re.fullmatch(r"[0-9a-f-]{36}", round_id):
        raise Wrong("Gói không nói nó là của kỳ nào", 1)
    supervisor.make_data_folder(settings().data)
    kept = settings().data / "bundles" / f"{round_id}.json"
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    data = asked.file.read_bytes()
    if kept.exists() and kept.read_bytes() != data:
        raise Wrong(f"Đã nhận một gói khác của kỳ này: {kept}. Hãy hỏi nơi gửi vì sao gói đã đổi", 1)
    kept.write_bytes(data)
    _tell(
        asked, {"round": round_id, "kept": str(kept)}, f"Đã nhận gói của {bundle['round']['place']}: {kept}"
    )
    return 0


def _import_round(asked: argparse.Namespace) -> int:
    from tieubieu.platform.actor import SYSTEM
    from tieubieu.roundimport import import_round, read

    data = read(asked.file.read_bytes())
    round_id = _run(lambda: import_round(SYSTEM, data, dry_run=asked.dry_run))
    done = "Kiểm tra xong, chưa ghi gì" if asked.dry_run else "Đã nhập kỳ"
    _tell(
        asked,
        {"round": str(round_id), "written": not asked.dry_run},
        f"{done}: {len(data.entries)} sản phẩm.",
    )
    return 0


# backup, restore


def _passphrase(asked: argparse.Namespace, *, twice: bool) -> str:
    if asked.passphrase_file:
        return asked.passphrase_file.read_text("utf-8").strip()
    if given := os.environ.get("TIEUBIEU_PASSPHRASE"):
        return given
    if not sys.stdin.isatty():
        raise Wrong(
            "Bản sao lưu chứa khóa ký, phải khóa bằng cụm mật khẩu: --passphrase-file TỆP hoặc biến"
            " TIEUBIEU_PASSPHRASE. Muốn bỏ khóa ra ngoài, hãy nói rõ: --without-keys"
        )
    typed = getpass.getpass("Cụm mật khẩu: ")
    if twice and getpass.getpass("Nhập lại: ") != typed:
        raise Wrong("Hai lần nhập không giống nhau", 1)
    return typed


def _backup(asked: argparse.Namespace) -> int:
    from tieubieu.ledger import log
    from tieubieu.platform import backup

    phrase = None if asked.without_keys else _passphrase(asked, twice=True)

    async def facts() -> Any:
        return sorted(await migrate.applied()), await log.size()

    async def note() -> None:
        await execute(
            """INSERT INTO setting (id, key, value) VALUES ($1, 'backup.last', $2)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value""",
            new_id(),
            msgspec.json.encode(clock.now()).decode(),
        )

    with _database():
        schema, size = asyncio.run(_in_pool(facts))
        with _progress(quiet=asked.json) as show:
            made = backup.make(
                asked.file.absolute(),
                settings().database_url or "",
                at=clock.now(),
                schema=schema,
                tree_size=size,
                passphrase=phrase,
                show=show,
            )
        asyncio.run(_in_pool(note))
    _tell(
        asked,
        {"file": str(asked.file), **backup.told(made)},
        f"Đã sao lưu vào {asked.file}: cơ sở dữ liệu, {made.files} tệp, "
        + ("khóa ký (đã khóa bằng cụm mật khẩu)." if made.keys else "KHÔNG có khóa ký."),
    )
    if not made.keys and not asked.json:
        say.print("Không có khóa ký thì không ký tiếp được; hãy cất riêng thư mục khóa.", style="yellow")
    return 0


def _restore(asked: argparse.Namespace) -> int:
    from tieubieu.platform import backup

    held = settings()
    manifest = backup.read_manifest(asked.file)
    if unknown := sorted(set(manifest.schema) - migrate.known().keys()):
        raise migrate.SchemaTooNew(f"Bản sao lưu do một bản Tiêu Biểu mới hơn tạo (bước {unknown[-1]})")
    if held.data.exists() and any(held.data.iterdir()):
        raise Wrong(f"{held.data} không trống; chỉ khôi phục vào thư mục trống")
    phrase = _passphrase(asked, twice=False) if manifest.keys and not asked.without_keys else None
    supervisor.make_data_folder(held.data)
    with _database(must_exist=False), _progress(quiet=asked.json) as show:
        if not asyncio.run(_in_pool(_is_empty, migrated=False)):
            raise Wrong("Cơ sở dữ liệu không trống; chỉ khôi phục vào cơ sở dữ liệu trống")
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=held.data) as work:
            dump = backup.restore_files(asked.file, manifest, phrase, Path(work), show)
            show("Khôi phục cơ sở dữ liệu", 0, 0)
            backup.restore_database(dump, settings().database_url or "")
        asyncio.run(_in_pool(migrate.migrate, migrated=False))
    _tell(
        asked,
        backup.told(manifest),
        f"Đã khôi phục bản sao lưu ngày {clock.local(manifest.at):%d/%m/%Y %H:%M} vào {held.data}. "
        "Hãy chạy tieubieu check trước khi mở cho mọi người.",
    )
    return 0


async def _is_empty() -> bool:
    return not await scalar("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")


# The parser


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tieubieu",
        description="Tiêu Biểu: bình chọn sản phẩm công nghiệp nông thôn tiêu biểu.",
        epilog="Mã kết thúc: 0 xong · 1 có chỗ sai · 2 gọi sai hoặc không bắt đầu được.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")

    def command(
        name: str,
        run: Callable[[argparse.Namespace], int],
        words: str,
        *,
        data: bool = True,
        script: bool = True,
    ):
        found = commands.add_parser(name, help=words, description=words)
        found.set_defaults(run=run)
        if data:
            found.add_argument("--data", type=_folder, metavar="DIR", help="thư mục dữ liệu")
        if script:
            found.add_argument(
                "--json", action="store_true", help="kết quả dạng JSON, cho chương trình khác đọc"
            )
        return found

    def server(name: str, run: Callable[[argparse.Namespace], int], words: str):
        found = command(name, run, words, script=False)
        found.add_argument("--host", help="địa chỉ lắng nghe (mặc định 127.0.0.1)")
        found.add_argument("--port", type=int, help="cổng (mặc định 8000)")
        found.add_argument("--workers", type=int, metavar="N", help="số tiến trình web (mặc định 1)")
        return found

    demo = server("demo", _demo, "Chạy với kỳ bình chọn mẫu, dữ liệu giả lập")
    demo.add_argument("--reset", action="store_true", help="xóa dữ liệu mẫu cũ và dựng lại từ đầu")
    server("serve", _serve, "Chạy trang web và việc nền")
    command("migrate", _migrate, "Nâng cấp cơ sở dữ liệu cho bản này")
    command("worker", _worker, "Chỉ làm việc nền, bên cạnh các máy chạy trang web", script=False)
    admin = command(
        "create-admin", _create_admin, "Tạo quản trị viên, hoặc đặt lại mật khẩu cho quản trị viên"
    )
    admin.add_argument("--name", help="họ và tên")
    admin.add_argument("--email", help="thư điện tử, dùng để đăng nhập")
    admin.add_argument(
        "--password-stdin", action="store_true", help="đọc mật khẩu từ dòng đầu của đầu vào chuẩn"
    )
    command("check", _check, "Rà toàn bộ cơ sở dữ liệu, nêu tên từng điều phải đúng mà không đúng")
    verify = command("verify", _verify, "Kiểm tra mã trên giấy chứng nhận, không cần mạng", data=False)
    verify.add_argument(
        "code", nargs="?", metavar="MÃ", help="mã trong QR, địa chỉ quét được, hoặc mã tra cứu"
    )
    verify.add_argument("--keys", type=Path, required=True, metavar="TỆP", help="tieubieu-keys.json đã lưu")
    verify.add_argument("--status", type=Path, metavar="TỆP", help="tieubieu-status.json đã lưu")
    verify.add_argument("--record", type=Path, metavar="TỆP", help="nội dung giấy (JSON), để so với chữ ký")
    verify.add_argument(
        "--bundle", type=Path, metavar="TỆP", help="kiểm tra chữ ký các mốc của một gói kiểm phiếu"
    )
    verify.add_argument("--demo", action="store_true", help="tin cả khóa của dữ liệu mẫu, mà ai cũng có")
    count = command("recount", _recount, "Kiểm phiếu lại từ gói đã công bố", data=False)
    count.add_argument("bundle", type=Path, metavar="GÓI")
    count.add_argument(
        "--root", action="append", required=True, metavar="GỐC", help="gốc in trong biên bản; có thể lặp lại"
    )
    count.add_argument("--strict", action="store_true", help="sai khi gốc đã cho có trước một phần nào đó")

    def secrets(found: argparse.ArgumentParser, without: str) -> None:
        found.add_argument("file", type=Path, metavar="TỆP")
        found.add_argument("--passphrase-file", type=Path, metavar="TỆP", help="tệp chứa cụm mật khẩu")
        found.add_argument("--without-keys", action="store_true", help=without)

    secrets(
        command("backup", _backup, "Sao lưu cơ sở dữ liệu, tệp và khóa vào một tệp"), "không chép khóa ký"
    )
    secrets(command("restore", _restore, "Khôi phục vào một thư mục trống"), "không lấy lại khóa ký")
    past = command("import-round", _import_round, "Nhập một kỳ đã qua từ tệp JSON (docs/import-format.md)")
    past.add_argument("file", type=Path, metavar="TỆP")
    past.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi")
    bundles = commands.add_parser(
        "bundle", help="Gói kiểm phiếu của một kỳ", description="Gói kiểm phiếu của một kỳ"
    )
    commands = bundles.add_subparsers(dest="what", required=True, metavar="VIỆC")
    export = command("export", _bundle_export, "Ghi gói của một kỳ đã kết thúc ra tệp")
    export.add_argument("round", metavar="KỲ", help="phần cuối địa chỉ /ky/…")
    export.add_argument("file", type=Path, metavar="TỆP")
    taken = command("import", _bundle_import, "Nhận gói của nơi khác, sau khi kiểm phiếu và chữ ký")
    taken.add_argument("file", type=Path, metavar="TỆP")
    taken.add_argument(
        "--root", action="append", required=True, metavar="GỐC", help="gốc in trong biên bản của nơi ấy"
    )
    taken.add_argument(
        "--keys", type=Path, required=True, metavar="TỆP", help="tieubieu-keys.json của nơi ấy"
    )
    taken.add_argument("--demo", action="store_true", help="tin cả khóa của dữ liệu mẫu")
    return parser


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        _settings(asked)
        return asked.run(asked)
    except Wrong as wrong:
        say.print(str(wrong), markup=False, style="red", soft_wrap=True)
        return wrong.status
    except Refusal as refusal:
        for words in refusal.fields.values() or (refusal.title,):
            say.print(words, markup=False, style="red", soft_wrap=True)
        return 1
    except BackupProblem as problem:
        say.print(str(problem), markup=False, style="red", soft_wrap=True)
        return 1
    except (
        supervisor.ServerProblem,
        migrate.SchemaTooNew,
        Unreadable,
        KeyProblem,
        ValueError,
        OSError,
        asyncpg.PostgresError,
    ) as problem:
        say.print(str(problem) or type(problem).__name__, markup=False, style="red", soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        return 130
