"""Checking an archive: every sum, every sidecar, nothing missing, nothing that does not belong to it."""

from __future__ import annotations

from typing import Literal

from app.archive.folder import SUMS, VIDEOS, Damaged, Folder, hash_of, is_file
from app.archive.verdict import Finding, Verdict


def inspect(folder: Folder) -> Verdict:
    """Raises ConfigurationError where there is no export at all."""
    folder.about()
    verdict = Verdict(of="export")
    if not folder.is_whole:
        verdict.problems.append(
            Finding(what="unfinished", where=SUMS, sentence="The export was interrupted: run it again to finish it.")
        )
        return verdict
    try:
        sums = folder.sums()
    except Damaged as error:
        verdict.problems.append(Finding(what="damaged", where=SUMS, sentence=f"{SUMS}: {error}."))
        return verdict
    _check_sums(folder, sums, verdict)
    _check_sidecars(folder, sums, verdict)
    for name in folder.files():
        if name not in sums:
            _tell(verdict, "surplus", name, "it does not belong to the export")
    return verdict


def _check_sums(folder: Folder, sums: dict[str, str], verdict: Verdict) -> None:
    for name, expected in sums.items():
        path = folder.root / name
        if not is_file(path):
            _tell(verdict, "missing", name, "it is missing")
            continue
        try:
            is_same = hash_of(path) == expected
        except Damaged as error:
            _tell(verdict, "damaged", name, str(error))
            continue
        if not is_same:
            _tell(verdict, "damaged", name, "its bytes are not those that were exported")
        if name.endswith(".mp4"):
            verdict.bytes += path.stat().st_size


def _check_sidecars(folder: Folder, sums: dict[str, str], verdict: Verdict) -> None:
    """Each says what the sums say, and each film has one."""
    told = set()
    for name in folder.sidecars():
        if f"{VIDEOS}/{name}" not in sums:
            continue  # surplus
        verdict.videos += 1
        try:
            parts = folder.sidecar(name).files.present()
        except Damaged as error:
            _tell(verdict, "damaged", f"{VIDEOS}/{name}", str(error))
            continue
        for part in parts:
            told.add(f"{VIDEOS}/{part.name}")
            if sums.get(f"{VIDEOS}/{part.name}") != part.sha256:
                _tell(verdict, "damaged", f"{VIDEOS}/{name}", f"{SUMS} says something else of {part.name}")
    for name in sums:
        if name.startswith(f"{VIDEOS}/") and not name.endswith(".json") and name not in told:
            _tell(verdict, "missing", name, "no good sidecar says what it is")


def _tell(verdict: Verdict, what: Literal["missing", "damaged", "surplus"], where: str, words: str) -> None:
    verdict.problems.append(Finding(what=what, where=where, sentence=f"{where}: {words}."))
