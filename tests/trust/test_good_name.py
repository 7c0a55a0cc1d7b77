"""What `check` finds about the name mail leaves under: asked of a real name server and of real servers with TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from helpdesk import config
from helpdesk.clock import SystemClock
from helpdesk.desk.good_name import UNSEEN, Door, GoodName
from helpdesk.desk.soundness import inspect
from helpdesk.errors import DeliveryError, HelpdeskError, MailboxError
from helpdesk.house import House, key_of
from helpdesk.mail.imap import ImapMailbox, ImapServer
from helpdesk.mail.records import NameServers
from helpdesk.mail.smtp import SmtpSender, SmtpServer
from helpdesk.mail.tls import Language, secured
from tests.mail.test_signing import pem
from tests.servers import free_port
from tests.servers.dovecot import PASSWORD, Dovecot, dovecot
from tests.servers.postoffice import PostOffice
from tests.trust.certificates import Authority, authority
from tests.trust.nameserver import NameServer, name_server, txt

DOMAIN = "motcua.coquan.example"
GOOD = {
    (DOMAIN, "TXT"): [*txt("a word for somebody else"), *txt("v=spf1 mx include:nhacungcap.example -all")],
    ("nhacungcap.example", "TXT"): txt("v=spf1 ip4:192.0.2.0/24 -all"),
    (f"_dmarc.{DOMAIN}", "TXT"): txt("v=DMARC1; p=quarantine; rua=mailto:x@coquan.example"),
    (DOMAIN, "MX"): ["20 hai.coquan.example.", "10 mot.coquan.example."],
    (f"_mta-sts.{DOMAIN}", "TXT"): txt("v=STSv1; id=1"),
}
Zone = dict[tuple[str, str], list[str]]


@pytest.fixture(scope="module")
def domain() -> Iterator[NameServer]:
    with name_server({}) as running:
        yield running


def look(house: House, domain: NameServer, zone: Zone, folder: Path, **smtp: object) -> GoodName:
    told: dict[str, Any] = {"host": "smtp.example", "from_address": f"hotro@{DOMAIN}", **smtp}
    settings = config.from_tables({"smtp": told, "mailbox": {"address": f"hotro@{DOMAIN}"}}, base=folder)
    domain.zone, domain.mute = zone, False
    domain.asked.clear()
    return GoodName(replace(house, settings=settings, names=NameServers(("127.0.0.1",), domain.port, seconds=0.5)))


def without(*names: str) -> Zone:
    return {key: told for key, told in GOOD.items() if key[0] not in names}


def test_a_domain_that_is_guarded_well_is_told_so(first_house: House, domain: NameServer, tmp_path: Path) -> None:
    name = look(first_house, domain, GOOD, tmp_path)
    assert name.spf() == f"{DOMAIN}: SPF có, 2 lần tra cứu"
    assert name.dmarc() == f"_dmarc.{DOMAIN}: p=quarantine"
    assert name.taken_by() == f"{DOMAIN}: mot.coquan.example, hai.coquan.example; MTA-STS có"


@pytest.mark.parametrize(
    ("records", "mend"),
    [
        ([], "thêm bản ghi TXT"),
        (["v=spf1 -all", "v=spf1 mx -all"], "gộp thành một"),
        (["v=spf1 +all"], "thay bằng -all"),
        (["v=spf1 all"], "thay bằng -all"),
        (["v=spf1 " + "mx " * 11 + "-all"], "bớt include"),
        (["v=spf1 include:vong.example -all"], "bớt include"),
    ],
)
def test_a_domain_whose_spf_will_not_do_is_told_the_mend(
    records: list[str], mend: str, first_house: House, domain: NameServer, tmp_path: Path
) -> None:
    zone = {
        **GOOD,
        (DOMAIN, "TXT"): [one for r in records for one in txt(r)],
        ("vong.example", "TXT"): txt("v=spf1 include:vong.example -all"),
    }
    with pytest.raises(HelpdeskError, match=mend):
        look(first_house, domain, zone, tmp_path).spf()


@pytest.mark.parametrize(
    ("record", "said"), [("v=spf1 mx", "kết thúc bằng -all"), ("v=spf1 mx ?all", "-all"), ("v=spf1 redirect=x.example", "có")]
)
def test_an_spf_that_leaves_it_open_is_advised_to_say_more(
    record: str, said: str, first_house: House, domain: NameServer, tmp_path: Path
) -> None:
    assert said in look(first_house, domain, {**GOOD, (DOMAIN, "TXT"): txt(record)}, tmp_path).spf()


def test_dmarc_is_looked_for_upwards_and_the_policy_for_subdomains_counts_there(
    first_house: House, domain: NameServer, tmp_path: Path
) -> None:
    zone = without(f"_dmarc.{DOMAIN}")
    with pytest.raises(HelpdeskError, match="thêm bản ghi TXT của _dmarc"):
        look(first_house, domain, zone, tmp_path).dmarc()
    above = {**zone, ("_dmarc.coquan.example", "TXT"): txt("v=DMARC1; p=reject; sp=none")}
    assert "p=none; khi thư thật" in look(first_house, domain, above, tmp_path).dmarc()


@pytest.mark.parametrize(("records", "mend"), [(["v=DMARC1; rua=x"], "thiếu p="), (["v=DMARC1;p=none", "v=DMARC1;p=reject"], "để lại một")])
def test_a_dmarc_record_nobody_can_follow_is_told_of(
    records: list[str], mend: str, first_house: House, domain: NameServer, tmp_path: Path
) -> None:
    zone = {**GOOD, (f"_dmarc.{DOMAIN}", "TXT"): [one for r in records for one in txt(r)]}
    with pytest.raises(HelpdeskError, match=mend):
        look(first_house, domain, zone, tmp_path).dmarc()


def test_the_record_must_be_that_of_the_key_we_sign_with(first_house: House, domain: NameServer, tmp_path: Path) -> None:
    (tmp_path / "dkim.key").write_text(pem())
    dkim = {"selector": "motcua", "key_file": "dkim.key"}
    name = look(first_house, domain, GOOD, tmp_path, dkim=dkim)
    key = key_of(name.house.settings)
    assert key
    with pytest.raises(HelpdeskError, match="chưa có bản ghi") as missing:
        name.dkim()
    assert key.record in str(missing.value)
    for record, mend in [("v=DKIM1; p=AAAA", "không phải"), ("v=DKIM1; p=", "không phải")]:
        domain.zone = {(key.name, "TXT"): txt(record)}
        with pytest.raises(HelpdeskError, match=mend):
            name.dkim()
    domain.zone = {(key.name, "TXT"): txt(key.record) * 2}
    domain.zone = {(key.name, "TXT"): [*txt(key.record), *txt("v=DKIM1; p=AAAA")]}
    with pytest.raises(HelpdeskError, match="2 bản ghi"):
        name.dkim()
    domain.zone = {(key.name, "TXT"): txt(key.record)}
    assert name.dkim() == f"{key.name}: bản ghi khớp với khóa đang ký"
    domain.zone = {(key.name, "TXT"): txt(f"{key.record}; t=y")}
    assert "bỏ t=y" in name.dkim()


@pytest.mark.parametrize("told", [[], ["0 ."]])
def test_a_domain_that_takes_no_mail_is_out_of_order(told: list[str], first_house: House, domain: NameServer, tmp_path: Path) -> None:
    zone = {**without(DOMAIN), **({(DOMAIN, "MX"): told} if told else {})}
    with pytest.raises(HelpdeskError, match="thêm bản ghi MX"):
        look(first_house, domain, zone, tmp_path).taken_by()


def test_where_no_name_server_answers_it_is_said_once_and_is_no_fault(first_house: House, domain: NameServer, tmp_path: Path) -> None:
    name = look(first_house, domain, GOOD, tmp_path)
    domain.mute = True
    assert name.spf() == name.dmarc() == UNSEEN
    assert name.taken_by() == f"{DOMAIN}: {UNSEEN}"
    assert set(domain.asked) == {DOMAIN}


def test_check_asks_no_name_server_where_mail_only_goes_into_a_folder(house: House) -> None:
    findings = inspect(replace(house, names=NameServers(("192.0.2.1",))))
    parts = [found.part for found in takewhile(lambda found: found.part != "mẫu thư", findings)]
    assert "gửi thư" in parts and not {"SPF", "DMARC", "MX", "TLS gửi thư"} & set(parts)


def test_check_tells_every_finding_of_an_office_that_sends(
    first_house: House, domain: NameServer, post: PostOffice, tmp_path: Path
) -> None:
    name = look(first_house, domain, GOOD, tmp_path, **post.settings())
    found = {f.part: f for f in inspect(name.house) if f.part in ("SPF", "DMARC", "bản ghi DKIM", "MX", "TLS gửi thư")}
    assert len(found) == 5 and all(f.sound for f in found.values())
    assert "không qua mạng" in found["TLS gửi thư"].said


# ── lines ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(issuer: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    monkeypatch.setenv("SSL_CERT_FILE", str(issuer.file))
    return issuer


@contextmanager
def post_office(context: ssl.SSLContext, *, security: str) -> Iterator[int]:
    office = PostOffice(free_port())
    how: dict[str, Any] = {"ssl_context": context} if security == "tls" else {"tls_context": context}
    controller = Controller(office, hostname="127.0.0.1", port=office.port, **how)
    controller.start()
    try:
        yield office.port
    finally:
        controller.stop()


@contextmanager
def old_server(context: ssl.SSLContext) -> Iterator[int]:
    """One line, secured as it was done long ago."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with suppress(ssl.SSLError), line:
                context.wrap_socket(line, server_side=True)

        serving = threading.Thread(target=serve)
        serving.start()
        yield listening.getsockname()[1]
        serving.join(timeout=10)


