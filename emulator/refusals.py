"""The faults that keep a create from becoming a job, each as the answer it gives."""

from __future__ import annotations

from collections.abc import Callable

from emulator import errors
from emulator.errors import Refusal
from emulator.faults import Fault
from emulator.job import Ask
from emulator.settings import EmulatorSettings


def refusal(fault: Fault, settings: EmulatorSettings, ask: Ask, path: str) -> Refusal:
    """The answer of a fault out of faults.REFUSALS to the create at `path`."""
    if fault is Fault.NO_ROLE:
        return errors.no_role(path)
    return _ANSWERS[fault](settings, ask)


def _profile(settings: EmulatorSettings, ask: Ask) -> str:
    """Whose words are used: Sora 1 keeps the classic ones."""
    return "azure-sora-1" if ask.dialect == "jobs" else settings.profile


_ANSWERS: dict[Fault, Callable[[EmulatorSettings, Ask], Refusal]] = {
    Fault.RATE_LIMITED: lambda s, ask: errors.rate_limited(_profile(s, ask), s.creates_per_minute, errors.RETRY_MS),
    Fault.RATE_LIMITED_SILENT: lambda s, ask: errors.rate_limited(_profile(s, ask), s.creates_per_minute, None),
    Fault.BUSY: lambda s, _ask: errors.too_many_tasks(s.profile),
    Fault.ERROR_BEFORE_ACCEPT: lambda s, ask: errors.broken(_profile(s, ask)),
    Fault.INPUT_MODERATION: lambda s, ask: errors.moderated(_profile(s, ask)),
    Fault.CONTENT_FILTER: lambda _s, _ask: errors.content_filtered(),
    Fault.RETIRED_404: lambda s, ask: errors.retired(_profile(s, ask), ask.deployment, 404),
    Fault.RETIRED_410: lambda s, ask: errors.retired(_profile(s, ask), ask.deployment, 410),
    Fault.NO_DEPLOYMENT: lambda s, ask: errors.no_deployment(_profile(s, ask), ask.deployment),
    Fault.BLOCKED: lambda s, ask: errors.blocked(_profile(s, ask)),
    Fault.KEY_ROTATED: lambda s, ask: errors.wrong_key(_profile(s, ask), None),
}
