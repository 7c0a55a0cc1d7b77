"""The commands and their options, in one table; the README and its test read it too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

Option = tuple[tuple[str, ...], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Command:
    """`run` is module:function below helpdesk.cli; `has_clock` adds --now."""

    name: str
    does: str
    run: str = ""
    options: tuple[Option, ...] = ()
    sub: tuple[Command, ...] = ()
    has_clock: bool = True


def flag(*names: str, **more: Any) -> Option:
    return names, {"action": "store_true", **more}


def value(*names: str, **more: Any) -> Option:
    return names, more


JSON = flag("--json", help="một tài liệu JSON (danh sách: mỗi dòng một tài liệu)")
FILES = value("files", nargs="+", type=Path, metavar="TỆP")
CODE = value("code", metavar="MÃ")
KEY_FILE = value("path", type=Path, metavar="TỆP")
SEALED_FILE = value("path", type=Path, metavar="TỆP.age")
OUT_FILE = value("--out", type=Path, required=True, metavar="TỆP")

REPORTS = {
    "weekly": "báo cáo tuần",
    "month": "báo cáo tháng",
    "quarter": "báo cáo quý",
    "half-year": "báo cáo sáu tháng (1/10 đến 31/3)",
    "year": "báo cáo năm (1/10 đến 30/9)",
    "period": "báo cáo theo khoảng thời gian tùy chọn",
    "unclear-judgments": "sổ bản án, quyết định tuyên không rõ, khó thi hành",
}
REPORT_OPTIONS = (
    value("--as-of", metavar="NGÀY", help="ngày lập báo cáo, ví dụ 2017-06-16"),
    value("--from", dest="since", metavar="NGÀY"),
    value("--to", dest="until", metavar="NGÀY"),
    value("--out", type=Path, metavar="THƯ_MỤC", help="ghi DOCX, PDF, XLSX vào đây"),
    flag("--send", help="gửi cho lãnh đạo"),
    JSON,
)

COMMANDS = (
    Command(
        "demo",
        "toàn bộ sản phẩm trên bộ phận nhúng, với hộp thư mẫu",
        "demo:demo",
        (value("--port", type=int, default=8080), value("--every", type=float, default=6.0, help="giây giữa hai thư mới")),
    ),
    Command("run", "dịch vụ: nhận thư, trả lời, gửi, nhắc việc và trang cán bộ trong một tiến trình", "service:run", has_clock=False),
    Command("web", "chỉ trang cán bộ", "service:web", has_clock=False),
    Command("worker", "chỉ các vòng lặp nền", "service:worker", has_clock=False),
    Command("poll", "một lượt qua hộp thư: lấy, lưu, đọc, trả lời hoặc xếp hàng", "rounds:poll", (flag("--once", required=True), JSON)),
    Command("send", "gửi các thư đi đến hạn", "rounds:send", (flag("--once", required=True), JSON)),
    Command("parse", "người đọc thư thấy gì trong thư", "reading:parse", (FILES, JSON)),
    Command(
        "assess",
        "thủ tục quyết định gì; không lưu, không gửi",
        "reading:assess",
        (FILES, JSON, value("--received", metavar="ISO"), value("--case", metavar="JSON", help="đọc như thư trong một hồ sơ")),
    ),
    Command(
        "due",
        "hạn theo giờ làm việc",
        "reading:due",
        (value("since", metavar="ISO"), value("--hours", type=float, required=True), flag("--explain"), JSON),
    ),
    Command(
        "train",
        "tạo mô hình mới từ các thư nhân viên đã xác nhận",
        "learning:train",
        (
            value("--out", type=Path, metavar="TỆP", help="mặc định var/kinds-candidate.model"),
            value("--shipped", type=Path, metavar="THƯ-MỤC", help="tạo lại các mô hình giao kèm, chỉ từ tài liệu giao kèm"),
            JSON,
        ),
    ),
    Command(
        "score",
        "chấm trên thư mục thư có nhãn; một mô hình mới sẽ đổi gì",
        "learning:score",
        (value("folder", type=Path), value("--model", type=Path, metavar="TỆP", help="mô hình chưa bật"), flag("--errors"), JSON),
    ),
    Command(
        "report", "báo cáo DOCX, PDF, XLSX", sub=tuple(Command(k, does, "reports:report", REPORT_OPTIONS) for k, does in REPORTS.items())
    ),
    Command(
        "case",
        "hồ sơ",
        sub=(
            Command("list", "danh sách hồ sơ", "memory:case_list", (JSON,)),
            Command("show", "một hồ sơ", "memory:case_show", (CODE, JSON)),
            Command("export", "hồ sơ thành một tệp ZIP", "memory:case_export", (CODE, value("--out", type=Path, default=Path()))),
        ),
    ),
    Command(
        "letter",
        "thư đã lưu",
        sub=(
            Command("list", "mọi thư từng lưu", "memory:letter_list", (JSON,)),
            Command("show", "một thư", "memory:letter_show", (value("id", type=int), JSON)),
            Command("raw", "nguyên văn từng byte", "memory:letter_raw", (value("id", type=int),)),
        ),
    ),
    Command(
        "shunted",
        "thư để riêng vì chương trình bất ngờ",
        sub=(
            Command("list", "danh sách", "memory:shunted_list", (JSON,)),
            Command("replay", "thử lại một thư hoặc tất cả", "memory:shunted_replay", (value("id", type=int, nargs="?"), JSON)),
        ),
    ),
    Command(
        "outbox",
        "thư đi",
        sub=(
            Command("list", "thư chưa đi và vì sao", "outbox:listed", (flag("--all", help="cả thư đã đi"), JSON)),
            Command(
                "settle",
                "ghi kết quả tìm hiểu một thư chưa rõ đã đi hay chưa",
                "outbox:settle",
                (
                    value("id", type=int),
                    value("verdict", choices=("arrived", "lost"), help="công dân đã nhận; hoặc chưa: gửi lại chính thư này"),
                ),
            ),
            Command("again", "gửi lại một thư không gửi được hoặc bị trả lại", "outbox:again", (value("id", type=int),)),
        ),
    ),
    Command("balance", "mọi hộp thư so với sổ, mọi nghĩa vụ so với thư đi", "memory:balance", (JSON,)),
    Command(
        "forms",
        "mẫu thư",
        sub=(Command("preview", "mọi mẫu với hồ sơ ví dụ", "letters:preview", (value("folder", type=Path, metavar="THƯ_MỤC"),)),),
    ),
    Command(
        "person",
        "yêu cầu của một người về dữ liệu của chính họ (trả lời trong 2 ngày làm việc)",
        sub=(
            Command(
                "show",
                "hồ sơ nào có người này: địa chỉ thư, tên, điện thoại hoặc số giấy tờ",
                "persons:listed",
                (value("words", metavar="TỪ"), JSON),
            ),
            Command(
                "copy",
                "một bản ZIP cho chủ một địa chỉ: thư họ viết, thư gửi họ, thông tin đã đọc",
                "persons:copied",
                (value("address", metavar="ĐỊA_CHỈ"), OUT_FILE),
            ),
        ),
    ),
    Command(
        "retention",
        "hồ sơ nào hết thời hạn lưu giữ; --do: đóng hoặc khử nhận dạng các hồ sơ ấy",
        "keeping:retained",
        (flag("--do", help="làm thật; không có thì chỉ liệt kê"), JSON),
    ),
    Command(
        "key",
        "khóa mã hóa của dữ liệu và bản sao lưu",
        sub=(
            Command("new", "tạo tệp khóa mới, ở nơi khác với dữ liệu", "keys:new", (KEY_FILE,), has_clock=False),
            Command("rotate", "đổi khóa: mã hóa lại mọi dòng và mọi tệp (dừng dịch vụ trước)", "keys:rotate"),
            Command("open", "mở một tệp .age mà helpdesk đã xuất ra", "keys:unseal", (SEALED_FILE, OUT_FILE)),
        ),
    ),
    Command("health", "còn sống hay không: lần lấy, lần gửi gần nhất, thư chờ lâu nhất, hạn gần nhất", "keeping:health", (JSON,)),
    Command("backup", "sao lưu khi đang chạy", "keeping:make", (value("path", type=Path, metavar="THƯ_MỤC"), JSON)),
    Command("restore", "khôi phục vào nơi trống", "keeping:restore", (value("path", type=Path, metavar="THƯ_MỤC"), JSON)),
    Command(
        "drill",
        "diễn tập khôi phục một bản sao lưu ở nơi tạm: mọi tệp, nhật ký, đối chiếu; không đổi gì",
        "keeping:tried",
        (
            value("path", type=Path, metavar="THƯ_MỤC"),
            value("--database", default="", metavar="URL", help="một cơ sở dữ liệu PostgreSQL trống, khi bản sao lưu là của PostgreSQL"),
            JSON,
        ),
    ),
    Command("check", "cấu hình, hộp thư, SMTP, cơ sở dữ liệu, mẫu thư, OCR: từng thứ", "checks:check", (flag("--deep"), JSON)),
    Command(
        "user",
        "tài khoản cán bộ",
        sub=(
            Command(
                "add",
                "thêm tài khoản",
                "staff:add",
                (
                    value("login"),
                    value("--name", required=True),
                    value("--role", action="append", required=True, dest="roles"),
                    value("--password-file", type=Path),
                ),
            ),
            Command("list", "danh sách", "staff:listed", (JSON,)),
            Command("disable", "khóa tài khoản", "staff:disable", (value("login"),)),
            Command("reset", "mật khẩu mới cho người mất mật khẩu hoặc mất điện thoại", "staff:reset", (value("login"),)),
        ),
    ),
    Command("audit", "nhật ký", sub=(Command("verify", "kiểm tra chuỗi của nhật ký", "staff:verify", (JSON,)),)),
)
