"""The guided form: its steps in order, what each asks, and where a problem is put right."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from tieubieu.rules.dossier_form import ATTACHMENT_KINDS, FIELD, FIELDS, PARTS, AttachmentKind, Field, Part
from tieubieu.rules.problem import Problem
from tieubieu.rules.rubric import CRITERIA

ANGLES = ("Nhìn chính diện", "Nhìn mặt bên", "Nhìn từ trên xuống", "Nhìn gần")
"""The first photos' places; the first three are those of Phụ lục 2, more may follow."""

ANGLES_NEEDED = 3
PHOTOS_MOST = 12
PAPERS_MOST = 30


class Step(Struct, frozen=True):
    """One page of the form. `slug` is its address; `part` is the part of rules.dossier_form, None for our own."""

    slug: str
    label: str
    part: Part | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is typed here into the dossier: not what is kept with establishment or product."""
        return tuple(f for f in FIELDS if self.part and f.part == self.part.key and f.source is None)


_SLUGS = {
    "establishment": "co-so",
    "product": "san-pham",
    "description": "mo-ta",
    "market": "thi-truong",
    "economy": "kinh-te",
    "society": "xa-hoi",
    "beauty": "net-dep",
    "honours": "giai-thuong",
}

STEPS: tuple[Step, ...] = (
    *(Step(_SLUGS[part.key], part.label, part) for part in PARTS),
    Step("anh", "Ảnh sản phẩm"),
    Step("giay-to", "Giấy tờ kèm theo"),
    Step("cam-ket", "Cam kết"),
)
STEP: dict[str, Step] = {step.slug: step for step in STEPS}

PAPER_KINDS: tuple[AttachmentKind, ...] = tuple(kind for kind in ATTACHMENT_KINDS if kind.key != "photo")

_CRITERION = {key: (title, maximum // 100) for key, title, maximum in CRITERIA}


def step_of(problem: Problem) -> Step | None:
    """The step where this is put right; None for what no page can mend (an unknown key)."""
    key = problem.field or ""
    if key in ("set_kind", "set_items"):
        return STEP["san-pham"]
    if key in FIELD:
        return STEP[_SLUGS[FIELD[key].part]]
    head, _, rest = key.partition(".")
    if head == "attachments":
        return STEP["anh" if rest == "photo" else "giay-to"]
    return STEP["cam-ket"] if head == "declarations" else None


_COLUMNS = {
    "product_name": "name",
    "group": "product_group",
    "set_kind": "set_kind",
    "set_items": "items",
}


def anchor(problem: Problem) -> str:
    """The id of the control, as templates/parts/forms.html makes it."""
    key = problem.field or ""
    head, _, rest = key.partition(".")
    if key in _COLUMNS:
        return f"f-{_COLUMNS[key]}"
    if head == "attachments":
        return "f-photos" if rest == "photo" else f"f-file.{rest}"
    if head == "declarations":
        return f"f-d.{rest}"
    field = FIELD.get(key)
    return f"f-{field.source.partition('.')[2]}" if field and field.source else f"f-f.{key}"


def link(product: UUID, problem: Problem) -> str:
    """The address of the very field."""
    step = step_of(problem)
    if step is None:
        return f"/ho-so/{product}"
    return f"/ho-so/{product}/{step.slug}#{anchor(problem)}"


def feeds(field: Field) -> str:
    """Which of the four criteria the judges use this field for."""
    if field.criterion is None:
        return ""
    title, most = _CRITERION[field.criterion[0]]
    return f"Giám khảo dùng mục này cho tiêu chí {field.criterion[0]}, {title[:1].lower()}{title[1:]} ({most} điểm)"
