"""The tenant's own controls under ``/sandbox/api``: what happened, the clock, faults, lifecycle events. For this machine's pages."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from policies.clock import FileClock
from policies.packs import load_pack
from sandbox import local_only
from sandbox.faults import FaultConfig
from sandbox.tenant import Tenant

LONGEST_TRAVEL = timedelta(days=3660)


def _tenant(request: Request) -> Tenant:
    tenant: Tenant = request.app.state.tenant
    return tenant


def _problem(swedish: str, english: str, status: int = 400) -> JSONResponse:
    return JSONResponse({"error": {"code": "bad_request", "sv": swedish, "en": english}}, status_code=status)


async def happenings(request: Request) -> Response:
    """``?after=ID`` → ``{"happenings": [{"id", "at", "kind", "sv", "en", "who"}]}``, oldest first, at most 200."""
    after = request.query_params.get("after", "0")
    number = int(after) if after.isdigit() else 0
    rows = _tenant(request).all(
        "SELECT * FROM (SELECT * FROM happenings WHERE id > ? ORDER BY id DESC LIMIT 200) ORDER BY id", (number,)
    )
    told = [{**dict(row), "who": json.loads(row["who"])} for row in rows]
    return JSONResponse({"happenings": told}, headers={"Cache-Control": "no-store"})


def _clock(tenant: Tenant) -> dict[str, Any]:
    offset = tenant.clock.offset_seconds() if isinstance(tenant.clock, FileClock) else 0.0
    return {"now": tenant.now().isoformat(timespec="seconds"), "offset_seconds": offset}


async def read_clock(request: Request) -> Response:
    """``{"now": ISO 8601 in UTC, "offset_seconds"}``."""
    return JSONResponse(_clock(_tenant(request)), headers={"Cache-Control": "no-store"})


async def travel(request: Request) -> Response:
    """``{"advance_seconds": n}``, ``{"offset_seconds": n}`` or ``{"to": "next-working-morning"}`` → the clock as after."""
    if (refused := local_only.refusal(request)) is not None:
        return refused
    tenant = _tenant(request)
    clock = tenant.clock
    if not isinstance(clock, FileClock):
        return _problem("Den här klockan kan inte resa.", "This clock cannot travel.", 409)
    try:
        by = _how_far(await request.json(), tenant.now(), clock)
    except (ValueError, TypeError, KeyError):
        return _problem("Ange advance_seconds, offset_seconds eller to.", "Give advance_seconds, offset_seconds or to.")
    if abs(timedelta(seconds=clock.offset_seconds()) + by) > LONGEST_TRAVEL:
        return _problem("Så långt kan klockan inte resa (tio år).", "The clock cannot travel that far (ten years).")
    clock.travel(by)
    now = f"{tenant.now().astimezone(ZoneInfo('Europe/Stockholm')):%Y-%m-%d %H:%M}"
    tenant.tell("clock", f"Klockan är nu {now}.", f"The clock now says {now}.")
    tenant.subscriptions.wake.set()
    return JSONResponse(_clock(tenant))


def _how_far(body: Any, now: datetime, clock: FileClock) -> timedelta:
    if "advance_seconds" in body:
        return timedelta(seconds=float(body["advance_seconds"]))
    if "offset_seconds" in body:
        return timedelta(seconds=float(body["offset_seconds"]) - clock.offset_seconds())
    if body["to"] == "next-working-morning":
        return load_pack("base").calendar.next_working_morning(now) - now
    raise ValueError(body["to"])


async def read_faults(request: Request) -> Response:
    """What goes wrong now; ``active`` tells whether anything does."""
    return JSONResponse(_tenant(request).faults.config.json(), headers={"Cache-Control": "no-store"})


async def set_faults(request: Request) -> Response:
    """A ``FaultConfig`` as JSON, ``{"all": true}`` for everything, ``{}`` for nothing."""
    if (refused := local_only.refusal(request)) is not None:
        return refused
    tenant = _tenant(request)
    try:
        config = FaultConfig.from_json(await request.json())
    except (ValueError, TypeError) as error:
        return _problem(f"Felen kunde inte ställas in: {error}", f"The faults could not be set: {error}")
    tenant.faults.configure(config)
    state = ("på", "on") if config.active else ("av", "off")
    tenant.tell("faults", f"Fel är {state[0]}.", f"Faults are {state[1]}.")
    return JSONResponse(config.json())


async def lifecycle(request: Request) -> Response:
    """``{"subscription": id, "event": "reauthorizationRequired" | "subscriptionRemoved" | "missed"}``."""
    if (refused := local_only.refusal(request)) is not None:
        return refused
    body = await request.json()
    try:
        told = _tenant(request).subscriptions.lifecycle(str(body.get("subscription", "")), str(body.get("event", "")))
    except ValueError as error:
        return _problem(f"Okänd händelse: {error}", str(error))
    if not told:
        return _problem(
            "Prenumerationen finns inte eller saknar adress.", "No such subscription, or it has no address.", 404
        )
    return JSONResponse({"queued": True}, status_code=202)


async def subscriptions(request: Request) -> Response:
    """Every app's subscriptions, without their client states."""
    shown = [{**each.json(), "clientState": None} for each in _tenant(request).subscriptions.all()]
    return JSONResponse({"subscriptions": shown, "waiting": _tenant(request).subscriptions.waiting()})


async def state(request: Request) -> Response:
    """What the tenant is doing, for programs that wait for it to be ready or idle."""
    tenant = _tenant(request)
    return JSONResponse(
        {
            "ready": True,
            "users": tenant.directory.users_count(),
            "notifications_waiting": tenant.subscriptions.waiting(),
            "throttled": tenant.limits.throttled,
        }
    )


routes = [
    Route("/sandbox/api/happenings", happenings),
    Route("/sandbox/api/clock", read_clock),
    Route("/sandbox/api/clock", travel, methods=["POST"]),
    Route("/sandbox/api/faults", read_faults),
    Route("/sandbox/api/faults", set_faults, methods=["POST"]),
    Route("/sandbox/api/subscriptions", subscriptions),
    Route("/sandbox/api/lifecycle", lifecycle, methods=["POST"]),
    Route("/sandbox/api/state", state),
]
