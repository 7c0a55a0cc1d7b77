"""What guards the name under which mail leaves and comes: SPF, DKIM, DMARC, MX, TLS. Part of `check`; nothing is changed.

A sentence where it is in order or could not be looked at, HelpdeskError with the mend where it is not. Where no mail leaves by SMTP
nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from helpdesk.errors import HelpdeskError
from helpdesk.house import House, key_of
from helpdesk.mail.domain_key import DomainKey
from helpdesk.mail.tls import Language, secured

SOON = timedelta(days=14)
MOST_QUESTIONS = 10  # RFC 7208 4.6.4: a receiver that counts more gives up
UNSEEN = "chưa xem được: không có máy chủ tên miền (DNS) nào trả lời"
AT_COST = ("a", "mx", "ptr", "exists")


@dataclass(frozen=True, slots=True)
class Door:
    """A mail server as the settings name it; `part` is what `check` calls it."""

    part: str
    host: str
    port: int
    security: str
    language: Language


@dataclass
class GoodName:
    """Looks of one inspection. A name server that kept silent once is not waited for again."""

    house: House
    _silent: bool = False

    @property
    def domain(self) -> str:
        return self.house.settings.smtp.domain

    def spf(self) -> str:
        found = self._texts(self.domain, "v=spf1")
        if found is None:
            return UNSEEN
        if not found:
            raise HelpdeskError(f'{self.domain}: chưa có SPF, thư dễ bị từ chối; thêm bản ghi TXT "v=spf1 mx -all" (kể cả máy chủ gửi thư)')
        if len(found) > 1:
            raise HelpdeskError(f"{self.domain}: có {len(found)} bản ghi SPF, bên nhận không tính bản nào; gộp thành một")
        return self._spf(found[0])

    def _spf(self, told: str) -> str:
        terms = told.lower().split()[1:]
        ends = [term for term in terms if term.lstrip("+-~?") == "all"]
        if ends and ends[0] in ("all", "+all"):
            raise HelpdeskError(f"{self.domain}: SPF cho phép mọi máy gửi ({ends[0]}); thay bằng -all")
        if (cost := self._questions(told, MOST_QUESTIONS)) > MOST_QUESTIONS:
            raise HelpdeskError(f"{self.domain}: SPF cần hơn {MOST_QUESTIONS} lần tra cứu, bên nhận không tính; bớt include")
        if (not ends and not any(term.startswith("redirect=") for term in terms)) or "?all" in ends:
            return f"{self.domain}: SPF chưa nói thư từ máy khác là giả; kết thúc bằng -all"
        return f"{self.domain}: SPF có, {cost} lần tra cứu"

    def _questions(self, told: str, left: int) -> int:
        """How many questions a receiver has to ask; counting ends beyond `left`."""
        cost = 0
        for term in told.lower().split()[1:]:
            kind, _, named = term.lstrip("+-~?").replace("=", ":", 1).partition(":")
            cost += kind in ("include", "redirect") or kind.partition("/")[0] in AT_COST
            if kind in ("include", "redirect") and cost <= left:
                cost += sum(self._questions(inner, left - cost) for inner in (self._texts(named, "v=spf1") or ())[:1])
        return cost

    def dmarc(self) -> str:
        for name in _upwards(self.domain):
            found = self._texts(f"_dmarc.{name}", "v=dmarc1")
            if found is None:
                return UNSEEN
            if found:
                return self._dmarc(name, found)
        why = "chưa có DMARC, ai cũng giả danh được"
        raise HelpdeskError(f'{self.domain}: {why}; thêm bản ghi TXT của _dmarc.{self.domain}: "v=DMARC1; p=quarantine"')

    def _dmarc(self, name: str, found: tuple[str, ...]) -> str:
        if len(found) > 1:
            raise HelpdeskError(f"_dmarc.{name}: có {len(found)} bản ghi DMARC, bên nhận không tính bản nào; để lại một")
        told = _tags(found[0])
        policy = told.get("sp", told.get("p", "")) if name != self.domain else told.get("p", "")
        if policy.lower() not in ("none", "quarantine", "reject"):
            raise HelpdeskError(f"_dmarc.{name}: thiếu p=none, quarantine hoặc reject")
        advice = "; khi thư thật đã qua hết, nâng lên p=quarantine" if policy.lower() == "none" else ""
        return f"_dmarc.{name}: p={policy.lower()}{advice}"

    def dkim(self) -> str:
        """Whether the record is there that belongs to the key we sign with."""
        key = key_of(self.house.settings)
        if key is None:
            return "không tự ký: máy chủ gửi thư phải ký, nếu không thì khai smtp.dkim"
        found = self._names(key.name)
        if found is None:
            return f"{UNSEEN}; bản ghi TXT phải có: {key.name} {key.record}"
        return _matched(key, found)

    def taken_by(self) -> str:
        """Who takes mail for each of our addresses."""
        return "; ".join(
            self._taken(domain) for domain in sorted({m.address.rpartition("@")[2].lower() for m in self.house.settings.mailbox})
        )

    def _taken(self, domain: str) -> str:
        found = None if self._silent else self.house.names.mail_servers(domain)
        self._silent = found is None
        if found is None:
            return f"{domain}: {UNSEEN}"
        if not found or "." in found:
            raise HelpdeskError(f"{domain}: không có bản ghi MX, thư của công dân không đến được; thêm bản ghi MX của máy chủ nhận thư")
        guarded = self._names(f"_mta-sts.{domain}")
        return f"{domain}: {', '.join(found)}" + ("; MTA-STS có" if guarded else "; chưa có MTA-STS (nên có)" if guarded == () else "")

    def doors(self) -> Iterator[Door]:
        """Every mail server we speak to."""
        for box in self.house.settings.mailbox:
            if box.source == "imap":
                yield Door(f"TLS {box.address}", box.host, box.port, box.security, "imap")
        smtp = self.house.settings.smtp
        if smtp.host and smtp.outbox_dir is None:
            yield Door("TLS gửi thư", smtp.host, smtp.port, smtp.security, "smtp")

    def secured(self, door: Door) -> str:
        host = door.host
        if door.security == "none":
            return f"{host}: máy chủ ở ngay máy này, không qua mạng"
        line = secured(host, door.port, door.security, door.language)
        if line is None:
            return f"{host}:{door.port}: chưa xem được, máy chủ không trả lời"
        left = line.until - self.house.clock.now()
        if left < SOON:
            raise HelpdeskError(f"{host}: chứng chỉ hết hạn sau {left.days} ngày; người quản lý máy chủ thư phải gia hạn")
        return f"{host}: {line.version}, chứng chỉ còn {left.days} ngày"

    def _names(self, name: str) -> tuple[str, ...] | None:
        found = None if self._silent else self.house.names.txt(name)
        self._silent = found is None
        return found

    def _texts(self, name: str, beginning: str) -> tuple[str, ...] | None:
        """The records of a name that begin so, up to a blank or semicolon."""
        found = self._names(name)
        return None if found is None else tuple(t for t in found if t.lower().replace(";", " ").split(" ")[0] == beginning)


def _matched(key: DomainKey, found: tuple[str, ...]) -> str:
    publish = f"bản ghi TXT của {key.name} phải là: {key.record}"
    if not found:
        raise HelpdeskError(f"chưa có bản ghi cho khóa đang ký, bên nhận coi chữ ký là hỏng; {publish}")
    if len(found) > 1:
        raise HelpdeskError(f"có {len(found)} bản ghi, bên nhận không biết theo bản nào; {publish}")
    told = _tags(found[0])
    if "".join(told.get("p", "").split()) != key.public:
        raise HelpdeskError(f"bản ghi không phải của khóa đang ký, bên nhận coi chữ ký là hỏng; {publish}")
    trial = "; bỏ t=y khi đã thử xong, vì bên nhận chưa tin chữ ký" if "y" in told.get("t", "").split(":") else ""
    return f"{key.name}: bản ghi khớp với khóa đang ký{trial}"


def _tags(told: str) -> dict[str, str]:
    pairs = (tag.partition("=") for tag in told.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _upwards(domain: str) -> Iterator[str]:
    """The domain and those above it, as far as one may speak for it (RFC 9091: two labels)."""
    labels = domain.split(".")
    return (".".join(labels[at:]) for at in range(max(1, len(labels) - 1)))
