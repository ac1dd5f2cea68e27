"""Watching: a request id, one log line a request, and metrics."""

import logging
import time
import uuid

import structlog
from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

log = structlog.get_logger()
# Addresses of inventory agents hold their token: what follows is never written down.
AGENTS = "/agent"
REQUESTS = Counter("lifecycle_requests_total", "Requests answered", ["endpoint", "method", "status"])
SECONDS = Histogram("lifecycle_request_seconds", "Time to answer", ["endpoint"])


def configure_logging() -> None:
    """Write one JSON line an entry, from warnings of libraries and from information of ours."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def init(app: Flask) -> None:
    """Name, time and log each request."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_id = uuid.uuid4().hex
    g.started = time.perf_counter()


def _end(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    if endpoint == "static" or "started" not in g:
        return response
    seconds = time.perf_counter() - g.started
    REQUESTS.labels(endpoint, request.method, response.status_code).inc()
    SECONDS.labels(endpoint).observe(seconds)
    log.info(
        "request",
        id=g.request_id,
        method=request.method,
        endpoint=endpoint,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
    )
    return response


def shown_path() -> str:
    """Return the request's path as logs may keep it: who reads a token in it may use it."""
    if request.path.startswith(f"{AGENTS}/"):
        return f"{AGENTS}/…"
    token = (request.view_args or {}).get("token")
    return request.path.replace(token, "…") if token else request.path


def metrics() -> Response:
    """Return the metrics in Prometheus's text format."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