def door(port: int, security: str, language: Language = "smtp") -> Door:
    return Door("", "localhost", port, security, language)


def imap_with(certificate: Path, port: int) -> str:
    told = f"ssl = yes\nssl_cert = <{certificate}\nssl_key = <{certificate}\n"
    return told + f"service imap-login {{\n inet_listener imaps {{\n port = {port}\n ssl = yes\n }}\n}}\n"


@pytest.fixture(scope="module")
def tls_server(issuer: Authority) -> Iterator[tuple[Dovecot, int]]:
    port = free_port()
    with dovecot(more=imap_with(issuer.issue("localhost"), port)) as running:
        yield running, port


def test_a_mail_server_with_a_good_certificate_is_told_its_days(
    first_house: House, trusted: Authority, tls_server: tuple[Dovecot, int]
) -> None:
    name = GoodName(replace(first_house, clock=SystemClock()))
    server, imaps = tls_server
    for security in ("tls", "starttls"):
        with post_office(trusted.context("localhost"), security=security) as port:
            assert name.secured(door(port, security)) == "localhost: TLSv1.3, chứng chỉ còn 89 ngày"
    for port, security in [(imaps, "tls"), (server.port, "starttls")]:
        assert name.secured(door(port, security, "imap")) == "localhost: TLSv1.3, chứng chỉ còn 89 ngày"


