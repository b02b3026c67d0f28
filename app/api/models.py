"""What can be made here: models with their sizes, lengths, prices and lives."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from app.accounts import Upstreams
from app.api import OpenStudio
from app.api.problems import documented
from app.catalog import WARNING_DAYS, Model
from app.errors import Forbidden, RateLimited, Unauthenticated, Unavailable

router = APIRouter(
    prefix="/api", tags=["models"], responses=documented(Unauthenticated, Forbidden, RateLimited, Unavailable)
)


@router.get("/models", summary="What can be made")
async def models(studio: OpenStudio) -> dict[str, Any]:
    """Sizes, seconds, price and life of every model on offer."""
    catalog = studio.upstreams.catalog
    return {
        "models": [_model(model, studio.upstreams) for model in catalog.models.values()],
        "default": catalog.default,
    }


def _model(model: Model, upstreams: Upstreams) -> dict[str, Any]:
    retired = upstreams.is_retired(model)
    return {
        "id": model.id,
        "name": model.name,
        "note": model.note,
        "default": model.id == upstreams.catalog.default,
        "sizes": [{"width": width, "height": height, "label": _shape(width, height)} for width, height in model.sizes],
        "seconds": {
            "min": model.lengths[0],
            "max": model.lengths[-1],
            "step": 1,
            "default": model.default_seconds,
            "offered": model.seconds.offered,
        },
        "longest": model.longest,
        "price": _price(model.price_per_second),
        "prices": model.prices,
        "price_source": model.price_source,
        "seed": model.seed,
        "kinds": model.kinds,
        "reference": model.reference,
        "styles": model.styles,
        "cameras": model.cameras,
        "lifecycle": _lifecycle(model, upstreams),
        "available": not retired,
        "reason": f"Its vendor switched it off on {model.retirement.date}." if retired and model.retirement else None,
        "accounts": len(upstreams.offering(model.id)),
    }


def lifecycle_warning(model: Model, upstreams: Upstreams) -> str | None:
    """A sentence from two months before a vendor's own date on; None where no account is the vendor's own."""
    left = model.days_left()
    own = any(account.is_vendors_own for account in upstreams.offering(model.id))
    if model.retirement is None or left is None or not own or left > WARNING_DAYS[0]:
        return None
    if left <= 0:
        return f"{model.id} was to be switched off on {model.retirement.date} ({model.retirement.source})."
    stage = next(days for days in reversed(WARNING_DAYS) if left <= days)
    urgency = {60: "Plan what comes after it", 30: "Move what depends on it", 7: "Move now"}[stage]
    when = f"in {left} days, on {model.retirement.date} ({model.retirement.source})"
    return f"{model.id} is switched off {when}. {urgency}."


def _lifecycle(model: Model, upstreams: Upstreams) -> dict[str, Any] | None:
    if model.retirement is None:
        return None
    return {
        "retires_on": model.retirement.date.isoformat(),
        "days_left": model.days_left(),
        "source": model.retirement.source,
        "warning": lifecycle_warning(model, upstreams),
    }


def _price(per_second: float | None) -> dict[str, Any]:
    """Unknown is null and says so; it is never shown as zero."""
    if per_second is None:
        return {"amount": None, "text": "price unknown"}
    if per_second == 0:
        return {"amount": "free", "text": "free"}
    return {"amount": per_second, "text": f"${per_second:.2f} a second"}


def _shape(width: int, height: int) -> str:
    if width == height:
        return "Square"
    return "Landscape" if width > height else "Portrait"
