"""What the jobs in a list show: words, types, prompts; and how their files are handed out, as far as there are any."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from app.catalog import Wire
from app.doctor.asking import Reply, Silence
from app.doctor.inquiry import Inquiry
from app.doctor.report import Finding, ok, problem, warning
from app.services.answers import JobAnswer, read_job, read_list
from app.services.calls import Answer
from app.services.openai_videos import DIALECTS


def listed(answer: Answer) -> tuple[list[JobAnswer], Sequence[Mapping[str, Any]]] | None:
    """The jobs of a list, read and as they came; None where the page cannot be read whole."""
    page = read_list(answer.document)
    if page is None or answer.document is None:
        return None
    return page[0], answer.document["data"]


def list_findings(jobs: Sequence[JobAnswer], rows: Sequence[Mapping[str, Any]], inquiry: Inquiry) -> list[Finding]:
    """What one page of jobs says about the dialect."""
    dialect = inquiry.account.dialect
    telling = _telling(jobs, inquiry)
    if not jobs:
        nothing = "No job is in the list, so status words, the type of seconds, files and failures could not be seen."
        return [ok("Its list answers, and is empty"), telling, ok("Not seen", nothing)]
    count = f"{len(jobs)} of its newest jobs were looked at."
    return [ok("Its list answers", count), telling, _words(jobs), _seconds(rows), *_shapes(jobs, dialect)]


async def job_findings(jobs: Sequence[JobAnswer], wire: Wire, inquiry: Inquiry) -> list[Finding]:
    """A failed job asked for, and a finished one's file and picture."""
    failed = next((job for job in jobs if job.phase == "failed"), None)
    done = next((id_ for job in jobs if (id_ := _file_id(job, wire))), None)
    questions = [
        *([_failed(failed, wire, inquiry)] if failed else []),
        *([_file(done, wire, inquiry), _still(done, wire, inquiry)] if done else []),
    ]
    found = list(await asyncio.gather(*questions))
    unseen = [
        *([] if failed else ["a failed job"]),
        *([] if done else ["a finished video, so neither ranges nor pictures"]),
    ]
    return [*found, *([ok("Not seen", f"The list holds no {' and no '.join(_bare(unseen))}.")] if unseen else [])]


def _bare(unseen: Sequence[str]) -> list[str]:
    return [each.removeprefix("a ") for each in unseen]


def _telling(jobs: Sequence[JobAnswer], inquiry: Inquiry) -> Finding:
    """Whether two jobs can be told apart: by what is known of the dialect, unless its list shows otherwise."""
    account = inquiry.account
    ended = [job for job in jobs if job.phase != "waiting"]
    if account.dialect == "litellm":
        return inquiry.risk(
            "LiteLLM's list cannot tell which job is ours, so a lost answer could not be looked up",
            "The same job has another id at each call (wire-protocol 10.4). Make the service behind LiteLLM an account "
            "of its own, or use this one only for videos that cost nothing: an order whose answer is lost waits for "
            "your decision.",
        )
    if not DIALECTS[account.dialect].tells_prompts or (ended and not any(job.prompt for job in ended)):
        return inquiry.risk(
            "Its list does not tell jobs apart, so a lost answer could not be looked up",
            "The list names no prompts. Use it only for videos that cost nothing: an order whose answer is lost waits "
            "for your decision.",
        )
    if not ended:
        return ok("Its list is known to tell jobs apart", "By their prompts; no job of this list could show it.")
    return ok("Its list tells jobs apart", "By their prompts: a lost answer can be looked up.")


def _words(jobs: Sequence[JobAnswer]) -> Finding:
    unknown = sorted({job.word for job in jobs if not job.is_known_word})
    if unknown:
        return warning(
            "It has status words that nobody has described",
            f"{', '.join(each[:40] for each in unknown[:5])}: each counts as still running.",
        )
    return ok("Status words seen", ", ".join(sorted({job.word for job in jobs})))


def _seconds(rows: Sequence[Mapping[str, Any]]) -> Finding:
    kinds = {
        f"{name} as {'text' if isinstance(row[name], str) else 'a number'}"
        for row in rows
        for name in ("seconds", "n_seconds")
        if row.get(name) is not None
    }
    return ok("Seconds are told", ", ".join(sorted(kinds)) or "in no field that is known")


def _shapes(jobs: Sequence[JobAnswer], dialect: str) -> list[Finding]:
    if dialect == "vllm-omni" or not any(job.id.startswith("video_gen_") for job in jobs):
        return []
    return [warning("Its ids are of vLLM-Omni's kind", 'Set dialect = "vllm-omni", or its orders are not understood.')]


def _file_id(job: JobAnswer, wire: Wire) -> str | None:
    if job.phase != "completed":
        return None
    return job.id if wire == "videos" else next(iter(job.generation_ids), None)


async def _failed(job: JobAnswer, wire: Wire, inquiry: Inquiry) -> Finding:
    reply = await inquiry.one(wire, job.id)
    if isinstance(reply, Silence):
        return warning("A failed job was asked for in vain", reply.finding.title)
    if reply.is_ok:
        return ok("A failed job is told with status 200")
    if (read := read_job(reply.document)) and read.is_known_word:
        return ok(f"A failed job is told with status {reply.status}", "The studio reads the job in its body.")
    return warning(f"A failed job cannot be asked for ({reply.status})", "It may be gone by now.")


async def _file(id_: str, wire: Wire, inquiry: Inquiry) -> Finding:
    reply = await inquiry.file(wire, id_)
    if isinstance(reply, Silence):
        return warning("A finished file did not come", reply.finding.title)
    if 300 <= reply.status < 400:
        return ok("Its files come from another address", "The studio follows that, without the key.")
    if not reply.is_ok:
        return warning(
            f"A finished file is refused ({reply.status})",
            f"It said: {inquiry.complaint(reply).words or 'nothing'}. It may have expired.",
        )
    if reply.body[4:8] != b"ftyp":
        return problem("What it delivers is no MP4", "The file of a finished job does not begin like a video.")
    if reply.status == 206:
        return ok("Its files can be had in parts", "A download that breaks off is taken up where it broke.")
    return warning("Its files come only whole", "A download that breaks off begins again from its first byte.")


async def _still(id_: str, wire: Wire, inquiry: Inquiry) -> Finding:
    reply: Reply = await inquiry.still(wire, id_)
    if isinstance(reply, Answer) and reply.is_ok and reply.headers.get("content-type", "").startswith("image/"):
        return ok("It has pictures of finished videos")
    return ok("It has no pictures of finished videos", "The studio draws its own from the file.")
