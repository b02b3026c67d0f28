"""The list of services: the embedded renderer, and one for each upstream account."""

from __future__ import annotations

from app.accounts import Account, Upstreams
from app.config import Settings
from app.services.animatic import AnimaticService
from app.services.azure_sora import AzureSoraService
from app.services.contract import RemoteService, VideoService
from app.services.openai_videos import OpenAIVideosService


def open_services(settings: Settings, upstreams: Upstreams) -> dict[str, VideoService]:
    """Every service on offer, by its account's name, not yet started. Raises ConfigurationError."""
    embedded = AnimaticService(
        settings.data_dir / "renders", settings.render_workers, codec=settings.render_codec, badge=settings.render_badge
    )
    return {embedded.name: embedded, **{account.name: open_account(account) for account in upstreams.accounts}}


def open_account(account: Account) -> RemoteService:
    """One account's service, not yet started. Raises ConfigurationError."""
    return AzureSoraService(account) if account.dialect == "azure" else OpenAIVideosService(account)
