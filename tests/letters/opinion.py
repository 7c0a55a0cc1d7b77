"""What the opinion on what a letter brings is worth: python -m tests.letters.opinion [--show].

Each batch of practice letters is judged by a model that was trained on the other batches. The rules were mended on all of them, so
that few letters leave wrongly here; how often the opinion would speak up is told by how it judges items that a letter has and
items that it lacks, and how often it would give the writer another part, or an address another owner, than the right one.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from helpdesk import config
from helpdesk.cli import plain
from helpdesk.clock import SystemClock
from helpdesk.desk.scoring import score
from helpdesk.desk.understand import understand
from helpdesk.reading.brought import CLEARLY, PARTS, Opinion, likely
from helpdesk.reading.model import Model, softmax
from helpdesk.reading.read import LetterReader
from helpdesk.reading.training.checklists import ITEMS, Checklist, checklists
from helpdesk.reading.training.fit import fit_checklists, fit_places
from helpdesk.reading.training.material import IN_A_CASE, written
from helpdesk.reading.training.places import Place, places
from helpdesk.reading.weights import Room
from helpdesk.reading.whose import OWNERS
from helpdesk.study import Shop, Study, build_study
from tests.letters.build import HERE, read_set
from tests.letters.figures import Asked, asked


def batches(folder: Path) -> dict[str, set[str]]:
    """The letters' names by the batch they were written in, as the files are named."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.glob("*.toml")):
        words = path.stem.rstrip("-0123456789").split("-")
        names = {told["id"] for told in tomllib.loads(path.read_text())["letter"]}
        found["opened" if words[0] == "opened" else words[-1]] |= names
    return found


def judged(told: list[Checklist], counts: Counter[tuple[str, str]], model: Model) -> None:
    """Counts by item how many letters lack it, how many have it, and of each how many it clearly has by the opinion; and by the writer's
    part how many letters of that part there are, and for how many another would be believed."""
    for one in told:
        scores = model.scores([("text", 1.0, one.signs)])
        for item, has in one.has.items():
            counts[item, "has" if has else "lacks"] += 1
            counts[item, "has, clearly" if has else "lacks, yet clearly"] += likely(scores[item]) >= CLEARLY
        if one.part:
            shares = softmax({label: scores[label] for label in PARTS})
            counts[one.part, "letters"] += 1
            counts[one.part, "doubted"] += bool(Opinion(writer={PARTS[p]: s for p, s in shares.items()}).doubts(PARTS[one.part]))


def whose(told: list[Place], counts: Counter[tuple[str, str]], model: Model) -> None:
    """Counts by owner how many addresses are theirs and how many another's, and of each how many the opinion takes for the other."""
    for place in told:
        scores = model.scores([("text", 1.0, place.signs)])
        for owner, theirs in place.of.items():
            counts[owner, "theirs" if theirs else "another's"] += 1
            counts[owner, "theirs, mistaken" if theirs else "another's, mistaken"] += (scores[owner] > 0) is not theirs


def posted(study: Study, shop: Shop, letters: list[Asked]) -> dict[str, bool]:
    """The letters that leave without a person, each with whether it is right."""
    verdicts = ((a, plain.verdict(shop, understand(study, shop, a.opened, thread=a.thread), a.opened.arrived_at)) for a in letters)
    return {a.name: not score([(a.name, a.label, v)]).sent_wrong for a, v in verdicts if v["decision"] == "send"}


def with_opinion(shop: Shop, brought: Model, homes: Model) -> Shop:
    reader = shop.reader
    return replace(shop, reader=LetterReader(reader.reader, replace(reader.learned, brought=brought, whose=homes)))


def silent(model: Model) -> Model:
    nothing = Room(b"", model.rooms["text"].units[:0])
    return replace(model, bias=(0.0,) * len(model.bias), rooms={"subject": nothing, "text": nothing})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.letters.opinion", description=__doc__)
    parser.add_argument("--show", action="store_true", help="each letter the opinion holds back")
    show = parser.parse_args().show
    study = build_study(config.load(), SystemClock())
    shop = next(iter(study.shops.values()))
    reader = shop.reader.reader
    material = {w[1]["id"]: (checklists([w], reader), places([w], reader)) for w in written(HERE / "practice")}
    every = {a.name: a for a in asked(study, shop, [t for t in read_set("practice") if t["niche"] != IN_A_CASE])}
    counts: Counter[tuple[str, str]] = Counter()
    sent: Counter[str] = Counter()
    for batch, names in batches(HERE / "practice").items():
        rest = material.keys() - names
        brought = fit_checklists([c for name, (lists, _) in material.items() if name in rest for c in lists], "")
        homes = fit_places([p for name, (_, homes) in material.items() if name in rest for p in homes], "")
        judged([c for name in names for c in material[name][0]], counts, brought)
        whose([p for name in names for p in material[name][1]], counts, homes)
        letters = [every[name] for name in sorted(names & every.keys())]
        before = posted(study, with_opinion(shop, silent(brought), silent(homes)), letters)
        after = posted(study, with_opinion(shop, brought, homes), letters)
        held = before.keys() - after.keys()
        sent.update({"right": sum(before.values()), "wrong": len(before) - sum(before.values())})
        sent.update({"right, held": sum(before[n] for n in held), "wrong, held": sum(not before[n] for n in held)})
        for name in sorted(held) if show else ():
            print(f"{batch}: {name}: {'right' if before[name] else 'wrong'}")
    for item in ITEMS:
        has, clear, lacks, wrongly = (counts[item, k] for k in ("has", "has, clearly", "lacks", "lacks, yet clearly"))
        print(f"{item:20} there {has:4}, clearly {clear:4}   lacking {lacks:3}, yet clearly there {wrongly:3}")
    for part in PARTS:
        print(f"{part:20} {counts[part, 'letters']:4}, doubted {counts[part, 'doubted']:3}")
    for owner in OWNERS:
        theirs, missed, others, taken = (counts[owner, k] for k in ("theirs", "theirs, mistaken", "another's", "another's, mistaken"))
        print(f"{owner:20} theirs {theirs:4}, taken for another's {missed:4}   another's {others:4}, taken for theirs {taken:4}")
    for how in ("right", "wrong"):
        print(f"sent without a person and {how}: {sent[how]}, of these held by the opinion: {sent[f'{how}, held']}")
    study.close()


if __name__ == "__main__":
    main()
