"""What the letter is about: what is to be enforced or confirmed, what the debtor has, what is complained of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.journey import Day, Found
from helpdesk.reading.lexicon import Cue
from helpdesk.reading.sought import Sought
from helpdesk.reading.survey import Survey
from helpdesk.reading.text import Source, fold

DAY_REACH, HAS_REACH, CAUSE_REACH, SEIZED_REACH = 40, 90, 34, 40
CAUSE = re.compile(
    r"\b(?:(?<!bang )tien|hop dong|tranh chap|vu(?: kien| an)?|gia tri|no|viec|chi phi|cong|khoan)\s+(?:tien\s+)?"
    r"(?:(?:mua|ban|mua ban|thue|cho thue|xay|sua|chuyen nhuong|sang nhuong|nhuong lai|sang lai|dat coc|lam|doi|chia"
    r"|the chap|gop von|chung|hun|gop)\s+){0,2}"
    r"(?:lai\s+)?(?:\w+\s+)?$"
    r"|\b(?:dong|trieu|ty|nghin)\s+(?:tien\s+)?(?:(?:mua|dat coc|chuyen nhuong|thue|gop|chung|hun)\s+){1,3}(?:\w+\s+)?$"
)
OWN = re.compile(r"\b(?:toi|em|chau|minh|chung toi)\s+(?:cung |dang |hien |van |con )?(?:co|dung ten|so huu|mua|xay|cho thue|gop)\b")
OWES = re.compile(
    r"\b(?:toi|em|chau|minh|cong ty chung toi|cong ty toi)(?:\s+|,\s*)(?:(?:la|con|chinh la|thua kien|thua|bi xu|bi tuyen|nen)\s+)*$"
)
ME = re.compile(
    r"\s*(?:toi|em|chau|minh|chung toi)\s+(?:phai\s+|co nghia vu\s+)?"
    r"(?:boi thuong|tra|nop|den|thanh toan|hoan|giao|cap duong|chiu)\b"
)
TO_CONFIRM = re.compile(
    r"\b(?:so tien|khoan|tong so|phan dan su|cong no|da (?:nop|nhan|tra|thu|dong|boi thuong|giao|chi tra|cap duong|hoan tra|thanh toan))\b"
    r"(?!\s+(?:nao|gi|bao nhieu)\b)"
)
WILLING = re.compile(
    r"\btien\b[^.;\n]{0,30}\b(?:co|rut|chuan bi|lo|vay|muon|gom|xoay|de)(?: duoc)? (?:san|du|xong|roi|cua)\b"
    r"|\b(?:chuan bi|gom|lo|vay|co)\b[^.;\n]{0,12}\bdu\b[^.;\n]{0,8}\btien\b"
    r"|\btu nguyen (?:xin )?(?:duoc )?(?:nop|tra|thi hanh|giao)\b"
)
WAGE = Sought(  # "lương trả qua ngân hàng", "sắp được thanh toán tiền công trình"
    r"\bluong\s+(?:\w+\s+){0,3}?(?:tra|chuyen|nhan|linh|lanh)\s+(?:qua|vao|bang)\b"
    r"|(?<!toi )(?<!em )(?<!chau )\bsap\s+(?:duoc\s+)?(?:thanh toan|linh|lanh|nhan tien|den bu)\b",
    opening=r"(?:luong|sap)\s",
)
SOLD = re.compile(r"(?<=lam an) xa\b|[^.,;:\n]{0,16}\b(?:da|vua|moi)\s+(?:ban|gan no)\b(?!\s+dau gia)")
STANDS = re.compile(
    r"\b(?:dang|van|con|hien|dung ten|mang ten|cho thue|khai thac|hoat dong|su dung|chay|quan ly|so huu|mo|nhan luong|huong luong|dem ban"
    r"|rao ban|dau o|neo|\d+\s*(?:met|m|m2|m vuong|sao|ha|hec ta|gian|tang|phong))\b"
)
SOUGHT_YET = re.compile(  # "đang nhờ người dò hỏi", "chưa tìm hiểu xong", "có tin tôi báo sau": to be told another day
    r"\b(?:dang|se|con|chua|de)\s+(?:(?:dang|chua|toi|em|chau|con|nho|cho|phai|di|tiep tuc|co gang|co|nguoi|ban|ba con|them|kip)\s+)*"
    r"(?:do hoi|do la|do|hoi tham|hoi han|hoi|tim hieu|tim|nghe ngong|tra cuu|lan la|lan hoi)\b"
    r"|\b(?:co tin|co gi|biet|hay tin|ro|tim ra|hoi ra|xong)\b[^.;\n]{0,24}\b(?:bao|gui|bo sung|cung cap|khai|viet|noi)\s+(?:\w+\s+)?sau\b"
)
HELP = frozenset({"giup", "gium", "dum", "ho"})  # "xác minh giúp" asks for it without another word
THEIRS = re.compile(r"\bcua\s+(?:ong|ba|anh|chi|no|ho|cong ty|cty)\b[^.;\n]{0,30}\b(?:o|tai|gui|de)\b")
CALLED = frozenset({"ong", "ba", "anh", "chi", "co", "chu", "bac"})  # "bà bán cá ngoài chợ"
DENIED = frozenset({"chua", "khong", "chang", "k", "ko"})
CLAUSE = re.compile(r"[,;]|\bchỉ biết\b|\bnhưng\b|\bmà\b")


def sentence_of(source: Source, position: int) -> Found:
    """The whole sentence around a place, as evidence and as the value of a fact that is told in words."""
    start, end = source.sentence(position)
    text = source.text[start:end]
    start += len(text) - len(text.lstrip())
    value = " ".join(text.split())
    return Found(value, fold(value), source.span(start, start + len(text.strip())))


def asset_info(survey: Survey) -> Found | None:
    """What the debtor owns or earns, or the request that the enforcer find out; not what nobody knows."""
    wish = next(_wished(survey, "verification"), None)
    if wish:
        return sentence_of(survey.source, wish.start)
    known = (c for c in survey.all("asset") if not _denied(survey, c))
    of_debtor = [c for c in known if not _of_the_cause(survey, c) and not _of_the_writer(survey, c)]
    for test in (_owned, _to_be_seized, _of_a_willing_debtor, _told_of):
        for cue in of_debtor:
            if test(survey, cue):
                return sentence_of(survey.source, cue.start)
    handed_over = next((c for c in survey.all("property") if _thing_behind(survey, c)), None)
    if handed_over:  # ruling 16: the thing to be handed over is itself the information
        return sentence_of(survey.source, handed_over.start)
    claimed = next((c for c in of_debtor if _claimed(survey, c)), None)
    if claimed:
        return sentence_of(survey.source, claimed.start)
    owning = next((c for c in survey.all("owns", "earns") if _debtor_owns(survey, c) and not _of_the_writer(survey, c)), None)
    if owning:
        return sentence_of(survey.source, owning.start)
    if wage := WAGE.search(survey.source.folded):
        return sentence_of(survey.source, wage.start())
    label = survey.first("asset_label")
    if label and not _unknown(survey, label) and _filled(survey, label):
        return sentence_of(survey.source, label.start)
    return _ready_to_pay(survey)


def _of_the_cause(survey: Survey, cue: Cue) -> bool:
    """ "Tiền mua lô đất", "hợp đồng thuê nhà": what the case was about."""
    start, _ = survey.source.sentence(cue.start)
    return CAUSE.search(survey.source.folded, max(start, cue.start - CAUSE_REACH), cue.start) is not None


def _of_the_writer(survey: Survey, cue: Cue) -> bool:
    """ "Tôi có nhà cho thuê": the creditor's own. A debtor who writes may well name what is theirs."""
    start, _ = survey.source.sentence(cue.start)
    if _introduces_the_writer(survey, start, cue.start):
        return not _debtor_writes(survey)
    mine = OWN.search(survey.source.folded, start, cue.start)
    return mine is not None and not any(n.start >= mine.start() for n in survey.names if n.start < cue.start) and not _debtor_writes(survey)


