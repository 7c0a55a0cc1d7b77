"""What the product is made of besides itself: notices for people, a bill of materials (CycloneDX 1.5) for machines.

`python -m tests.house.notices` writes both; a test holds them to the lock.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NOTICES, BILL = ROOT / "docs" / "third-party.md", ROOT / "docs" / "sbom.json"
BESIDES = (  # shipped as files, not as packages
    ("Tinos", "Apache-2.0 and SIL OFL-1.1", "helpdesk/press/fonts/OFL.txt"),
    ("Tesseract vie.traineddata (tessdata_fast)", "Apache-2.0", "helpdesk/papers/tessdata/NOTICE"),
    ("htmx 4.0.1", "0BSD", "helpdesk/web/static/htmx-LICENSE.txt"),
)
ELSEWHERE = {  # licences their metadata does not name
    "dkimpy": "Zlib",
    "imapclient": "BSD-3-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pyrage": "MIT",
}


def locked() -> dict[str, str]:
    """Name and version of every package of the product's own lock, in order."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    return dict(sorted(found, key=lambda pair: pair[0].lower()))


def licence(package: Distribution) -> str:
    told = package.metadata
    name = str(told["Name"]).lower()
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    classified = [c.rpartition(":: ")[2] for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    return str(told.get("License-Expression") or "; ".join(classified) or str(told.get("License") or "").split("\n")[0]).strip()


def installed() -> list[tuple[str, str, str]]:
    """(name, version, licence); what other systems would install is left out."""
    rows = []
    for name, version in locked().items():
        try:
            rows.append((name, version, licence(distribution(name))))
        except PackageNotFoundError:
            continue
    return rows


def notices() -> str:
    rows = [f"| {name} {version} | {told} |" for name, version, told in installed()]
    more = [f"| [{name}](../{path}) | {told} |" for name, told, path in BESIDES]
    own = "The product itself is under the [Apache License 2.0](../LICENSE). It is installed with, or carries, these parts:"
    return "\n".join(["# Third-party parts", "", own, "", "| part | licence |", "| --- | --- |", *more, *rows, ""])


def bill() -> dict[str, Any]:
    parts = [
        {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "licenses": [{"license": {"name": told}}],
        }
        for name, version, told in installed()
    ]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": parts}


def write() -> None:
    NOTICES.write_text(notices(), "utf-8")
    BILL.write_text(json.dumps(bill(), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write()
