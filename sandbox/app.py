"""The whole local tenant as one ASGI app: Entra, Graph, Exchange's Admin API, the run page and the simulated Outlook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from sandbox import happenings
from sandbox.deliveries import Deliveries, HttpPoster, Poster
from sandbox.entra import endpoints, managed_identity, sign_in, simulator
from sandbox.exchange import admin_api
from sandbox.graph import uploads
from sandbox.graph.http import GraphEndpoint
from sandbox.outlook import routes as outlook
from sandbox.pages import routes as page_routes
from sandbox.pages.about import routes as about_routes

if TYPE_CHECKING:
    from sandbox.tenant import Tenant


def create_app(tenant: Tenant, *, ca_file: Path | None = None, poster: Poster | None = None) -> Starlette:
    """The app over one tenant. ``ca_file``: what the tenant's own requests (notifications) trust besides the machine's CAs."""
    poster = poster or HttpPoster(ca_file)
    tenant.subscriptions.poster = poster

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        deliveries = asyncio.get_running_loop().create_task(Deliveries(tenant.subscriptions, poster).run())
        try:
            yield
        finally:
            deliveries.cancel()
            with suppress(asyncio.CancelledError):
                await deliveries
            if isinstance(poster, HttpPoster):
                await poster.close()

    app = Starlette(routes=_routes(tenant), lifespan=lifespan)
    app.state.tenant = tenant
    return app


def _routes(tenant: Tenant) -> list[BaseRoute]:
    return [
        Mount("/v1.0", GraphEndpoint(tenant)),
        Mount("/beta", GraphEndpoint(tenant, "beta")),
        *uploads.http_routes,
        *happenings.routes,
        *simulator.routes,
        *managed_identity.routes,
        *endpoints.routes,
        *sign_in.routes,
        *admin_api.routes,
        *about_routes,
        *outlook.routes,
        *page_routes,
    ]
