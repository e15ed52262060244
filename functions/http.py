"""The one HTTP trigger: everything goes to the Flask app, which declares who may call each page."""

from __future__ import annotations

import azure.functions as func

from functions.work import product

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]


@blueprint.function_name("web")
@blueprint.route(
    route="{*path}",
    methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    auth_level=func.AuthLevel.ANONYMOUS,
)
def web(req: func.HttpRequest) -> func.HttpResponse:
    """Answer a request to the console, the add-in's pages or the add-in's API."""
    from functions.wsgi import handle
    from web import app_for

    return handle(app_for(product()), req)
