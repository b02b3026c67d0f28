"""Sign-in of the page: a key for a cookie that scripts cannot read and that other websites cannot use."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api import Asking, OpenStudio
from app.api.access import COOKIE, SESSION
from app.api.problems import documented
from app.errors import (
    Forbidden,
    InvalidRequest,
    PayloadTooLarge,
    RateLimited,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)
from app.keys import SESSION_LIFE
from app.models.caller import SCOPES, Caller
from app.models.key import Session, SignIn

router = APIRouter(tags=["keys"], responses=documented(RateLimited, Unavailable))


@router.get(SESSION, summary="Who is signed in")
async def find(request: Request, caller: Asking) -> Session:
    """200 for everybody: `required` says whether one must sign in, `name` whose key it was."""
    return _shown(request, caller)


@router.post(
    SESSION,
    summary="Sign in with a key",
    responses=documented(Unauthenticated, Forbidden, InvalidRequest, PayloadTooLarge, UnsupportedMedia),
)
async def sign_in(asked: SignIn, request: Request, response: Response, studio: OpenStudio, caller: Asking) -> Session:
    """Sets a cookie for 30 days. Where nobody has to sign in, it sets none."""
    settings = studio.settings
    if settings.authentication != "keys":
        return _shown(request, caller)
    known, token = await studio.keys.sign_in(asked.key.strip())
    proto = request.headers.get("x-forwarded-proto", request.url.scheme)  # whoever lies has a stricter cookie of it
    response.set_cookie(
        COOKIE,
        token,
        max_age=round(SESSION_LIFE.total_seconds()),
        path="/",
        secure=proto == "https" or settings.environment == "production",
        httponly=True,
        samesite="strict",
    )
    return _shown(request, known)


@router.delete(SESSION, summary="Sign out", responses=documented(Forbidden))
async def sign_out(request: Request, response: Response, studio: OpenStudio) -> Session:
    """The cookie opens nothing any more, here or elsewhere."""
    if token := request.cookies.get(COOKIE):
        await studio.keys.sign_out(token)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    is_asked = studio.settings.authentication == "keys"
    return Session(required=is_asked, name=None, scopes=[] if is_asked else list(SCOPES))


def _shown(request: Request, caller: Caller) -> Session:
    is_asked = request.app.state.settings.authentication == "keys"
    scopes = [scope for scope in SCOPES if caller.may(scope)]
    return Session(required=is_asked, name=caller.name or None, scopes=scopes)
