"""A report on a terminal: one line for each finding, the verdict, and whatever is to be copied as it stands."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from app.doctor.exploration import HEAD
from app.doctor.report import Finding, Level, Report

_MARKS: Mapping[Level, tuple[str, str]] = {
    "ok": ("ok     ", "green"),
    "warning": ("warning", "yellow"),
    "problem": ("PROBLEM", "bold red"),
}  # a word, so that colours say nothing alone


def show(report: Report, console: Console) -> None:
    console.print(Text(report.account, "bold"), soft_wrap=True)
    for finding in report.findings:
        if finding.title != HEAD:
            console.print(_line(finding), soft_wrap=True)
    console.print(Text(report.verdict, "bold green" if report.safe else "bold red"), soft_wrap=True)
    for finding in report.findings:
        if finding.title == HEAD:
            console.print(Text(f"\n{HEAD}:\n", "bold") + Text(finding.text), soft_wrap=True)


def _line(finding: Finding) -> Text:
    mark, style = _MARKS[finding.level]
    end = "." if finding.title[-1:].isalnum() or finding.title.endswith(")") else ""
    return Text.assemble((mark, style), "  ", f"{finding.title}{end}", f" {finding.text}" if finding.text else "")
