"""Who may do what: roles give rights, and rights decide what exists for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from helpdesk.cases.sight import Sight
from helpdesk.cases.tables import StaffRow
from helpdesk.errors import Refused


class Right(StrEnum):
    READ = "read"  # cases and letters
    REMARK = "remark"
    WORK = "work"  # put facts right, write drafts, hand over, merge, split
    APPROVE = "approve"
    APPROVE_REFUSAL = "approve_refusal"
    POST = "post"  # unsent and set-aside letters, what left without a person
    REPORTS = "reports"
    CALENDAR = "calendar"
    PEOPLE = "people"
    HEALTH = "health"
    AUDIT = "audit"
    HOLD = "hold"  # keep a case, or everything of a person, from being wiped
    SUBJECTS = "subjects"  # requests of people about their own data
    ERASE = "erase"  # take everybody out of a case that is over
    RETENTION = "retention"  # see what has come to the end of its time


R = Right
BY_ROLE: dict[str, frozenset[Right]] = {
    "clerk": frozenset({R.READ, R.REMARK, R.WORK, R.APPROVE, R.POST, R.REPORTS, R.HEALTH, R.HOLD, R.SUBJECTS}),
    "specialist": frozenset({R.READ, R.REMARK, R.WORK}),
    "leader": frozenset({R.READ, R.REMARK, R.APPROVE_REFUSAL, R.REPORTS, R.CALENDAR, R.HEALTH, R.HOLD, R.SUBJECTS, R.ERASE, R.RETENTION}),
    "keeper": frozenset(),
    "administrator": frozenset({R.PEOPLE, R.CALENDAR, R.HEALTH, R.AUDIT, R.RETENTION}),
}
# A keeper works alone with denunciations: a leader may be the very person denounced, so a refusal there needs none.
IN_CONFIDENCE = frozenset({R.READ, R.REMARK, R.WORK, R.APPROVE, R.APPROVE_REFUSAL, R.HOLD, R.SUBJECTS, R.ERASE, R.RETENTION})


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff who is at work now."""

    id: int
    login: str
    name: str
    roles: tuple[str, ...]
    offices: tuple[str, ...] = field(default=())

    @property
    def keeper(self) -> bool:
        return "keeper" in self.roles

    def may(self, right: Right, *, confidential: bool = False) -> bool:
        if confidential:
            return self.keeper and right in IN_CONFIDENCE
        return any(right in BY_ROLE.get(role, ()) for role in self.roles)

    def must(self, right: Right, *, confidential: bool = False) -> None:
        """Raises Refused where this person has not that right."""
        if not self.may(right, confidential=confidential):
            raise Refused(NOT_ALLOWED[right])

    @property
    def sight(self) -> Sight:
        return Sight(self.id, self.offices, ordinary=self.may(R.READ), confidential=self.keeper)

    @property
    def reads(self) -> bool:
        """Whether any case at all exists for this person."""
        return self.keeper or self.may(R.READ)


NOT_ALLOWED = {
    R.READ: "vai trò của bạn không xem hồ sơ",
    R.REMARK: "vai trò của bạn không ghi chú vào hồ sơ",
    R.WORK: "vai trò của bạn không sửa hồ sơ và dự thảo",
    R.APPROVE: "vai trò của bạn không duyệt thư gửi công dân",
    R.APPROVE_REFUSAL: "thư từ chối và thư báo không thuộc thẩm quyền phải do lãnh đạo duyệt",
    R.POST: "vai trò của bạn không xem danh sách thư",
    R.REPORTS: "vai trò của bạn không xem báo cáo",
    R.CALENDAR: "vai trò của bạn không sửa lịch làm việc",
    R.PEOPLE: "vai trò của bạn không quản lý tài khoản",
    R.HEALTH: "vai trò của bạn không xem tình trạng hệ thống",
    R.AUDIT: "vai trò của bạn không xem nhật ký",
    R.HOLD: "vai trò của bạn không ra lệnh giữ hồ sơ",
    R.SUBJECTS: "vai trò của bạn không trả lời yêu cầu về dữ liệu cá nhân",
    R.ERASE: "xóa, khử nhận dạng hồ sơ phải do lãnh đạo quyết định (hồ sơ tố cáo: người giữ)",
    R.RETENTION: "vai trò của bạn không xem thời hạn lưu giữ",
}


def person_of(row: StaffRow, offices: tuple[str, ...]) -> Person:
    """`offices` are those of the house; an account bound to one sees only that."""
    own = tuple(o for o in offices if not row.office or o == row.office)
    return Person(row.id or 0, row.login, row.name, tuple(row.roles), own)