def _introduces_the_writer(survey: Survey, start: int, end: int) -> bool:
    """ "Tôi là bà …, chủ hộ kinh doanh …": nobody else has been spoken of yet in the sentence."""
    own = next((c for c in survey.all("writer_intro") if start <= c.start < end), None)
    others = survey.all("role_debtor", "duty", "compel", "others")
    spoken_of = own and any(own.end <= c.start < end for c in others)
    return own is not None and not spoken_of and sum(own.end <= n.start < end and not n.firm for n in survey.names) <= 1


def _debtor_writes(survey: Survey) -> bool:
    folded = survey.source.folded
    ordered = any(ME.match(folded, c.end) and not folded.endswith(" cho", c.start, c.end) for c in survey.all("compel"))  # "buộc tôi …"
    return ordered or any(OWES.search(folded, max(0, c.start - 24), c.start) for c in survey.all("role_debtor", "duty"))


def _to_be_seized(survey: Survey, cue: Cue) -> bool:
    """ "Nếu không có tiền thì bán nhà", "đề nghị phong tỏa tài khoản"."""
    start, _ = survey.source.sentence(cue.start)
    return any(start <= c.start < cue.end and cue.start - c.end < SEIZED_REACH for c in survey.all("measure"))


def _of_a_willing_debtor(survey: Survey, cue: Cue) -> bool:
    """A debtor who writes names what they will pay with."""
    start, end = survey.source.sentence(cue.start)
    return _debtor_writes(survey) and not any(start <= c.start < end for c in survey.all("compel", "role_creditor"))


