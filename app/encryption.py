"""Secrets that the database must be able to give back, encrypted with a key that is not in it (AES-256-GCM).

What was encrypted for one place is readable at no other, so that who can write rows cannot move secrets between them.
"""

from __future__ import annotations

import base64
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.config import SHORTEST_SECRET_KEY, Settings
from app.errors import ConfigurationError, Internal

KEY_FILE = "secret.key"  # in DATA_DIR, where SECRET_KEY is not set
KEY_BYTES = 32  # AES-256
NONCE_BYTES = 12  # as NIST SP 800-38D wants it; by chance, which is enough for 2**32 secrets of one key
NAME_BYTES = 16  # of what a database knows its key by


class SecretKey:
    """One key, of any text; what encrypts and the name are derived from it and tell nothing of each other."""

    def __init__(self, text: str) -> None:
        self._cipher = AESGCM(_derived(text, b"sora-studio encryption", KEY_BYTES))
        self.name = _derived(text, b"sora-studio name", NAME_BYTES).hex()

    def encrypt(self, secret: bytes, place: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, place.encode())

    def decrypt(self, encrypted: bytes, place: str) -> bytes:
        """Raises Internal where it was not encrypted by this key for this place, or was changed."""
        nonce, rest = encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, place.encode())
        except (InvalidTag, ValueError) as error:
            raise Internal(f"What the database holds for {place} was changed, or is another key's.") from error

    def at(self, place: str) -> Safe:
        return Safe(self, place)


@dataclass(frozen=True, slots=True)
class Safe:
    """One place in the database, and texts in it."""

    key: SecretKey
    place: str

    def encrypt(self, secret: str) -> str:
        return base64.b64encode(self.key.encrypt(secret.encode(), self.place)).decode("ascii")

    def decrypt(self, encrypted: str) -> str:
        """Raises Internal."""
        return self.key.decrypt(base64.b64decode(encrypted), self.place).decode()


def read_keys(settings: Settings) -> list[SecretKey]:
    """Those of SECRET_KEY, then that of the file, if there are any; the first encrypts, all decrypt.

    Raises ConfigurationError where the file cannot be one of ours.
    """
    texts = [key.get_secret_value() for key in settings.secret_key]
    path = settings.data_dir / KEY_FILE
    try:
        texts.append(path.read_text("ascii").strip())
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError([f"{path} cannot be read: {error}."]) from error
    if any(len(text) < SHORTEST_SECRET_KEY for text in texts):
        raise ConfigurationError([f"{path} is not whole: put it back from a backup."])
    return [SecretKey(text) for text in dict.fromkeys(texts)]


def make_key(folder: Path) -> SecretKey:
    """A new key in its file, for the studio's own user alone. Of several that do so at once all get the first one's."""
    path, fresh = folder / KEY_FILE, folder / f".{KEY_FILE}.{secrets.token_hex(8)}"
    try:
        fresh.touch(mode=0o600, exist_ok=False)
        with fresh.open("w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first
            os.link(fresh, path)
        fresh.unlink()
        _sync(folder)
        return SecretKey(path.read_text("ascii").strip())
    except OSError as error:
        raise ConfigurationError([f"{path} cannot be written: {error.strerror}."]) from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _derived(text: str, purpose: bytes, length: int) -> bytes:
    """By HKDF (RFC 5869), from a text that nobody can guess."""
    return HKDF(SHA256(), length, salt=None, info=purpose).derive(text.encode())
