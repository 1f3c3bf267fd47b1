"""Who may enter a round: a certificate of the level below, or the one bypass (TT 26/2014 Điều 12.2–12.4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from tieubieu.rules.circulars import Circular
from tieubieu.rules.levels import LOWEST_LEVELS, Level, below, label, levels_of
from tieubieu.rules.numbers import date_text
from tieubieu.rules.problem import Problem
from tieubieu.rules.validity import is_valid_on

Basis = Literal["lowest", "certificate", "bypass"]

_CLAUSE = {Level.PROVINCE: 2, Level.REGION: 3, Level.NATION: 4}


class LowerCertificate(Struct, frozen=True, kw_only=True):
    """What the ladder asks of a certificate.

    `state` is the recorded one ("issued", "suspended", "revoked"; expiry is by date), `origin` says how we
    know of it ("issued", "imported", "attested"; all three count), `nominated` whether the lower authority
    sent it up with its letter and Phụ lục 5 list. `issued` may be None where an old list does not tell.
    """

    level: Level
    valid_until: date
    state: str
    origin: str
    nominated: bool
    issued: date | None = None


class Admission(Struct, frozen=True):
    """The answer of `admission`. `certificate` is the one it rests on; `warnings` never keep anybody out."""

    ok: bool
    basis: Basis | None
    certificate: LowerCertificate | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def admission(
    level: Level,
    registered_on: date,
    circular: Circular,
    certificates: Iterable[LowerCertificate] = (),
    bypass_statement: bool = False,
    lowest_round_known: bool = False,
) -> Admission:
    """Whether a product may enter a round of `level` held under `circular`, tested on `registered_on` (I).

    `certificates` are all those of the product. `bypass_statement`: the People's Committee of the lowest
    level states in its letter that it held no round and registers the product (Điều 12.2.d), which opens the
    province level only. `lowest_round_known`: we know of such a round there in the last two years; this only
    warns.
    """
    if level not in levels_of(circular):
        words = f"{circular.short} không có bình chọn {label(level)}."
        return Admission(False, None, problems=(Problem("ladder.level", words, "TT 26/2014 Điều 6.2"),))
    if level in LOWEST_LEVELS:
        return Admission(True, "lowest")

    tried = [
        (certificate, _faults(certificate, level, registered_on))
        for certificate in certificates
        if certificate.level in below(level, circular)
    ]
    for certificate, faults in tried:
        if not faults:
            return Admission(True, "certificate", certificate)

    if bypass_statement and level == Level.PROVINCE:
        return Admission(True, "bypass", warnings=_bypass_warnings(circular, lowest_round_known))

    problems: tuple[Problem, ...]
    if tried:
        # The certificate that is nearest to being accepted tells what to do.
        problems = min((faults for _, faults in tried), key=len)
    else:
        needed = " hoặc ".join(label(lower) for lower in below(level, circular))
        words = f"Vào {label(level)} cần giấy chứng nhận {needed} còn hiệu lực; chưa thấy giấy nào."
        problems = (Problem("ladder.no_certificate", words, _law(level, "b")),)
    if bypass_statement:
        words = f"Chỉ cấp tỉnh nhận sản phẩm chưa qua bình chọn cấp dưới; {label(level)} thì không."
        problems = (*problems, Problem("ladder.no_bypass", words, "TT 26/2014 Điều 12.2.d"))
    return Admission(False, None, problems=problems)


def _law(level: Level, point: str) -> str:
    return f"TT 26/2014 Điều 12.{_CLAUSE[level]}.{point}"


def _faults(certificate: LowerCertificate, level: Level, day: date) -> tuple[Problem, ...]:
    name = f"Giấy chứng nhận {label(certificate.level)}"
    faults = []
    if certificate.state == "suspended":
        faults.append(Problem("ladder.suspended", f"{name} đang tạm ngừng hiệu lực.", _law(level, "b")))
    elif certificate.state == "revoked":
        faults.append(Problem("ladder.revoked", f"{name} đã bị thu hồi.", _law(level, "b")))
    elif certificate.state != "issued":
        faults.append(Problem("ladder.unknown_state", f"{name} không rõ tình trạng.", _law(level, "b")))
    if certificate.issued is not None and certificate.issued > day:
        words = f"{name} cấp ngày {date_text(certificate.issued)}, sau ngày đăng ký {date_text(day)}."
        faults.append(Problem("ladder.not_yet", words, _law(level, "b")))
    if not is_valid_on(certificate.valid_until, day):
        words = (
            f"{name} có giá trị đến hết ngày {date_text(certificate.valid_until)}, "
            f"đã hết hạn vào ngày đăng ký {date_text(day)}."
        )
        faults.append(Problem("ladder.expired", words, _law(level, "b")))
    if not certificate.nominated:
        lower = label(certificate.level)
        words = f"Sản phẩm chưa có trong văn bản đề nghị của {lower} gửi lên {label(level)}."
        faults.append(Problem("ladder.not_nominated", words, _law(level, "c")))
    return tuple(faults)


def _bypass_warnings(circular: Circular, lowest_round_known: bool) -> tuple[Problem, ...]:
    if not lowest_round_known:
        return ()
    words = (
        f"Hệ thống có một kỳ bình chọn {label(circular.lowest)} ở nơi này trong hai năm qua. "
        "Hãy đối chiếu với văn bản của Ủy ban nhân dân trước khi nhận."
    )
    return (Problem("ladder.bypass_doubt", words, "TT 26/2014 Điều 12.2.d"),)
