"""Numbers for Prometheus: requests as they are answered, and the studio's state as it is when asked.

Labels are few and closed: route templates, known verbs, models and states; nothing that a caller can invent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

CONTENT_TYPE = CONTENT_TYPE_PLAIN_1_0_0
VERBS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
LATENCIES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # s
GENERATION_EDGES = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0)  # s


@dataclass(frozen=True, slots=True)
class Reading:
    """The studio at one moment. Times in seconds, sizes in bytes."""

    submissions: Mapping[str, int]  # calls that may cost money, by outcome
    moderated: Mapping[tuple[str, str], int]  # decisions of the moderation, by who made them and what they were
    undecided: int  # videos that wait for a person's decision
    seconds_to_expiry: float | None  # until a service deletes a file that is not ours yet
    slots: Mapping[tuple[str, str], tuple[int, int]]  # by account and model: in use, allowed
    orphans: Mapping[str, int]  # by account: jobs that no video owns
    troubled: Mapping[str, bool]  # by account: whether it takes nothing
    active: Mapping[str, int]  # videos that wait or are being made, by state
    ended: Mapping[str, int]  # all videos that ever ended, by outcome
    oldest_waiting_seconds: float
    generation_times: Mapping[str, tuple[Sequence[int], int, float]]  # by model: within each edge, in all, their sum
    webhooks_pending: int
    oldest_webhook_seconds: float
    stored_bytes: int
    free_bytes: int
    damaged_files: int  # that were ever found
    backup_age_seconds: float | None  # of the newest copy of the database that the worker made


class Metrics:
    """One application's numbers, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "studio_http_requests", "Requests answered.", ["method", "route", "status"], registry=self._registry
        )
        self._latency = Histogram(
            "studio_http_request_duration_seconds",
            "From the head of a request to the head of its answer.",
            ["method", "route"],
            buckets=LATENCIES,
            registry=self._registry,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """One answered request. `route` is a template or "unmatched", never an address."""
        verb = method if method in VERBS else "other"
        self._requests.labels(verb, route, str(status)).inc()
        self._latency.labels(verb, route).observe(seconds)

    def text(self, reading: Reading) -> bytes:
        """Everything in Prometheus's text format, CONTENT_TYPE."""
        state = CollectorRegistry()
        state.register(_Snapshot(reading))
        return generate_latest(self._registry) + generate_latest(state)


class _Snapshot:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def collect(self) -> Iterator[Metric]:
        reading = self._reading
        videos = GaugeMetricFamily("studio_videos", "Videos that wait or are being made, by state.", labels=["state"])
        for state, count in reading.active.items():
            videos.add_metric([state], count)
        yield videos
        ended = CounterMetricFamily(
            "studio_videos_ended", "Videos by outcome, the deleted ones too.", labels=["outcome"]
        )
        for outcome, count in reading.ended.items():
            ended.add_metric([outcome], count)
        yield ended
        moderated = CounterMetricFamily(
            "studio_moderation_decisions", "Decisions of the moderation.", labels=["by", "outcome"]
        )
        for decision, count in reading.moderated.items():
            moderated.add_metric(decision, count)
        yield moderated
        yield GaugeMetricFamily(
            "studio_queue_oldest_seconds", "How long the oldest waiting video waits.", reading.oldest_waiting_seconds
        )
        yield from self._upstreams()
        times = HistogramMetricFamily(
            "studio_generation_seconds", "From submission to the finished file.", labels=["model"]
        )
        for model, (within, count, total) in reading.generation_times.items():
            buckets = [(str(edge), float(number)) for edge, number in zip(GENERATION_EDGES, within, strict=True)]
            times.add_metric([model], [*buckets, ("+Inf", float(count))], total)
        yield times
        yield GaugeMetricFamily("studio_webhooks_pending", "Webhooks not delivered yet.", reading.webhooks_pending)
        yield GaugeMetricFamily(
            "studio_webhooks_oldest_seconds", "How long the oldest of them waits.", reading.oldest_webhook_seconds
        )
        yield GaugeMetricFamily("studio_storage_used_bytes", "Bytes of all finished videos.", reading.stored_bytes)
        yield GaugeMetricFamily("studio_storage_free_bytes", "Bytes free on their disk.", reading.free_bytes)
        damaged = CounterMetricFamily("studio_files_damaged", "Finished files that were not as saved, and set aside.")
        damaged.add_metric([], reading.damaged_files)
        yield damaged
        yield _perhaps(
            "studio_backup_age_seconds",
            "Since the newest copy of the database; absent: none.",
            reading.backup_age_seconds,
        )

    def _upstreams(self) -> Iterator[Metric]:
        reading = self._reading
        sent = CounterMetricFamily("studio_submissions", "Calls that may cost money, by outcome.", labels=["outcome"])
        for outcome, count in reading.submissions.items():
            sent.add_metric([outcome], count)
        yield sent
        yield GaugeMetricFamily(
            "studio_decisions_needed", "Videos that wait for a person's decision.", reading.undecided
        )
        yield _perhaps(
            "studio_nearest_expiry_seconds",
            "Until an upstream deletes a file that is not saved yet; absent: none.",
            reading.seconds_to_expiry,
        )
        used = GaugeMetricFamily("studio_slots_used", "Slots in use at an account.", labels=["account", "model"])
        allowed = GaugeMetricFamily("studio_slots_allowed", "Slots that it has.", labels=["account", "model"])
        for lane, (in_use, most) in reading.slots.items():
            used.add_metric(lane, in_use)
            allowed.add_metric(lane, most)
        yield used
        yield allowed
        orphans = GaugeMetricFamily("studio_orphans", "Jobs at an account that no video owns.", labels=["account"])
        for account, count in reading.orphans.items():
            orphans.add_metric([account], count)
        yield orphans
        troubled = GaugeMetricFamily("studio_account_trouble", "1: the account takes nothing.", labels=["account"])
        for account, is_troubled in reading.troubled.items():
            troubled.add_metric([account], float(is_troubled))
        yield troubled


def _perhaps(name: str, meaning: str, value: float | None) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, meaning)
    if value is not None:
        gauge.add_metric([], value)
    return gauge
