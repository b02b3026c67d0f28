"""The names of a video's files, in the store and in a person's folder."""

from __future__ import annotations

from app.videos.records import Record


def video_key(video_id: str) -> str:
    return f"videos/{video_id}.mp4"


def poster_key(video_id: str) -> str:
    return f"posters/{video_id}.jpg"


def sprites_key(video_id: str) -> str:
    return f"sprites/{video_id}.jpg"


def reference_key(video_id: str) -> str:
    """Of the picture that the video begins with, in the video's size."""
    return f"references/{video_id}.jpg"


def upload_key(upload_id: str) -> str:
    return f"uploads/{upload_id}.jpg"


def every_key(video_id: str) -> tuple[str, ...]:
    """Every file that a video may have."""
    return video_key(video_id), poster_key(video_id), sprites_key(video_id), reference_key(video_id)


def file_name(record: Record) -> str:
    """A name for the download: the first words of the prompt in plain letters, and the end of the id."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in record.prompt)
    return "-".join([*plain.lower().split()[:8], record.id[-6:]])[-80:] + ".mp4"
