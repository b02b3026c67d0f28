"""What the service can be told: which server it plays, how fast, within which limits. Plain values, checked once."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Profile = Literal["azure", "azure-sora-1", "openai", "vllm-omni", "sglang", "litellm"]
Drawing = Literal["each", "shared"]

OPEN_PROFILES: frozenset[str] = frozenset({"vllm-omni", "sglang", "litellm"})  # servers that anybody can run
OPEN_MODEL = "wan2.2-t2v"  # the served name that the open servers have besides the deployments
WORK_PER_SECOND = 15.0  # seconds of work per second of video: 4 s of sora-2 take about a minute (wire-protocol 3.6)


@dataclass(frozen=True, slots=True)
class EmulatorSettings:
    """Raises ValueError, with a sentence, for a value that cannot be."""

    profile: Profile = "azure"
    keys: tuple[str, ...] = ("emulator-key",)  # no keys and no tokens: nobody is asked for one
    tokens: tuple[str, ...] = ()  # Entra access tokens that are good
    deployments: Mapping[str, str] = field(
        default_factory=lambda: {"sora-2": "sora-2", "sora-2-pro": "sora-2-pro", "sora": "sora"}
    )  # deployment name: model
    slots: int = 2  # unfinished jobs per deployment (wire-protocol 7)
    creates_per_minute: int = 2  # per deployment (wire-protocol 7)
    queue_seconds: float = 2.0
    seconds_per_video: float | None = None  # seconds a job runs; None: WORK_PER_SECOND times its length
    keep_seconds: float = 86400.0  # from creation until a video is gone (wire-protocol 3.4)
    clock_skew: float = 0.0  # seconds added to every time that is told
    poll_after_ms: int | None = None  # sent as openai-poll-after-ms
    drawing: Drawing = "each"
    per_deployment: bool = False  # whether /openai/deployments/{name}/... is served at all
    ranges: bool = True  # False: no Range, no ETag
    seed: int = 0  # of the probabilities of the rules
    late_seconds: float = 90.0  # until `answer_late` answers
    content_late_seconds: float = 3.0  # from completion until `content_late` has its file
    content_fault_times: int = 1  # downloads of a job that its content fault hits; 0: every one
    oversized_bytes: int = 2 << 30  # what `oversized` declares and sends

    def __post_init__(self) -> None:
        _check_choice("profile", self.profile, get_args(Profile))
        _check_choice("drawing", self.drawing, get_args(Drawing))
        object.__setattr__(self, "keys", _words("keys", self.keys))
        object.__setattr__(self, "tokens", _words("tokens", self.tokens))
        for name in _NUMBERS:
            _check_number(name, getattr(self, name), at_least=None if name in {"clock_skew", "seed"} else 0)
        if not isinstance(self.deployments, Mapping):
            raise ValueError("deployments names the model of each deployment, as an object.")  # noqa: TRY004  # one error for all: settings come as JSON

    @classmethod
    def fast(cls, **changes: Any) -> EmulatorSettings:
        """For tests: a video in a third of a second, without quotas, drawn once for each size and length."""
        quick: dict[str, Any] = {
            "queue_seconds": 0.05,
            "seconds_per_video": 0.3,
            "creates_per_minute": 100_000,
            "slots": 100,
            "drawing": "shared",
        }
        return cls(**{**quick, **changes})

    def changed(self, changes: Mapping[str, Any]) -> EmulatorSettings:
        """The same but for some values. Raises ValueError for one that is unknown or cannot be."""
        known = {each.name for each in dataclasses.fields(self)}
        if strange := sorted(set(changes) - known):
            raise ValueError(f"There is no setting called {', '.join(strange)}; there are {', '.join(sorted(known))}.")
        return dataclasses.replace(self, **changes)

    def told(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {each.name: _plain(getattr(self, each.name)) for each in dataclasses.fields(self)}

    @property
    def served(self) -> dict[str, str]:
        """Deployment or served name: model."""
        extra = {OPEN_MODEL: OPEN_MODEL} if self.profile in OPEN_PROFILES else {}
        return {**self.deployments, **extra}

    @property
    def is_azure(self) -> bool:
        return self.profile in {"azure", "azure-sora-1"}

    def run_seconds(self, seconds: int) -> float:
        """How long a job for so many seconds of video runs."""
        return WORK_PER_SECOND * seconds if self.seconds_per_video is None else self.seconds_per_video


_NUMBERS = (
    "slots",
    "creates_per_minute",
    "queue_seconds",
    "seconds_per_video",
    "keep_seconds",
    "clock_skew",
    "poll_after_ms",
    "seed",
    "late_seconds",
    "content_late_seconds",
    "content_fault_times",
    "oversized_bytes",
)
_MAY_BE_NONE = {"seconds_per_video", "poll_after_ms"}


def _check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name} is one of {', '.join(choices)}, not {value!r}.")


def _check_number(name: str, value: object, at_least: float | None) -> None:
    if value is None and name in _MAY_BE_NONE:
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} is a number, not {value!r}.")  # noqa: TRY004  # one error for all: settings come as JSON
    if at_least is not None and value < at_least:
        raise ValueError(f"{name} is at least {at_least:g}, not {value:g}.")


def _words(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise ValueError(f"{name} is a list of words.")  # noqa: TRY004  # one error for all: settings come as JSON
    return tuple(str(word) for word in value)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value
