"""What the product says when it cannot do a thing: a stable code, a status, and Vietnamese words for the person.

Pages show the words at the field and keep what was typed; the API answers RFC 9457 problem details with the same code.
"""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An expected "no". `fields` maps a field's name to what is wrong there."""

    status = 409
    code = "refused"

    def __init__(
        self, title: str, *, code: str | None = None, fields: dict[str, str] | None = None, **extra: Any
    ):
        super().__init__(title)
        self.title = title
        self.code = code or type(self).code
        self.fields = fields or {}
        self.extra = extra


class NotFound(Refusal):
    """Not there, or not for this person: the same answer for both."""

    status = 404
    code = "not_found"

    def __init__(self, title: str = "Không tìm thấy trang này"):
        super().__init__(title)


class SignInNeeded(Refusal):
    """Nobody is signed in, or the session is over."""

    status = 401
    code = "sign_in_needed"

    def __init__(self, title: str = "Bạn cần đăng nhập để xem trang này"):
        super().__init__(title)


class Invalid(Refusal):
    """Something typed is wrong; nothing was written."""

    status = 422
    code = "invalid"

    def __init__(
        self, fields: dict[str, str], title: str = "Có chỗ cần sửa. Nội dung bạn đã nhập vẫn còn ở đây"
    ):
        super().__init__(title, fields=fields)


class NotNow(Refusal):
    """Right thing, wrong time: the phase, a deadline or a missing precondition forbids it."""

    status = 409
    code = "not_now"


class Stale(Refusal):
    """Somebody saved after this form was opened. `current` is the version on the server."""

    status = 409
    code = "stale"

    def __init__(
        self,
        title: str = "Nội dung này vừa được lưu từ nơi khác. Bản bạn đang gõ vẫn còn; hãy xem bản mới rồi lưu lại",
        **extra: Any,
    ):
        super().__init__(title, **extra)


class TooMany(Refusal):
    """Too many attempts; `retry_after` is in seconds."""

    status = 429
    code = "too_many"

    def __init__(self, retry_after: int):
        minutes = max(1, (retry_after + 59) // 60)
        super().__init__(f"Bạn đã thử quá nhiều lần. Hãy thử lại sau {minutes} phút", retry_after=retry_after)
        self.retry_after = retry_after


class Problems:
    """Collects what is wrong, field by field, then refuses once.

    >>> wrong = Problems()
    >>> wrong.unless(name.strip(), "name", "Hãy nhập tên sản phẩm")
    >>> wrong.refuse()
    """

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}

    def add(self, field: str, message: str) -> None:
        self.fields.setdefault(field, message)

    def unless(self, fine: object, field: str, message: str) -> None:
        if not fine:
            self.add(field, message)

    def refuse(self) -> None:
        if self.fields:
            raise Invalid(self.fields)
