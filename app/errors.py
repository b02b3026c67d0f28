"""Every error a person can meet, as one tree.

StudioError                    what went wrong, in a sentence
├── InvalidRequest        422  invalid_request        the request cannot mean anything here
│   ├── UnsupportedSize   422  unsupported_size       the model does not make this size
│   ├── UnsupportedSeconds 422 unsupported_seconds    the model does not make this length
│   └── ModelNotFound     422  model_not_found        no such model is offered
├── BadRequest            400  bad_request            not HTTP or JSON as this server speaks it
├── Forbidden             403  forbidden              another website or host name asked
├── NotFound              404  not_found              no such video, page or file
├── MethodNotAllowed      405  method_not_allowed     the route exists, the verb does not
├── RequestTimeout        408  request_timeout        the body did not arrive in time
├── NotReady              409  not_ready              the video is still being made; Retry-After
├── NoFile                409  no_file                the video ended without a file
├── StillRunning          409  still_running          cancel it first
├── AlreadyFinal          409  already_final          nothing is left to cancel
├── PayloadTooLarge       413  payload_too_large      the body is over the limit
├── UnsupportedMedia      415  unsupported_media_type the body is not JSON
├── RangeNotSatisfiable   416  range_not_satisfiable  the file ends before the range begins
├── RateLimited           429  rate_limited           too many requests; Retry-After
├── QueueFull             429  queue_full             too many videos wait already; Retry-After
├── Unavailable           503  unavailable            the database or the storage does not answer; Retry-After
├── StorageFull           507  storage_full           the disk is nearly full
└── Failure                    why a video ended without a file; stored with it, never an HTTP status
    ├── RenderFailed           render_failed          the service could not make it
    ├── DeadlineExceeded       deadline_exceeded      the service took longer than its model ever does
    ├── DamagedFile            damaged_file           what the service delivered is not the video that was asked for
    └── Internal          500  internal_error         a mistake of ours; the log has the trace

JobLost and ConfigurationError stand apart: neither is shown as an answer.
"""

from __future__ import annotations


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


class BadRequest(StudioError):
    status, code, title = 400, "bad_request", "The request cannot be read"


class Forbidden(StudioError):
    status, code, title = 403, "forbidden", "Not allowed"


class NotFound(StudioError):
    status, code, title = 404, "not_found", "Not found"


class MethodNotAllowed(StudioError):
    status, code, title = 405, "method_not_allowed", "Method not allowed"


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


class PayloadTooLarge(StudioError):
    status, code, title = 413, "payload_too_large", "The request is too large"


class UnsupportedMedia(StudioError):
    status, code, title = 415, "unsupported_media_type", "Not JSON"


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
    """Why a video ended without a file."""


class RenderFailed(Failure):
    code, title = "render_failed", "The video could not be made"


class DeadlineExceeded(Failure):
    code, title = "deadline_exceeded", "The video took too long"


class DamagedFile(Failure):
    code, title = "damaged_file", "The file was damaged"


class Internal(Failure):
    """A mistake of ours; its sentence never shows internals."""


class JobLost(Exception):
    """The service no longer knows the job, surely and for good: it restarted, or the job expired."""


class ConfigurationError(Exception):
    """The settings cannot be used; `sentences` holds one per mistake."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences
