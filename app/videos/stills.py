"""The pictures that videos begin with, in the size of the video."""

from __future__ import annotations

from app.catalog import Model
from app.files import Files
from app.models.video import VideoGenerationRequest
from app.videos.offers import words_alone
from app.videos.pictures import Pictures


class Stills:
    def __init__(self, files: Files, pictures: Pictures) -> None:
        self._files = files
        self._pictures = pictures

    async def of(self, model: Model, size: tuple[int, int], request: VideoGenerationRequest) -> bytes | None:
        """The picture that the video begins with, a JPEG of its size (px). Raises InvalidRequest."""
        return None if request.reference_id is None else await self.cut(model, size, request)

    async def cut(
        self, model: Model, size: tuple[int, int], request: VideoGenerationRequest, copy: str | None = None
    ) -> bytes:
        """The picture in the video's size, from its copy where there is one. Raises InvalidRequest."""
        assert request.reference_id
        if copy is not None:
            return await self._files.read(copy)
        if not model.reference:
            raise words_alone(model)
        return await self._pictures.fitted(request.reference_id, size, request.reference_fit)
