"""Log lines: JSON in production, readable in development, with request and video ids and without secrets."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any

import structlog

Event = MutableMapping[str, Any]

_CREDENTIAL = re.compile(r"(?i)\b(authorization\W{1,3}(?:\w+\s+)?|bearer\s+|api[-_]?key\W{1,5})[^\s'\"]+")
_KEY = re.compile(  # of ours and of others: keys, sessions, links, webhooks' secrets
    r"\b(?:(?:sk|st|pl|sign)_[A-Za-z0-9_-]{16,}|whsec_[A-Za-z0-9+/=]{16,})"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LONGEST = 2_000  # characters of one value; a prompt may hold 32,000


def set_up_logs(*, production: bool, level: str, secrets: Iterable[str] = ()) -> None:
    """Send every line of ours, of the libraries and of warnings to standard error, once, at `level` and above."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        Cleaner(secrets, keep_lines=not production),
    ]
    renderer: Any = structlog.processors.JSONRenderer() if production else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared[:-2], structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared[:-2],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shared[-2:], renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [lines]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    for name, quietest in {"dbos": logging.WARNING, "alembic": logging.WARNING, "httpx2": logging.WARNING,
                           "httpcore2": logging.WARNING, "aiosqlite": logging.WARNING, "sse_starlette": logging.WARNING,
                           "mcp": logging.WARNING,
                           "uvicorn.access": logging.WARNING, "_granian": logging.WARNING}.items():  # fmt: skip
        logging.getLogger(name).setLevel(max(quietest, logging.getLevelName(level)))


class Cleaner:
    """A structlog processor that takes secrets, credentials and control characters out of every value."""

    def __init__(self, secrets: Iterable[str], *, keep_lines: bool) -> None:
        self._secrets = tuple(secret for secret in secrets if len(secret) >= 4)  # shorter ones would blank out words
        self._keep_lines = keep_lines  # of traces only, where a person reads them

    def __call__(self, _logger: Any, _method: str, event: Event) -> Event:
        return {
            self.clean(str(key), 100): value
            if isinstance(value, int | float | None)
            else self.clean(str(value), 20_000, lines=self._keep_lines)
            if key == "exception"
            else self.clean(str(value), _LONGEST)
            for key, value in event.items()
        }

    def clean(self, text: str, longest: int, *, lines: bool = False) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        text = _KEY.sub("[secret]", _CREDENTIAL.sub(r"\1[secret]", text))
        if not lines:
            text = text.replace("\n", "\\n")
        text = _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
        return text if len(text) <= longest else f"{text[:longest]}... ({len(text)} characters)"
