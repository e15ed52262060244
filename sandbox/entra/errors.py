"""Entra's errors: an OAuth error with an AADSTS code and its trace."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any


class EntraError(Exception):
    """An OAuth error. ``code`` is the number behind ``AADSTS``; ``error`` the OAuth name such as ``invalid_client``."""

    def __init__(self, error: str, code: int, message: str, *, status: int = 400) -> None:
        super().__init__(f"AADSTS{code}: {message}")
        self.error = error
        self.code = code
        self.message = message
        self.status = status

    def json(self, correlation_id: str = "") -> dict[str, Any]:
        """The body of the token endpoint's answer."""
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        trace = str(uuid.uuid4())
        correlation = correlation_id or str(uuid.uuid4())
        return {
            "error": self.error,
            "error_description": f"AADSTS{self.code}: {self.message} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {now}",
            "error_codes": [self.code],
            "timestamp": now,
            "trace_id": trace,
            "correlation_id": correlation,
        }


def missing(name: str) -> EntraError:
    """A parameter that the request must carry is not there."""
    return EntraError("invalid_request", 900144, f"The request body must contain the following parameter: '{name}'.")


def unknown_app(client_id: str) -> EntraError:
    """No such app registration in this tenant."""
    return EntraError(
        "unauthorized_client", 700016, f"Application with identifier '{client_id}' was not found in the directory."
    )


def invalid_grant(message: str, code: int = 70000) -> EntraError:
    """A code or refresh token that cannot be redeemed."""
    return EntraError("invalid_grant", code, message)
