"""From what was typed in a form to a Struct, with Vietnamese words at every field that is wrong.

The API decodes the same Structs from JSON; pages use `Typed.to(Struct)`, which collects every mistake before refusing
and keeps all that was typed (`typed["field"]`, `typed.all("field")`) for showing the form again.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from tieubieu.platform.errors import Problems, Refusal
from tieubieu.platform.text import nfc
from tieubieu.rules.numbers import parse_date, parse_points

S = TypeVar("S", bound=msgspec.Struct)

Points = Annotated[int, msgspec.Meta(extra={"points": True}, description="hundredths of a point")]
"""An integer number of hundredths; typed on pages as 7,5."""


class Typed(Mapping[str, str]):
    """What a person typed. Missing fields read as ''. Uploads are in `files`."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()):
        self._values: dict[str, list[str]] = {}
        self.files: dict[str, list[UploadFile]] = {}
        for name, value in pairs:
            if isinstance(value, UploadFile):
                if value.filename:
                    self.files.setdefault(name, []).append(value)
            else:
                self._values.setdefault(name, []).append(nfc(str(value)).replace("\r\n", "\n").strip())

    def __getitem__(self, name: str) -> str:
        return self._values.get(name, [""])[0]

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def get(self, name: str, default: Any = "") -> Any:
        return self._values[name][0] if name in self._values else default

    def all(self, name: str) -> list[str]:
        return [v for v in self._values.get(name, []) if v != ""]

    def under(self, prefix: str) -> dict[str, str]:
        """Fields called `prefix.key`, by key: for forms whose fields are data (dossier, score sheet)."""
        start = prefix + "."
        return {
            name[len(start) :]: values[0] for name, values in self._values.items() if name.startswith(start)
        }

    def to(self, struct: type[S], **given: Any) -> S:
        """The Struct, with `given` fields set by the page (ids from the path). Raises Invalid with every mistake."""
        wrong = Problems()
        values: dict[str, Any] = dict(given)
        for field in msgspec.structs.fields(struct):
            if field.name in given:
                continue
            kind, optional = _unwrap(field.type)
            typed = self.all(field.name) if get_origin(kind) in (list, tuple) else self[field.name]
            if kind is not bool and typed in ("", []) and not field.required:
                continue
            if typed == "" and optional:
                values[field.name] = None
                continue
            try:
                values[field.name] = _read(kind, field.type, typed)
            except ValueError as error:
                wrong.add(field.name, str(error))
        wrong.refuse()
        try:
            return msgspec.convert(msgspec.to_builtins(values), struct, strict=False)
        except msgspec.ValidationError as error:
            name = str(error).partition("$.")[2].rstrip("`").partition("[")[0] or "form"
            wrong.add(name, "Nội dung ở đây không hợp lệ hoặc quá dài")
            wrong.refuse()
            raise


def _unwrap(kind: Any) -> tuple[Any, bool]:
    """The type inside Annotated and Optional, and whether None is allowed."""
    optional = False
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) in (Union, types.UnionType) and type(None) in get_args(kind):
            optional = True
            rest = [a for a in get_args(kind) if a is not type(None)]
            kind = rest[0]
        else:
            return kind, optional


def _is_points(kind: Any) -> bool:
    if get_origin(kind) is Annotated:
        return any(
            isinstance(m, msgspec.Meta) and m.extra and m.extra.get("points") for m in get_args(kind)[1:]
        )
    if get_origin(kind) in (Union, types.UnionType):
        return any(_is_points(a) for a in get_args(kind))
    return False


def _read(kind: Any, declared: Any, typed: Any) -> Any:
    if get_origin(kind) in (list, tuple):
        inner = (get_args(kind) or (str,))[0]
        return [_read(_unwrap(inner)[0], inner, one) for one in typed]
    if kind is bool:
        return typed in ("1", "true", "on", "co")
    if kind is str:
        return typed
    if typed == "":
        raise ValueError("Hãy điền ô này")
    if _is_points(declared):
        return parse_points(typed)
    if kind is int:
        plain = typed.replace(".", "").replace(" ", "")
        try:
            return int(plain)
        except ValueError:
            raise ValueError(f"Ô này là số nguyên, không kèm chữ. Bạn nhập “{typed}”") from None
    if kind is date:
        return parse_date(typed)
    if kind is UUID:
        try:
            return UUID(typed)
        except ValueError:
            raise ValueError("Hãy chọn một mục trong danh sách") from None
    return typed


async def read_form(request: Request) -> Typed:
    """The posted form, urlencoded or multipart. Its size is limited by the application."""
    form = await request.form()
    return Typed(form.multi_items())


def typed_from(values: Mapping[str, Any]) -> Typed:
    """Saved values in the shape of a form, for showing it the first time (dates dd/mm/yyyy)."""
    pairs: list[tuple[str, Any]] = []
    for name, value in values.items():
        if value is None:
            continue
        many = value if isinstance(value, list | tuple) else [value]
        for one in many:
            if isinstance(one, bool):
                if one:
                    pairs.append((name, "1"))
            elif isinstance(one, date):
                pairs.append((name, one.strftime("%d/%m/%Y")))
            else:
                pairs.append((name, one))
    return Typed(pairs)


class Shown(msgspec.Struct, frozen=True):
    """A form as templates/parts/forms.html wants it: what was typed, and what is wrong at which field."""

    data: Any
    errors: dict[str, str]


def shown(typed: Mapping[str, Any] | None = None, refusal: Refusal | None = None) -> Shown:
    """A refusal that names no field stands above the form, under ''."""
    errors = {} if refusal is None else (dict(refusal.fields) or {"": refusal.title})
    return Shown(data=Typed() if typed is None else typed, errors=errors)
