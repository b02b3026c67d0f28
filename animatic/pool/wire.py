"""The words between a pool and its workers: a JSON message and a blob, both with their length before them."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any

Message = dict[str, Any]

_LENGTHS = struct.Struct("<II")  # of the JSON and of the blob, in bytes


def packed(message: Message, blob: bytes = b"") -> bytes:
    text = json.dumps(message).encode()
    return _LENGTHS.pack(len(text), len(blob)) + text + blob


async def heard(reader: asyncio.StreamReader) -> tuple[Message, bytes]:
    """The next message. Raises asyncio.IncompleteReadError or ConnectionError once the other end is gone."""
    text, blob = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    return json.loads(await reader.readexactly(text)), await reader.readexactly(blob)


def received(connection: socket.socket) -> tuple[Message, bytes] | None:
    """The next message, or None once the other end is gone; waits for it."""
    lengths = _exactly(connection, _LENGTHS.size)
    if lengths is None:
        return None
    text, blob = (_exactly(connection, length) for length in _LENGTHS.unpack(lengths))
    return None if text is None or blob is None else (json.loads(text), blob)


def _exactly(connection: socket.socket, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(count - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)
