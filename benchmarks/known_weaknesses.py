"""The packages of a lock against safety-db, a database of weaknesses that is a package itself: it needs no internet.

    scripts/check-weaknesses

Its last free edition is of July 2021: what it finds is true, what it does not find says little.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.specifiers import SpecifierSet

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def main() -> None:
    pins = PINNED.findall(Path(sys.argv[1]).read_text("utf-8"))
    pinned = {_normal(name): version for name, version in pins}
    database = distribution("safety-db").locate_file("safety_db/insecure_full.json")  # its module cannot be imported
    known = json.loads(Path(str(database)).read_text("utf-8"))
    looked_at = [(_normal(name), each) for name in known for each in known[name] if _normal(name) in pinned]
    found = [
        f"{name} {pinned[name]}: {each['cve'] or each['id']}, {', '.join(each['specs'])}"
        for name, each in looked_at
        if any(SpecifierSet(specifier).contains(pinned[name], prereleases=True) for specifier in each["specs"])
    ]
    packages = len({name for name, _ in looked_at})
    print(*found, f"safety-db: {len(found)} of {len(looked_at)} weaknesses of {packages} packages", sep="\n")
    raise SystemExit(bool(found))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
