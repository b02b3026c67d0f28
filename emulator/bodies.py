"""The /videos dialect's objects, as each service writes them (wire-protocol 3.4, 6.4 and 10)."""

from __future__ import annotations

from typing import Any

from emulator.job import Job, Standing, wrapped
from emulator.service import Service

MODERATED = "Your request was blocked by our moderation system."
INTERNAL = "Video generation failed due to an internal error."
_VLLM_FPS = 24  # frames per second that vLLM-Omni tells


def video(service: Service, job: Job, *, in_list: bool = False, is_polled: bool = False) -> dict[str, Any]:
    """The video object. A queued one is short on Azure and OpenAI, as their real bodies are (wire-protocol 3.3)."""
    now, profile = service.standing(job), service.settings.profile
    body = _short(service, job, now)
    if profile in {"azure", "openai"} and now.status == "queued":
        return body
    body |= _rest(service, job, now)
    match profile:
        case "vllm-omni":
            body |= _vllm_extras(job, now)
        case "sglang":
            body |= {"quality": "standard", "url": None, "file_path": None, "seconds": job.ask.seconds}
            if in_list:
                del body["prompt"]
        case "litellm":
            body["id"] = wrapped(job.id, "" if is_polled else job.ask.deployment)
            body["usage"] = {"duration_seconds": float(job.ask.seconds)}
    return body


def page(service: Service, jobs: list[Job], *, has_more: bool) -> dict[str, Any]:
    data = [video(service, job, in_list=True) for job in jobs]
    return {
        "object": "list",
        "data": data,
        "first_id": data[0]["id"] if data else None,
        "last_id": data[-1]["id"] if data else None,
        "has_more": has_more,
    }


def failure_status(now: Standing) -> int:
    """The HTTP status with which vLLM-Omni answers for a failed job (wire-protocol 10.2)."""
    return 400 if now.reason == "moderation" else 500


def _short(service: Service, job: Job, now: Standing) -> dict[str, Any]:
    return {
        "id": job.id,
        "object": "video",
        "created_at": service.told(job, job.accepted),
        "status": now.status,
        "model": job.ask.deployment,
        "progress": now.progress,
        "seconds": str(job.ask.seconds),
        "size": f"{job.ask.width}x{job.ask.height}",
    }


def _rest(service: Service, job: Job, now: Standing) -> dict[str, Any]:
    is_done = now.status == "completed" and now.ended is not None
    return {
        "completed_at": service.told(job, now.ended) if is_done and now.ended is not None else None,
        "expires_at": service.told(job, job.accepted + job.keep_seconds) if is_done else None,
        "prompt": job.ask.prompt,
        "remixed_from_video_id": job.ask.remixed_from,
        "error": _error(service.settings.profile, now),
    }


def _error(profile: str, now: Standing) -> dict[str, Any] | None:
    if now.status != "failed":
        return None
    is_moderated = now.reason == "moderation"
    message = MODERATED if is_moderated else INTERNAL
    match profile:
        case "vllm-omni":
            return {"code": failure_status(now), "message": message}
        case "sglang":
            return {"message": message}
    return {"code": "moderation_blocked" if is_moderated else "internal_error", "message": message}


def _vllm_extras(job: Job, now: Standing) -> dict[str, Any]:
    is_done = now.status == "completed"
    return {
        "quality": "default",
        "file_name": f"{job.id}.mp4" if is_done else None,
        "inference_time_s": job.run_seconds if is_done else None,
        "fps": _VLLM_FPS,
        "num_frames": job.ask.seconds * _VLLM_FPS,
        "duration_s": float(job.ask.seconds),
        "metrics": None,
        "stage_durations": {},
        "peak_memory_mb": 0.0,
        "media_type": "video/mp4",
    }