def _ready_to_pay(survey: Survey) -> Found | None:
    """ "Tiền tôi đã rút sẵn": a debtor who writes and says what the debt will be paid with."""
    ready = WILLING.search(survey.source.folded) if _debtor_writes(survey) else None
    return sentence_of(survey.source, ready.start()) if ready else None


def _told_of(survey: Survey, cue: Cue) -> bool:
    """A thing of value in a sentence that says how it is with it: "Khách sạn đang hoạt động", "nhà anh ta đứng tên một mình"."""
    source, (start, end) = survey.source, survey.source.sentence(cue.start)
    if any(a.start <= cue.start < a.end for a in survey.addresses) or _unknown(survey, cue) or _gone(survey, cue):
        return False
    if any(start <= c.start < end for c in survey.all("compel", "give_to", "duty", "thing", "property", "sum_fees")):
        return False
    return STANDS.search(source.folded, start, end) is not None or THEIRS.search(source.folded, cue.end, end) is not None


def _debtor_owns(survey: Survey, cue: Cue) -> bool:
    """ "Anh Bính có lò gạch": somebody other than the writer has something that is no right, duty or opinion."""
    source, breaks = survey.source, survey.source.breaks
    if _denied(survey, cue):
        return False
    first = _before_address(survey, cue) if cue.code == "earns" else cue.first
    at = source.starts[first]
    name = next((n for n in survey.names if 0 <= at - n.end < 4), None)
    called = (
        first >= 2
        and not breaks[first - 1]
        and survey.reader.lexicon.words["titles"].holds(source, first - 2)
        and (source.capitals[first - 1] or not source.is_cased)
    )
    pronoun = any(0 <= cue.start - c.end < 3 for c in survey.all("others", "firm_word")) or (
        cue.code == "earns" and cue.first > 0 and source.words[cue.first - 1] in CALLED and not breaks[cue.first]
    )
    follows = cue.last < len(breaks) and not breaks[cue.last]
    abstract = follows and cue.code == "owns" and survey.reader.lexicon.words["abstract"].from_here(source, cue.last) > 0
    told = (follows or cue.code == "earns") and not abstract
    return bool(name or called or pronoun) and told and not _unknown(survey, cue) and not _gone(survey, cue)


def _before_address(survey: Survey, cue: Cue) -> int:
    """ "Anh Bính ở tổ 4 …, làm thợ hàn": the first token of the words of dwelling that stand between."""
    told = next((a for a in survey.addresses if 0 <= cue.start - a.end < 4), None)
    lives = next((c for c in survey.all("lives") if told and 0 <= told.start - c.end < 6), None)
    return lives.first if lives else told.first if told else cue.first


def _thing_behind(survey: Survey, cue: Cue) -> bool:
    """Whether a thing, not money, is what is to be given back."""
    end = survey.source.sentence(cue.start)[1]
    things = [c for c in survey.all("asset", "thing") if cue.start <= c.start < min(end, cue.end + 40)]
    money = [m for m in survey.money if cue.end <= m.start < min(end, cue.end + 25)]
    return bool(things) and not money


def _wished(survey: Survey, code: str) -> Iterator[Cue]:
    """Cues of `code` that a request word governs in the same sentence."""
    asks = survey.all("asks")
    for cue in survey.all(code):
        start = survey.source.sentence(cue.start)[0]
        helped = cue.last < len(survey.source.words) and survey.source.words[cue.last] in HELP
        if helped or any(start <= a.start < cue.start for a in asks):
            yield cue


def _owned(survey: Survey, cue: Cue) -> bool:
    if any(a.start <= cue.start < a.end for a in survey.addresses) or _unknown(survey, cue) or _gone(survey, cue):
        return False
    start = max(survey.source.sentence(cue.start)[0], cue.start - HAS_REACH)
    labels = [c for c in survey.all("asset_label") if c.end <= cue.start or _filled(survey, c)]
    has = [h for h in survey.all("has") if not _as_for(survey, h)]
    return any(start <= h.start <= cue.start and not _denied(survey, h) for h in (*has, *labels))


def _as_for(survey: Survey, cue: Cue) -> bool:
    """ "Còn tài sản của ông ấy thì …": what a sentence turns to, not what is left."""
    folded, (start, _) = survey.source.folded, survey.source.sentence(cue.start)
    return folded[cue.start : cue.end] == "con" and not folded[start : cue.start].strip()


