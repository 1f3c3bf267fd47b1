"""What happened to certificates later: one was revoked, one is suspended; those of 2019 have run out by themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from tieubieu.certificates.actions import Measure, revoke, suspend
from tieubieu.platform.database import scalar
from tieubieu.sample.cast import Cast
from tieubieu.sample.story import Step, Story, moment

REVOKED = ("phu-lang-2026", "ruou-chum", date(2026, 9, 15), "611/QĐ-UBND")
SUSPENDED = ("dinh-van-2026", "mat-ong-cf", date(2026, 10, 8), "742/QĐ-UBND")
WHY_REVOKED = "Cơ sở thôi sản xuất sản phẩm này và đã trả lại giấy chứng nhận."
WHY_SUSPENDED = "Chờ kết quả kiểm nghiệm lại sau phản ánh của người tiêu dùng về nhãn hàng hóa."


def steps(stories: dict[str, Story], cast: Cast) -> list[Step]:
    return [
        Step(moment(day, 15), words, partial(_measure, stories[key], product, day, number, why, cast, act))
        for (key, product, day, number), why, words, act in (
            (REVOKED, WHY_REVOKED, "thu hồi một giấy chứng nhận", revoke),
            (SUSPENDED, WHY_SUSPENDED, "tạm ngừng một giấy chứng nhận", suspend),
        )
    ]


async def _measure(
    story: Story,
    product: str,
    day: date,
    number: str,
    why: str,
    cast: Cast,
    act: Callable[..., Awaitable[object]],
) -> None:
    certificate = await scalar(
        "SELECT id FROM certificate WHERE entry_id = $1 AND state = 'issued'", story.desk.entry_of[product]
    )
    data = Measure(certificate=certificate, reason=why, decision_number=number, decision_day=day)
    await act(await cast.actor(story.round.authority.email), data)
