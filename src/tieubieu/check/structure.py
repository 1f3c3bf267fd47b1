"""What holds for the whole database: references without foreign keys, grants, guards, public addresses, files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from piccolo.columns import UUID as UUIDColumn
from piccolo.table import Table

from tieubieu.check.invariants import Found, invariant, statement
from tieubieu.piccolo_app import APP_CONFIG
from tieubieu.platform import files, migrate
from tieubieu.platform.database import rows

_BY_NAME = {
    "person": ("person", "created_by", "recorded_by", "by_person", "proposed_by", "approved_by", "attested_by",
               "confirmed_by", "added_by", "entered_by_clerk", "updated_by", "frozen_by", "submitted_by", "settled_by",
               "answered_by", "asked_by", "drawn_up_by", "granted_by", "issued_by", "used_by", "declared_by",
               "settled_by_first", "settled_by_second"),
    "round": ("round_id",),
    "entry": ("entry_id", "merged_into", "source_entry", "to_entry"),
    "product": ("product_id",),
    "establishment": ("establishment_id",),
    "body": ("authority",),
    "certificate": ("replaced_by",),
    "ledger_leaf": ("leaf_id", "lists_leaf_id"),
    "ledger_checkpoint": ("checkpoint_id",),
}  # fmt: skip
_TARGETS = {column: table for table, columns in _BY_NAME.items() for column in columns}
_MANY = {("audit", "subject_id"), ("outbox", "about_id"), ("ledger_leaf", "subject_id"), ("role_grant", "scope_id"),
         ("old_slug", "subject_id")}  # fmt: skip
"""Columns that name rows of several tables."""


def references(tables: Iterable[type[Table]]) -> list[tuple[str, str, str]]:
    """(table, column, table it points to) for every id kept without a foreign key. KeyError for a column whose target
    nobody has said here."""
    found = []
    for table in tables:
        for column in table._meta.columns:
            name = column._meta.db_column_name
            here = (table._meta.tablename, name)
            kept = type(column) is UUIDColumn and not column._meta.primary_key  # a ForeignKey is another type
            if not kept or here in _MANY:
                continue
            found.append((*here, _TARGETS[name]))
    return found


@invariant("reference.exists", "Mỗi mã tham chiếu trỏ tới một dòng có thật")
async def references_exist() -> Found:
    union = " UNION ALL ".join(
        f"""SELECT '{table}' AS tbl, '{column}' AS col, a.id, '{target}' AS target FROM "{table}" a
            WHERE a."{column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{target}" b WHERE b.id = a."{column}")"""
        for table, column, target in references(APP_CONFIG.table_classes)
    )
    return [
        (f"{f['tbl']} {f['id']}", f"Cột {f['col']} trỏ tới {f['target']} không có") for f in await rows(union)
    ]


statement(
    "grant.scope",
    "Phạm vi của mỗi vai trò có thật",
    """SELECT 'role_grant ' || g.id AS subject,
         'Vai trò ' || g.role || ' trong ' || g.scope_kind || ' không có thật' AS words
       FROM role_grant g WHERE NOT CASE g.scope_kind
         WHEN 'installation' THEN g.scope_id IS NULL
         WHEN 'body' THEN EXISTS (SELECT 1 FROM body b WHERE b.id = g.scope_id)
         WHEN 'place' THEN EXISTS (SELECT 1 FROM place p WHERE p.id = g.scope_id)
         WHEN 'round' THEN EXISTS (SELECT 1 FROM round r WHERE r.id = g.scope_id)
         WHEN 'jury' THEN EXISTS (SELECT 1 FROM jury y WHERE y.id = g.scope_id)
         WHEN 'establishment' THEN EXISTS (SELECT 1 FROM establishment s WHERE s.id = g.scope_id)
         ELSE false END""",
)
statement(
    "grant.role",
    "Mỗi vai trò đứng trong loại phạm vi của nó",
    """SELECT 'role_grant ' || id AS subject, 'Vai trò ' || role || ' không đứng trong ' || scope_kind AS words
       FROM role_grant WHERE (role, scope_kind) NOT IN (('admin', 'installation'), ('officer', 'body'),
         ('authority', 'body'), ('supervisor', 'place'), ('clerk', 'round'), ('judge', 'round'), ('jury_head', 'round'),
         ('jury_deputy', 'round'), ('council_member', 'round'), ('council_deputy', 'round'), ('council_chair', 'round'),
         ('producer', 'establishment'))""",
)

_TRIGGER = re.compile(r'CREATE OR REPLACE TRIGGER (\w+)\s+BEFORE [A-Z ]+?\s+ON\s+"?(\w+)"?')


@invariant("guard.stands", "Mọi trình kích hoạt bảo vệ dữ liệu đều có và đang bật")
async def guards_stand() -> Found:
    wanted = set(_TRIGGER.findall(migrate.guards()))
    standing = {
        (f["name"], f["tbl"])
        for f in await rows(
            """SELECT t.tgname AS name, c.relname AS tbl FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
               WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"""
        )
    }
    return [
        (f"trigger {name}", f"Bảng {table} không còn được bảo vệ: trình kích hoạt {name} thiếu hoặc đã tắt")
        for name, table in sorted(wanted - standing)
    ]


statement(
    "slug.once",
    "Mỗi địa chỉ công khai chỉ dẫn tới một nơi",
    """SELECT 'slug ' || slug AS subject, 'Địa chỉ dẫn tới ' || count(*) || ' nơi' AS words FROM (
         SELECT 'product' AS kind, slug FROM product UNION ALL SELECT 'establishment', slug FROM establishment
         UNION ALL SELECT 'round', slug FROM round UNION ALL SELECT subject_kind, slug FROM old_slug) s
       GROUP BY kind, slug HAVING count(*) > 1 OR slug = ''""",
)
statement(
    "slug.old",
    "Mỗi địa chỉ cũ dẫn tới một nơi có thật",
    """SELECT 'old_slug ' || o.slug AS subject FROM old_slug o WHERE NOT CASE o.subject_kind
         WHEN 'product' THEN EXISTS (SELECT 1 FROM product p WHERE p.id = o.subject_id)
         WHEN 'establishment' THEN EXISTS (SELECT 1 FROM establishment s WHERE s.id = o.subject_id) ELSE false END""",
)

_FILES = """SELECT sha256 FROM (
      SELECT sha256, size FROM stored_file
      UNION SELECT a.sha, NULL FROM attachment, LATERAL (VALUES (file), (large), (small)) a(sha)
      UNION SELECT file, NULL FROM bundle UNION SELECT scan, NULL FROM attestation) f
    WHERE sha256 <> '' GROUP BY sha256 ORDER BY sha256"""


def _wrong_with(sha256: str) -> str | None:
    try:
        with files.path_of(sha256).open("rb") as held:
            return (
                None
                if hashlib.file_digest(held, "sha256").hexdigest() == sha256
                else "Nội dung tệp đã bị đổi"
            )
    except ValueError:
        return "Không phải mã băm SHA-256"
    except OSError:
        return "Tệp không còn trên đĩa"


@invariant("file.content", "Mỗi tệp còn trên đĩa, đúng nội dung")
async def files_are_whole() -> Found:
    found = []
    for f in await rows(_FILES):
        if wrong := await files.in_thread(_wrong_with, f["sha256"]):
            found.append((f"file {f['sha256']}", wrong))
    return found


statement(
    "outbox.secret",
    "Thư chứa liên kết dùng một lần đã gửi thì không còn nội dung",
    """SELECT 'outbox ' || o.id AS subject FROM outbox o WHERE o.secret AND o.state IN ('sent', 'printed')
       AND o.body_text <> '' AND NOT EXISTS (SELECT 1 FROM signing_key k WHERE k.demo)""",
)
