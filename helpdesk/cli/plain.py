"""Values of the journey as the JSON and the text of commands.md."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from helpdesk.desk.understand import Understood
from helpdesk.desk.write import Occasion, view
from helpdesk.journey import Correspondent, Facts, Found, Letter, Paper, Reading, Span, Wish
from helpdesk.study import Shop, Study

TEXTS = (
    "requester_name", "requester_address", "phone", "id_number", "creditor", "debtor_name", "debtor_address", "request_content",
    "asset_info", "confirm_content", "complained_act", "complained_person",
)  # fmt: skip


def parsed(letter: Letter, papers: tuple[Paper, ...]) -> dict[str, Any]:
    own = "\n\n".join(t for t in (letter.text, letter.forwarded) if t)
    return {
        "message_id": letter.message_id,
        "in_reply_to": letter.in_reply_to,
        "references": list(letter.references),
        "date": letter.date.isoformat() if letter.date else None,
        "from": _person(letter.sender),
        "to": [c.address for c in letter.to],
        "cc": [c.address for c in letter.cc],
        "reply_to": letter.reply_to.address if letter.reply_to else None,
        "subject": letter.subject,
        "text": own,
        "forwarded": letter.forwarded,
        "quoted": letter.quoted,
        "html": letter.html,
        "attachments": [_attachment(letter, i, papers) for i in range(len(letter.enclosures))],
        "automatic": str(letter.automatic) if letter.automatic else None,
        "warnings": [f"{d.code}: {d.detail}" for d in (*letter.defects, *(d for p in papers for d in p.defects))],
    }


def _person(who: Correspondent | None) -> dict[str, str] | None:
    return {"name": who.name, "address": who.address} if who else None


def _attachment(letter: Letter, index: int, papers: tuple[Paper, ...]) -> dict[str, Any]:
    enclosure = letter.enclosures[index]
    paper = papers[index] if index < len(papers) else None
    return {
        "name": enclosure.name,
        "type": paper.type if paper else enclosure.type,
        "size": len(enclosure.content),
        "sha256": enclosure.sha256,
        "text": _whole_text(paper) if paper else "",
        "text_source": paper.text_source if paper else "none",
    }


def _whole_text(paper: Paper) -> str:
    return "\n\n".join(t for t in (paper.text, *(f"[{m.name}]\n{_whole_text(m)}" for m in paper.members)) if t)


def letter_text(letter: Letter) -> str:
    sender = f"{letter.sender.name} <{letter.sender.address}>" if letter.sender else "(không rõ người gửi)"
    return f"Từ: {sender}\nChủ đề: {letter.subject}\n\n{letter.text}\n"


def assessed(study: Study, shop: Shop, understood: Understood, arrived_at: datetime) -> dict[str, Any]:
    return verdict(shop, understood, arrived_at) | {"reply": reply(study, shop, understood, arrived_at)}


def verdict(shop: Shop, understood: Understood, arrived_at: datetime) -> dict[str, Any]:
    """What was understood and decided, without the letter that answers."""
    reading, assessment, decision = understood.reading, understood.assessment, understood.decision
    on = shop.book.calendar.date_of(arrived_at)
    return {
        "kind": str(assessment.kind),
        "confidence": round(reading.confidence, 4),
        "follow_up": str(assessment.follow_up) if assessment.follow_up else None,
        "wanted": wanted(assessment.wish) if assessment.wish else None,
        "cancels": assessment.cancels,
        "outcome": str(assessment.outcome),
        "template": assessment.template,
        "missing": list(assessment.missing),
        "facts": facts(reading.facts, shop, on),
        "evidence": evidence(reading),
        "competent_office": assessment.competent_office,
        "topics": list(assessment.topics),
        "unclear_judgment": assessment.unclear_judgment,
        "reasons": [{"code": r.code, "clause": r.clause, "evidence": r.evidence} for r in assessment.reasons],
        "checklist": [
            {"code": i.code, "status": i.status, "clause": i.clause, "evidence": i.span.quote if i.span else ""} for i in assessment.items
        ],
        "decision": decision.action,
        "review_reasons": list(decision.review_reasons),
        "look_at": list(assessment.look_at),
    }


def reply(study: Study, shop: Shop, understood: Understood, arrived_at: datetime) -> dict[str, str] | None:
    """The letter that would leave, without case code and visit: those are given only when it is recorded."""
    decision = understood.decision
    if not decision.form or not decision.variant:
        return None
    occasion = Occasion("HTTT-0000-000000", arrived_at, decision.form, decision.variant)
    words = study.letterbook.write(view(study, shop, understood.reading, understood.assessment, occasion))
    return {"subject": words.subject, "text": words.text}


def facts(known: Facts, shop: Shop, on: date) -> dict[str, Any]:
    texts = {name: _value(getattr(known, name)) for name in TEXTS}
    return {
        **texts,
        "role": str(known.role) if known.role else None,
        "judgments": [_judgment(j, shop, on) for j in known.judgments],
        "enforcement_decisions": [_decision(d, shop, on) for d in known.enforcement_decisions],
        "amount_vnd": known.amount.dong if known.amount else None,
        "effect_date": known.effect_date.day.isoformat() if known.effect_date else None,
    }


def _value(found: Found | None) -> str | None:
    return found.value if found else None


def _judgment(judgment: Any, shop: Shop, on: date) -> dict[str, Any]:
    court = shop.book.register.court(judgment.court, on) if judgment.court and judgment.court.level != "arbitral" else None
    return {"number": judgment.number, "date": judgment.day.isoformat() if judgment.day else None, "court": court.name if court else None}


def _decision(decision: Any, shop: Shop, on: date) -> dict[str, Any]:
    office = shop.book.register.office(decision.office, decision.day or on) if decision.office else None
    return {
        "number": decision.number,
        "date": decision.day.isoformat() if decision.day else None,
        "office": office.name if office else None,
    }


def wanted(wish: Wish) -> dict[str, Any]:
    return {
        "date": wish.day.isoformat() if wish.day else None,
        "from": f"{wish.start:%H:%M}" if wish.start else None,
        "to": f"{wish.end:%H:%M}" if wish.end else None,
        "not_before": wish.not_before.isoformat() if wish.not_before else None,
        "not_after": wish.not_after.isoformat() if wish.not_after else None,
        "problem": wish.problem,
    }


def evidence(reading: Reading) -> dict[str, Any]:
    """Where each fact stands, by the fact's name; the kind's and the statements' too."""
    found: dict[str, Any] = {"kind": [_span(s) for s in reading.kinds[0].evidence]}
    for field in fields(Facts):
        value = getattr(reading.facts, field.name)
        if isinstance(value, tuple):
            found[field.name] = [_span(v.span) for v in value]
        elif value is not None and hasattr(value, "span"):
            found[field.name] = _span(value.span)
    found["statements"] = {s.code: _span(s.span) for s in reading.statements}
    return found


def _span(span: Span) -> dict[str, Any]:
    return {"source": span.source, "page": span.page, "span": [span.start, span.end], "quote": span.quote}


def assessment_text(answer: dict[str, Any]) -> str:
    lines = [
        f"Loại thư: {answer['kind']} ({answer['confidence']:.0%})",
        f"Kết quả: {answer['outcome']}" + (f" · {answer['competent_office']}" if answer["competent_office"] else ""),
        *(f"  thiếu: {code}" for code in answer["missing"]),
        f"Xử lý: {answer['decision']}" + (f" ({', '.join(answer['review_reasons'])})" if answer["review_reasons"] else ""),
    ]
    return "\n".join(lines)
