"""Every error a person can meet, as one tree.

StudioError                    what went wrong, in a sentence
├── InvalidRequest        422  invalid_request        the request cannot mean anything here
│   ├── UnsupportedSize   422  unsupported_size       the model does not make this size
│   ├── UnsupportedSeconds 422 unsupported_seconds    the model does not make this length
│   ├── ModelNotFound     422  model_not_found        no such model is offered
│   ├── ReferenceMismatch 422  reference_size_mismatch the still has another size than the video
│   ├── RefusedPrompt     422  refused_input          the prompt breaks the studio's own rules
│   ├── KeyReused         422  idempotency_key_reuse  this Idempotency-Key belongs to another request
│   ├── InvalidBatch      422  invalid_batch          rows of a batch cannot be made; each is named, none was stored
│   └── NoSuchDecision    422  no_such_decision       this decision is not one that the video waits for
├── BadRequest            400  bad_request            not HTTP or JSON as this server speaks it
├── Unauthenticated       401  unauthenticated        no key, or one that is not known (any more)
├── InsufficientBudget    402  insufficient_budget    a budget does not reach for it, or its price is not known
├── Forbidden             403  forbidden              another website or host name asked, or the key lacks the scope
├── NotFound              404  not_found              no such video, page or file
│   └── NotConfigured     404  not_configured         this studio's operator has not set that up
├── MethodNotAllowed      405  method_not_allowed     the route exists, the verb does not
├── RequestTimeout        408  request_timeout        the body did not arrive in time, or in crumbs
├── NotReady              409  not_ready              the video is still being made; Retry-After
├── NoFile                409  no_file                the video ended without a file
├── StillRunning          409  still_running          cancel it first
├── AlreadyFinal          409  already_final          nothing is left to cancel
├── WebhookDisabled       409  webhook_disabled       enable it first
├── ModelRetired          410  model_retired          its vendor has switched the model off
├── LinkExpired           410  link_expired           the time of a play link is over
├── PayloadTooLarge       413  payload_too_large      the body is over the limit
├── UnsupportedMedia      415  unsupported_media_type the body is of another kind than this route reads
├── RangeNotSatisfiable   416  range_not_satisfiable  the file ends before the range begins
├── RateLimited           429  rate_limited           too many requests; Retry-After
├── QueueFull             429  queue_full             too many videos wait already; Retry-After
├── Unavailable           503  unavailable            the database or the storage does not answer; Retry-After
├── StorageFull           507  storage_full           the disk is nearly full
└── Failure                    why a video ended without a file; stored with it, never an HTTP status
    ├── RenderFailed           render_failed          the service could not make it
    ├── RefusedInput           refused_input          the prompt or the reference image breaks the service's rules
    ├── RefusedOutput          refused_output         the service withheld what it had made
    ├── AccountRefused         account_refused        the service does not let this account in
    ├── DeploymentRetired      model_retired          the model was switched off before this video was sent
    ├── DeadlineExceeded       deadline_exceeded      the service took longer than its model ever does
    ├── PaymentUnclear         submission_unknown     nobody could learn whether the service had taken it
    ├── AssetExpired           asset_expired          the service deleted the file before it could be saved
    ├── DamagedFile            damaged_file           what the service delivered is not the video that was asked for
    └── Internal          500  internal_error         a mistake of ours; the log has the trace

What a service's call can end with, besides its result; none is ever shown as it is:

NotTaken                       surely not accepted: it may be sent again, later or elsewhere
└── AccountTrouble             and the account takes nothing until somebody mends it
OutcomeUnknown                 it may have been accepted: never sent again before that is known
UpstreamAway                   a question was not answered: ask again
JobLost                        the service surely does not know the job any more

ConfigurationError stands apart: it ends the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Charged = Literal["yes", "no", "unknown"]
Retry = Literal["same", "edited", "never"]  # what may help: the same request, a changed one, or nothing
Stage = Literal["prompt", "reference", "output_video", "output_audio"]  # what a service refused
Trouble = Literal["key", "role", "network", "deployment", "retired", "address"]  # why an account takes nothing


class StudioError(Exception):
    """Base of all. `str(error)` is a sentence for the person: what happened, what it cost, what to do now."""

    status = 500
    code = "internal_error"
    title = "Internal error"

    def __init__(self, sentence: str, *, field: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.field = field  # of the request, where one field is to blame
        self.retry_after = retry_after  # whole seconds, as HTTP writes them


class InvalidRequest(StudioError):
    status, code, title = 422, "invalid_request", "The request is not valid"


class UnsupportedSize(InvalidRequest):
    code, title = "unsupported_size", "This size is not offered"


class UnsupportedSeconds(InvalidRequest):
    code, title = "unsupported_seconds", "This length is not offered"


class ModelNotFound(InvalidRequest):
    code, title = "model_not_found", "No such model"


class ReferenceMismatch(InvalidRequest):
    code, title = "reference_size_mismatch", "The picture has another size"


class RefusedPrompt(InvalidRequest):
    code, title = "refused_input", "The request was refused"

    def __init__(self, sentence: str, *, category: str, rule: str, field: str = "prompt") -> None:
        super().__init__(sentence, field=field)
        self.category = category
        self.rule = rule


class KeyReused(InvalidRequest):
    code, title = "idempotency_key_reuse", "This key was used for another request"


class InvalidBatch(InvalidRequest):
    code, title = "invalid_batch", "The batch cannot be made"

    def __init__(self, sentence: str, mistakes: Sequence[tuple[str, str]]) -> None:
        super().__init__(sentence)
        self.mistakes = tuple(mistakes)  # the field, such as rows.3.duration, and the sentence about it


class NoSuchDecision(InvalidRequest):
    code, title = "no_such_decision", "There is nothing to decide"


class BadRequest(StudioError):
    status, code, title = 400, "bad_request", "The request cannot be read"


class Unauthenticated(StudioError):
    status, code, title = 401, "unauthenticated", "A key is needed"


class InsufficientBudget(StudioError):
    status, code, title = 402, "insufficient_budget", "The budget does not reach"


class Forbidden(StudioError):
    status, code, title = 403, "forbidden", "Not allowed"


class NotFound(StudioError):
    status, code, title = 404, "not_found", "Not found"


class NotConfigured(NotFound):
    code, title = "not_configured", "Not set up here"


class MethodNotAllowed(StudioError):
    status, code, title = 405, "method_not_allowed", "Method not allowed"

    def __init__(self, sentence: str, *, offered: frozenset[str] = frozenset()) -> None:
        super().__init__(sentence)
        self.offered = offered  # the methods of this address


class RequestTimeout(StudioError):
    status, code, title = 408, "request_timeout", "The request took too long"


class NotReady(StudioError):
    status, code, title = 409, "not_ready", "Not ready yet"


class NoFile(StudioError):
    status, code, title = 409, "no_file", "There is no file"


class StillRunning(StudioError):
    status, code, title = 409, "still_running", "Still running"


class AlreadyFinal(StudioError):
    status, code, title = 409, "already_final", "Already finished"


class WebhookDisabled(StudioError):
    status, code, title = 409, "webhook_disabled", "This webhook is disabled"


class ModelRetired(StudioError):
    status, code, title = 410, "model_retired", "The model was switched off"


class LinkExpired(StudioError):
    status, code, title = 410, "link_expired", "The link has expired"


class PayloadTooLarge(StudioError):
    status, code, title = 413, "payload_too_large", "The request is too large"


class UnsupportedMedia(StudioError):
    status, code, title = 415, "unsupported_media_type", "Unsupported kind of body"


class RangeNotSatisfiable(StudioError):
    status, code, title = 416, "range_not_satisfiable", "No such range"

    def __init__(self, sentence: str, *, size: int | None = None) -> None:
        super().__init__(sentence)
        self.size = size  # bytes of the file, so that the answer can say what there is


class RateLimited(StudioError):
    status, code, title = 429, "rate_limited", "Too many requests"


class QueueFull(StudioError):
    status, code, title = 429, "queue_full", "The queue is full"


class Unavailable(StudioError):
    status, code, title = 503, "unavailable", "Temporarily unavailable"


class StorageFull(StudioError):
    status, code, title = 507, "storage_full", "The disk is nearly full"


class Failure(StudioError):
    """Why a video ended without a file: whether it cost something, and what sending it again would help."""

    retry: Retry = "same"

    def __init__(
        self,
        sentence: str,
        *,
        charged: Charged = "unknown",
        category: str | None = None,
        stage: Stage | None = None,
        upstream_code: str | None = None,
        upstream_words: str | None = None,
    ) -> None:
        super().__init__(sentence)
        self.charged = charged
        self.category = category  # the service's own word: violence, people-in-user-uploads...
        self.stage = stage
        self.upstream_code = upstream_code
        self.upstream_words = upstream_words  # the service's sentence, kept apart from ours


class RenderFailed(Failure):
    code, title = "render_failed", "The video could not be made"


class RefusedInput(Failure):
    code, title = "refused_input", "The request was refused"
    retry = "edited"


class RefusedOutput(Failure):
    code, title = "refused_output", "The video was withheld"
    retry = "edited"


class AccountRefused(Failure):
    code, title = "account_refused", "The service does not let this account in"


class DeploymentRetired(Failure):
    code, title = "model_retired", "The model was switched off"
    retry = "never"


class PaymentUnclear(Failure):
    code, title = "submission_unknown", "It is unclear whether it was taken"


class AssetExpired(Failure):
    code, title = "asset_expired", "The file is no longer there"


class DeadlineExceeded(Failure):
    code, title = "deadline_exceeded", "The video took too long"


class DamagedFile(Failure):
    code, title = "damaged_file", "The file was damaged"


class Internal(Failure):
    """A mistake of ours; its sentence never shows internals."""


class NotTaken(Exception):
    """The service surely did not accept: a refused connection, a 429. `str` is a sentence for a person."""

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after  # s that the service asks us to wait, None where it says nothing


class AccountTrouble(NotTaken):
    """Nothing was accepted, and nothing will be before somebody mends the account."""

    def __init__(self, sentence: str, kind: Trouble) -> None:
        super().__init__(sentence)
        self.kind = kind


class OutcomeUnknown(Exception):
    """The service may have accepted and nobody heard it: a time-out, a broken connection, a 5xx, no readable answer."""


class UpstreamAway(Exception):
    """A question was not answered; asking again costs nothing."""

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after  # s, as in NotTaken


class JobLost(Exception):
    """The service says that it does not know the job: it restarted, or the job expired."""


class ConfigurationError(Exception):
    """The settings cannot be used; `sentences` holds one per mistake."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences
