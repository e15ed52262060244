"""Puts the Flask app together: blueprints, access, headers, errors, languages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt
from flask import Flask
from jinja2 import StrictUndefined

from web import (
    absence,
    absence_answer,
    absence_api,
    absence_ask,
    absence_overview,
    absence_reports,
    access,
    addin,
    addin_api,
    answering,
    audit_log,
    case_api,
    checks,
    checks_overridden,
    checks_try,
    errors,
    i18n,
    mailboxes,
    mailboxes_change,
    mailboxes_contacts,
    mailboxes_import,
    mailboxes_plan,
    navigation,
    operations,
    orders,
    orders_new,
    policy,
    receipts,
    security,
    session,
    signatures,
    today,
)
from web.sign_in import MsalSignIn
from web.tokens import TokenValidator

if TYPE_CHECKING:
    from postvakt.wiring import Services


def create_app(services: Services, *, sign_in: Any = None, token_validator: Any = None) -> Flask:
    """The app.

    Args:
        services: what the pages call (postvakt.wiring).
        sign_in: stands in for the tenant's sign-in in tests.
        token_validator: stands in for the tenant's keys in tests.

    Raises:
        LookupError: a route that does not declare who may call it.
    """
    settings = services.settings
    app = Flask(__name__)
    app.request_class = security.InMemoryRequest
    app.config.update(
        SECRET_KEY=settings.session_secret,
        SESSION_COOKIE_NAME="postvakt",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=9),
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.extensions["services"] = services
    app.extensions["sign_in"] = sign_in or _sign_in(services)
    app.extensions["token_validator"] = token_validator or _token_validator(services)
    for module in (
        session,
        today,
        absence_ask,
        absence_answer,
        absence_reports,
        absence_overview,
        absence_api,
        absence,
        mailboxes_plan,
        mailboxes_contacts,
        mailboxes_import,
        mailboxes_change,
        receipts,
        mailboxes,
        answering,
        orders_new,
        orders,
        signatures,
        checks,
        checks_try,
        checks_overridden,
        policy,
        audit_log,
        operations,
        addin,
        addin_api,
        case_api,
    ):
        app.register_blueprint(module.blueprint)
    access.public(app.view_functions["static"])
    i18n.localise(app, services.pack.calendar.zone)
    navigation.register(app)
    errors.handle_errors(app)
    security.secure(app, https=settings.base_url.startswith("https://"))
    access.guard(app)
    return app


def _sign_in(services: Services) -> MsalSignIn:
    settings = services.settings
    return MsalSignIn(
        authority=f"{settings.authority}/{settings.tenant_id}",
        client_id=settings.client_id,
        credential=services.client_credential(),
        http=services.sign_in_http(),
        browser_url=settings.sign_in_url or None,
    )


def _token_validator(services: Services) -> TokenValidator:
    settings = services.settings
    keys = jwt.PyJWKClient(
        f"{settings.authority}/{settings.tenant_id}/discovery/v2.0/keys",
        cache_keys=True,
        lifespan=3600,
        timeout=10,
        ssl_context=services.ssl_context(),
    )
    return TokenValidator(
        keys=keys,
        issuers=(settings.issuer, f"https://sts.windows.net/{settings.tenant_id}/"),
        audiences=(settings.client_id, settings.audience),
        tenant_id=settings.tenant_id,
        client_ids=(settings.addin_client_id,),
    )
