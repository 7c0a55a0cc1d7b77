"""train, score: a new model from what staff confirmed, and figures over labelled letters, before anything is switched on."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from helpdesk.cli import plain
from helpdesk.cli.common import open_house, open_study, say, show
from helpdesk.cli.reading import thread_of
from helpdesk.desk import scoring
from helpdesk.desk.learning import Candidate, Change, with_model
from helpdesk.desk.learning import train as train_model
from helpdesk.desk.understand import Opened, open_letter, understand
from helpdesk.errors import NotFound, Refused
from helpdesk.reading.learned import kinds_of
from helpdesk.reading.model import Model, to_bytes
from helpdesk.study import Shop, Study

CANDIDATE = Path("var/kinds-candidate.model")
Labels = dict[str, Any]
SHOWN = ("kind", "outcome", "missing_exact", "missing_precision", "missing_recall", "follow_up", "wanted", "sent", "sent_wrong",
         "sendable_sent", "calibration_error")  # fmt: skip


def train(arguments: argparse.Namespace) -> None:
    fit = _trainer()
    told, text = _shipped(arguments) if arguments.shipped else _candidate_of(arguments, fit)
    show(told) if arguments.json else say(text)


def _candidate_of(arguments: argparse.Namespace, fit: Any) -> tuple[dict[str, Any], str]:
    with open_house(arguments) as house:
        candidate = train_model(house, fit)
        out = arguments.out or house.settings.base / CANDIDATE
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(to_bytes(candidate.model))
    told = {"model": str(out), **_told(candidate)}
    return told, _text(told)


def _shipped(arguments: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """The shipped models anew: the same material gives the same bytes."""
    from helpdesk.reading.training.ship import write

    arguments.shipped.mkdir(parents=True, exist_ok=True)
    with open_study(arguments) as study:
        write(next(iter(study.shops.values())).reader.reader, arguments.shipped)
    return {"models": str(arguments.shipped)}, f"Đã ghi các mô hình giao kèm vào {arguments.shipped}"


def _trainer() -> Any:
    """Training takes a library that the service never needs. Raises Refused where it is not installed."""
    try:
        from helpdesk.reading.training.fit import fit
    except ModuleNotFoundError as lacking:
        raise Refused(f"huấn luyện cần thư viện «{lacking.name}»: chạy `./run setup-dev` rồi thử lại") from None
    return fit


def _told(candidate: Candidate) -> dict[str, Any]:
    return {
        "version": candidate.model.version,
        "trained_on": dict(candidate.model.told),
        "confirmed": candidate.trained_on,
        "held_back": candidate.held_back,
        "right_before": candidate.right_before,
        "right_after": candidate.right_after,
        "changes": [_change(c) for c in candidate.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    was, now = ({"kind": str(kind), "confidence": sure, "decision": does} for kind, sure, does in (change.was, change.now))
    return {"letter": change.letter_id, "confirmed": str(change.kind), "was": was, "now": now}


def _text(told: dict[str, Any]) -> str:
    lines = [
        f"Đã ghi mô hình {told['version']} vào {told['model']}",
        f"Học từ {told['confirmed']} thư có nhãn xác nhận; để riêng {told['held_back']} thư để so sánh.",
        f"Trên phần để riêng: mô hình đang dùng đúng {told['right_before']}, mô hình mới đúng {told['right_after']}.",
    ]
    lines += [f"  thư {c['letter']} (xác nhận: {c['confirmed']}): {_said(c['was'])} → {_said(c['now'])}" for c in told["changes"]]
    return "\n".join([*lines, "Chưa bật: ghi tên tệp vào [reading] model trong config.toml để dùng."])


def score(arguments: argparse.Namespace) -> None:
    labels = _labels(arguments.folder)
    with open_study(arguments) as study:
        shop = next(iter(study.shops.values()))
        letters = {name: _open(study, shop, arguments.folder / f"{name}.eml") for name in labels}
        in_use = _answers(study, shop, letters, labels)
        told: dict[str, Any] = {"in_use": _scored(labels, in_use, arguments.errors)}
        if arguments.model:
            candidate = _answers(study, with_model(shop, _candidate(arguments.model)), letters, labels)
            told["candidate"] = _scored(labels, candidate, arguments.errors)
            told["changes"] = _differences(in_use, candidate)
    show(told) if arguments.json else say(_figures_text(told))


def _labels(folder: Path) -> Labels:
    try:
        labels: Labels = json.loads((folder / "expect.json").read_text("utf-8"))
    except FileNotFoundError:
        raise NotFound(f"không có {folder / 'expect.json'}: thư mục cần nhãn theo tên tệp thư") from None
    except ValueError as why:
        raise Refused(f"{folder / 'expect.json'} không phải JSON: {why}") from None
    lacking = [name for name in labels if not (folder / f"{name}.eml").exists()]
    if lacking:
        raise NotFound(f"có nhãn mà không có thư: {', '.join(lacking[:5])}")
    return labels


def _candidate(path: Path) -> Model:
    return kinds_of(path.resolve())


def _open(study: Study, shop: Shop, path: Path) -> Opened:
    return open_letter(study, shop, path.read_bytes(), arrived_at=None, eyes=True)


def _answers(study: Study, shop: Shop, letters: dict[str, Opened], labels: Labels) -> dict[str, dict[str, Any]]:
    return {name: _answer(study, shop, opened, labels[name]) for name, opened in letters.items()}


def _answer(study: Study, shop: Shop, opened: Opened, label: dict[str, Any]) -> dict[str, Any]:
    case = _case(label)
    understood = understand(study, shop, opened, thread=thread_of(case, study) if case else None)
    return plain.verdict(shop, understood, opened.arrived_at)


def _case(label: dict[str, Any]) -> dict[str, Any] | None:
    """The case a follow-up is read in; none for a letter that must not land in it."""
    case = label.get("thread")
    if not case or label.get("new_case") or not case.get("sender_known", True):
        return None
    return {"kind": case.get("case_kind"), "missing": case.get("missing_before"), **{k: case.get(k) for k in ("appointment", "last_sent")}}


def _scored(labels: Labels, answers: dict[str, dict[str, Any]], errors: bool) -> dict[str, Any]:
    found = scoring.score((name, labels[name], answer) for name, answer in answers.items())
    return found.figures() | ({"errors": found.errors, "sent_wrong_letters": found.sent_wrong} if errors else {})


def _differences(in_use: dict[str, dict[str, Any]], candidate: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    asked = ("kind", "outcome", "decision")
    pairs = [(n, {k: in_use[n][k] for k in asked}, {k: candidate[n][k] for k in asked}) for n in in_use]
    return [{"letter": name, "was": was, "now": now} for name, was, now in pairs if was != now]


def _figures_text(told: dict[str, Any]) -> str:
    sides = [(title, told[key]) for title, key in (("đang dùng", "in_use"), ("mô hình mới", "candidate")) if key in told]
    names = [*SHOWN, *(n for n in sides[0][1] if n.startswith("facts."))]
    lines = [f"{'':24}" + "".join(f"{title:>14}" for title, _ in sides)]
    lines += [f"{name:24}" + "".join(f"{_shown(figures.get(name)):>14}" for _, figures in sides) for name in names]
    lines += [f"sai  {e[0]}: {e[1]}: {e[2]} ≠ {e[3]}" for _, figures in sides[:1] for e in figures.get("errors", ())]
    lines += [f"đổi  {c['letter']}: {_said(c['was'])} → {_said(c['now'])}" for c in told.get("changes", ())]
    return "\n".join(lines)


def _shown(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}" if isinstance(figure, float) else str(figure)


def _said(verdict: dict[str, Any]) -> str:
    return "/".join(str(v) for v in verdict.values())