def _denied(survey: Survey, cue: Cue) -> bool:
    """ "Không có nhà mỗi khi tôi tới", "chưa có làm đơn"."""
    return cue.first > 0 and not survey.source.breaks[cue.first] and survey.source.words[cue.first - 1] in DENIED


def _unknown(survey: Survey, cue: Cue) -> bool:
    start, end = survey.source.sentence(cue.start)
    text = survey.source.text
    here = [i for i in survey.all("ignorance") if start <= i.start < end]
    others = [a.start for a in survey.all("asset") if cue.end < a.start < end]
    if not others and SOUGHT_YET.search(survey.source.folded, cue.end, end):
        return True
    return any(not _own_clause(text, i, others, cue) if i.start > cue.start else not CLAUSE.search(text, i.end, cue.start) for i in here)


def _gone(survey: Survey, cue: Cue) -> bool:
    """ "Nhà cũ đã bán cho người khác", "đi làm ăn xa": what is theirs no more, or is nowhere told."""
    return SOLD.match(survey.source.folded, cue.end) is not None


def _own_clause(text: str, ignorance: Cue, others: list[int], cue: Cue) -> bool:
    """ "Có tài khoản ở ngân hàng, kho hàng thì không rõ": it is the warehouse that nobody knows."""
    return any(at < ignorance.start and CLAUSE.search(text, cue.end, at) for at in others)


def _filled(survey: Survey, label: Cue) -> bool:
    """Whether something of substance stands behind a label."""
    end = survey.source.sentence(label.start)[1]
    rest = survey.source.folded[label.end : end]
    return len(rest[rest.find(":") + 1 :].strip(" :.-_…\n")) >= 6


def request_content(survey: Survey) -> Found | None:
    """A sum, a thing or an act that is to be enforced."""
    for cue in [*survey.all("thing"), *(c for c in survey.all("property") if _thing_behind(survey, c))]:
        return sentence_of(survey.source, cue.start)
    owned = [c for c in survey.all("asset") if _owned(survey, c) and not _of_the_cause(survey, c)]
    claimed = next((c for c in survey.all("asset") if c not in owned and not _of_the_cause(survey, c) and _claimed(survey, c)), None)
    if claimed:
        return sentence_of(survey.source, claimed.start)
    for money in survey.money:
        start, end = survey.source.sentence(money.start)
        beside = any(start <= c.start < money.start for c in survey.all("sum_beside"))
        duty = any(start <= c.start < end for c in survey.all("duty", "give_to", "compel"))
        if duty or not (beside or any(start <= c.start < end for c in owned)):
            return sentence_of(survey.source, money.start)
    return None


def _claimed(survey: Survey, cue: Cue) -> bool:
    """ "Buộc ông Độ trả bà Quy 64 m2 đất", "yêu cầu chú Lợi giao phần đất …": somebody must hand the thing itself over."""
    start, _ = survey.source.sentence(cue.start)
    must = [c for c in survey.all("compel", "duty", "give_to", "enforcement_request", "begs") if start <= c.start < cue.start]
    must = must if any(c.code in ("compel", "duty", "give_to") for c in must) else []
    sums = [m for m in survey.money if start <= m.start < cue.start]
    return len(must) > 1 and not sums


def confirm_content(survey: Survey) -> Found | None:
    """The obligation or result that is to be confirmed, or "the result of" a judgment or decision that is named."""
    for cue in survey.all("obligation"):
        return sentence_of(survey.source, cue.start)
    if survey.money:
        return sentence_of(survey.source, survey.money[0].start)
    for cue in survey.all("confirmation_request"):
        if any(cue.end <= c.start < survey.source.sentence(cue.start)[1] for c in survey.all("thing", "property")):
            return sentence_of(survey.source, cue.start)
        if TO_CONFIRM.search(survey.source.folded, cue.end, survey.source.sentence(cue.start)[1]):
            return sentence_of(survey.source, cue.start)
    asked = survey.first("whole_result")
    return sentence_of(survey.source, asked.start) if asked and (survey.judgments or survey.decisions) else None


def day_behind(survey: Survey, code: str) -> Day | None:
    """The day that stands right behind a cue ("có hiệu lực từ ngày …")."""
    for cue in survey.all(code):
        for mention in survey.dates:
            right_behind = 0 <= mention.start - cue.end < DAY_REACH or mention.start < cue.end <= mention.end
            if mention.day and right_behind:
                return Day(mention.day, survey.source.span(mention.start, mention.end))
    return None
