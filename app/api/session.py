"""Sign-in of the page, with a key or at an OpenID provider: for a cookie that no script and no other site can use."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.api import Asking, OpenStudio, is_secure, origin_of
from app.api.access import COOKIE, PROVIDER, SESSION
from app.api.problems import documented
from app.errors import (
    Forbidden,
    InvalidRequest,
    NotFound,
    PayloadTooLarge,
    RateLimited,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)
from app.keys import SESSION_LIFE
from app.keys.people import ATTEMPT_SECONDS, PERSON_LIFE
from app.models.caller import SCOPES, Caller, Scope
from app.models.key import Session, SignIn

router = APIRouter(tags=["keys"], responses=documented(RateLimited, Unavailable))

ATTEMPT = "studio_sign_in"  # the cookie of a browser that is at the provider just now
Text = Annotated[str, Query(max_length=4096)]


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
    if studio.settings.authentication != "keys":
        return _shown(request, caller)
    known, token = await studio.keys.sign_in(asked.key.strip())
    _keep(request, response, token, SESSION_LIFE)
    return _shown(request, known)


@router.delete(SESSION, summary="Sign out", responses=documented(Forbidden))
async def sign_out(request: Request, response: Response, studio: OpenStudio) -> Session:
    """The cookie opens nothing any more, here or elsewhere."""
    if token := request.cookies.get(COOKIE):
        await studio.keys.sign_out(token)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    is_asked = studio.settings.authentication == "keys"
    return _session(request, None, None, [] if is_asked else list(SCOPES))


@router.get(
    f"{PROVIDER}start",
    summary="Sign in at the OpenID provider",
    status_code=303,
    response_class=RedirectResponse,
    responses=documented(NotFound, InvalidRequest),
)
async def start(
    request: Request,
    studio: OpenStudio,
    return_to: Annotated[str, Query(alias="return", description="The place on the page to go back to.")] = "/",
) -> Response:
    """Sends the browser there, with a cookie by which it is known again for 10 minutes."""
    cookie, address = await studio.people.begin(f"{origin_of(request)}{PROVIDER}callback", return_to)
    response = RedirectResponse(address, status_code=303)
    response.set_cookie(
        ATTEMPT,
        cookie,
        max_age=ATTEMPT_SECONDS,
        path=PROVIDER,
        secure=_is_for_https(request),
        httponly=True,
        samesite="lax",  # it must come along when the provider sends the browser back
    )
    return response


@router.get(
    f"{PROVIDER}callback",
    summary="Back from the OpenID provider",
    status_code=303,
    response_class=RedirectResponse,
    responses=documented(NotFound, InvalidRequest, Unauthenticated, Forbidden),
)
async def callback(request: Request, studio: OpenStudio, state: Text = "", code: Text | None = None) -> Response:
    """Sets the cookie of the page for 24 hours, and leads back to it."""
    begun = request.cookies.get(ATTEMPT, "")
    token, place = await studio.people.finish(begun, state, code, f"{origin_of(request)}{PROVIDER}callback")
    response = RedirectResponse(place, status_code=303)
    response.delete_cookie(ATTEMPT, path=PROVIDER, httponly=True, samesite="lax")
    _keep(request, response, token, PERSON_LIFE)
    return response


def _keep(request: Request, response: Response, token: str, life: timedelta) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=round(life.total_seconds()),
        path="/",
        secure=_is_for_https(request),
        httponly=True,
        samesite="strict",
    )


def _is_for_https(request: Request) -> bool:
    return is_secure(request) or request.app.state.settings.environment == "production"


def _shown(request: Request, caller: Caller) -> Session:
    key = caller.owner if caller.has_key else None
    return _session(request, key, caller.name or None, [scope for scope in SCOPES if caller.may(scope)])


def _session(request: Request, key: str | None, name: str | None, scopes: list[Scope]) -> Session:
    settings = request.app.state.settings
    is_asked = settings.authentication == "keys"
    return Session(required=is_asked, key=key, name=name, scopes=scopes, provider=settings.provider_name)
