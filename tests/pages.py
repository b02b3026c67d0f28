"""A page of the documents as something that can be run: its blocks of code, the script that they are, what they tell.

In a `sh` block a line that begins with `# ` tells what the commands before it print: as JSON, where `...` stands for
what is left out, or as a line of text, where every number stands for any. Other comments stand behind a command.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from tests.conftest import ROOT

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code, and the line on which it begins."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line} ({self.language or 'no language'})"

    @property
    def commands(self) -> list[str]:
        """Of a sh block: each with the lines that continue it, without a comment behind it."""
        lines = re.sub(r"\\\n\s*", "", self.text).splitlines()
        return [
            re.sub(r"\s{2,}# .*$", "", line).strip() for line in lines if line.strip() and not line.startswith("# ")
        ]

    @property
    def told(self) -> list[str]:
        """Of a sh block: what it says that comes out, each a line or the lines of one JSON."""
        return [line[2:] for line in self.text.splitlines() if line.startswith("# ")]

    @property
    def files(self) -> list[str]:
        """What it says that it writes."""
        of_commands = re.findall(r" -o (\w\S*)", self.text) if self.language == "sh" else []
        of_programs = re.findall(r'"(\w+\.(?:mp4|png))"', self.text) if self.language in {"python", "js"} else []
        return [*of_commands, *of_programs]

    @property
    def is_receiver(self) -> bool:
        """A program that others call: it is started by a command of the page."""
        return bool(re.search(r"serve_forever|\.listen\(", self.text))


def blocks(page: str) -> list[Block]:
    text = (ROOT / page).read_text("utf-8")
    return [
        Block(page, text.count("\n", 0, each.start()) + 1, each[2], dedent(each[3])) for each in _FENCE.finditer(text)
    ]


def commands_of(page: str) -> str:
    """Its sh blocks, one after the other."""
    return "".join(block.text for block in blocks(page) if block.language == "sh")


def pages() -> list[str]:
    """Every page for people that has a block of code."""
    paths = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "doc").glob("*.md"))]
    return [name for path in paths if blocks(name := str(path.relative_to(ROOT)))]


@dataclass(frozen=True)
class Outcome:
    """What a block that was run printed, and with which status each of its calls by curl was answered."""

    block: Block
    out: str
    err: str

    def __str__(self) -> str:
        return f"{self.block}\n{self.block.text}\n--- out\n{self.out[-1500:]}\n--- err\n{self.err[-2500:]}"

    @classmethod
    def of(cls, block: Block, folder: Path) -> Outcome:
        """What a script wrote into the two files of this block."""
        return cls(block, *((folder / f"{block.line}.{kind}").read_text("utf-8") for kind in ("out", "err")))

    def refusals(self, after: str) -> list[int]:
        """Statuses of calls that did not go well and that neither the block nor what follows it tells of."""
        statuses = map(int, re.findall(r"^HTTP (\d+) ", self.err, re.MULTILINE))
        told = re.findall(r'"status": ?(\d+)', " ".join(self.block.told) + after)
        return [status for status in statuses if not 100 <= status < 400 and str(status) not in told]

    @property
    def documents(self) -> list[Any]:
        """Every JSON that it printed."""
        found, decoder = [], json.JSONDecoder()
        place = 0
        while (start := re.compile(r"^[{\[]", re.MULTILINE).search(self.out, place)) is not None:
            try:
                document, place = decoder.raw_decode(self.out, start.start())
                found.append(document)
            except json.JSONDecodeError:
                place = start.end()
        return found

    def differences(self) -> Iterator[str]:
        """What the block tells of its output that is not there."""
        for line in self.block.told:
            if line.startswith(("{", "[")):
                told = loose(line)
                if not any(resembles(told, each) for each in self.documents):
                    yield f"{line}\n  is not among {self.documents}"
            elif not any(_pattern(line).fullmatch(each.strip()) for each in (self.out + self.err).splitlines()):
                yield f"{line}\n  is not in:\n{self.out}{self.err}"


def loose(text: str) -> Any:
    """JSON in which `...` may stand for members that are left out."""
    return json.loads(re.sub(r",\s*\.\.\.\s*(?=[,}\]])", "", text.replace("{...,", "{")))


def resembles(told: Any, real: Any) -> bool:
    """Whether all that is told is there, with values of the same kinds; which number, word or id it is may vary."""
    if isinstance(told, dict):
        return isinstance(real, dict) and all(name in real and resembles(told[name], real[name]) for name in told)
    if isinstance(told, list):
        return isinstance(real, list) and all(any(resembles(each, other) for other in real) for each in told)
    if isinstance(told, str) and isinstance(real, str):
        return real.startswith(_kind(told))
    if told is None or real is None:
        return True  # it depends on the moment
    return type(told) is type(real) or {type(told), type(real)} == {int, float}


def _kind(text: str) -> str:
    """How each text of its kind begins: `video_` of `video_4f0c...`; nothing of a word that may be another."""
    match = re.fullmatch(r"(.*_)(\w*\.\.\.|[0-9a-f]{8,})", text)
    return match[1] if match else ""


def _pattern(line: str) -> re.Pattern[str]:
    """A line of text in which numbers, and what `...` stands for, may be others."""
    parts = re.split(r"(\.\.\.|\d[\d.,]*\d|\d)", line)
    for place in range(1, len(parts), 2):
        parts[place] = ".*" if parts[place] == "..." else r"\d[\d.,]*"
    parts[::2] = [re.escape(part) for part in parts[::2]]
    return re.compile("".join(parts))
