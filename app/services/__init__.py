"""The list of services: one line each."""

from __future__ import annotations

from app.config import Settings
from app.services.animatic import AnimaticService
from app.services.contract import VideoService


def open_services(settings: Settings) -> dict[str, VideoService]:
    """Every service that these settings allow, by name, not yet started."""
    services: list[VideoService] = [AnimaticService(settings.data_dir / "renders", settings.render_workers)]
    return {service.name: service for service in services}
