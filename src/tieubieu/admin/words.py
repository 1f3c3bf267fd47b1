"""What the administration's pages call roles, states, jobs and deeds."""

from __future__ import annotations

from tieubieu.rounds.words import action_words as _of_rounds

ROLES = {
    "admin": "Quản trị viên",
    "officer": "Cán bộ điều hành",
    "authority": "Cấp có thẩm quyền",
    "supervisor": "Giám sát địa bàn",
    "clerk": "Tổ giúp việc",
    "judge": "Giám khảo",
    "jury_head": "Trưởng ban Giám khảo",
    "jury_deputy": "Phó Trưởng ban Giám khảo",
    "council_member": "Ủy viên Hội đồng",
    "council_deputy": "Phó Chủ tịch Hội đồng",
    "council_chair": "Chủ tịch Hội đồng",
    "producer": "Cơ sở",
}
MAILS = {"waiting": "Chờ gửi", "sent": "Đã gửi", "failed": "Không gửi được", "printed": "Đã in"}
JOBS = {"waiting": "Chờ làm", "failed": "Hỏng"}

_ACTIONS = {
    "account.sign_up": "Đăng ký tài khoản",
    "account.sign_in": "Đăng nhập",
    "account.sign_out": "Đăng xuất",
    "account.forgot_password": "Xin đặt lại mật khẩu",
    "account.use_link": "Đặt mật khẩu qua liên kết",
    "account.change_password": "Đổi mật khẩu",
    "account.new_token": "Lập mã truy cập",
    "account.revoke_token": "Thu hồi mã truy cập",
    "account.invite": "Mời người dùng",
    "account.give_role": "Giao vai trò",
    "account.take_role": "Thôi vai trò",
    "account.disable": "Khóa tài khoản",
    "account.create_admin": "Tạo quản trị viên",
    "admin.appoint": "Giao vai trò ở cơ quan",
    "outbox.resend": "Gửi lại thư",
    "outbox.print": "In thư",
    "holiday.set": "Sửa ngày nghỉ",
    "holiday.remove": "Xóa ngày nghỉ",
    "job.retry": "Làm lại việc hỏng",
    "sheet.save": "Lưu phiếu chấm",
    "sheet.hand_in": "Nộp phiếu chấm",
    "sheet.take_back": "Rút lại phiếu chấm",
}
_JOBS = {
    "mail.send": "Gửi thư",
    "ledger.checkpoint": "Ký mốc sổ cái",
    "every:rounds.deadlines": "Theo dõi thời hạn các kỳ",
    "every:certificates.keys": "Công bố khóa công khai",
}


def action_words(action: str) -> str:
    """The deed in words; its own name where nobody has said better."""
    return _ACTIONS.get(action) or _of_rounds(action)


def job_words(kind: str) -> str:
    return _JOBS.get(kind, kind)