@pytest.mark.parametrize(
    ("name", "days", "mend"),
    [("localhost", -1, "đã hết hạn"), ("mail.coquan.example", 90, "không mang tên «localhost»"), ("localhost", 5, "hết hạn sau 4 ngày")],
)
def test_a_certificate_that_will_not_do_is_told_of_with_its_mend(
    name: str, days: float, mend: str, first_house: House, trusted: Authority
) -> None:
    with post_office(trusted.context(name, days=days), security="tls") as port, pytest.raises(HelpdeskError, match=mend):
        GoodName(replace(first_house, clock=SystemClock())).secured(door(port, "tls"))


def test_a_certificate_of_an_unknown_authority_is_told_of_and_no_mail_goes_over_such_a_line(
    issuer: Authority, tls_server: tuple[Dovecot, int]
) -> None:
    _, imaps = tls_server
    with pytest.raises(HelpdeskError, match="update-ca-certificates"):
        secured("localhost", imaps, "tls", "imap")
    with pytest.raises(MailboxError, match="certificate"):
        ImapMailbox(ImapServer("localhost", imaps, "tls", "motcua", PASSWORD, 10), "x").listing()
    for security in ("tls", "starttls"):
        with post_office(issuer.context("localhost"), security=security) as port, pytest.raises(DeliveryError, match="không kết nối"):
            SmtpSender(SmtpServer("localhost", port, security, timeout=10)).check()


def test_a_server_that_speaks_no_tls_is_told_of_and_gets_no_mail_in_the_clear(post: PostOffice) -> None:
    for security in ("tls", "starttls"):
        with pytest.raises(HelpdeskError, match="kiểm tra port và security"):
            secured("127.0.0.1", post.port, security, "smtp")
        with pytest.raises(DeliveryError, match="không kết nối"):
            SmtpSender(SmtpServer("127.0.0.1", post.port, security, timeout=10)).check()


def test_an_old_tls_is_refused(trusted: Authority) -> None:
    context = trusted.context("localhost")
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with old_server(context) as port, pytest.raises(HelpdeskError, match=r"TLS 1\.2"):
        secured("localhost", port, "tls", "smtp")


def test_a_server_that_is_not_there_is_not_judged() -> None:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        assert secured("127.0.0.1", line.getsockname()[1], "tls", "smtp") is None
