"""The tenant's sign-in, through MSAL: one confidential client, the code flow with PKCE, claims of the ID token."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msal

from policies.messages import PostvaktError

log = logging.getLogger(__name__)
# msal recommends form_post; a cross-site POST would come without our SameSite=Lax session cookie, and the code is bound by PKCE
warnings.filterwarnings("ignore", message="response_mode='form_post'", category=UserWarning, module="msal")


class MsalSignIn:
    """Begins and finishes a sign-in.

    ``http``: what msal fetches with. ``browser_url``: on the local tenant people reach the sign-in page over plain HTTP on
    loopback, because their browser does not know the tenant's CA; elsewhere None.
    """

    def __init__(
        self, *, authority: str, client_id: str, credential: Any, http: Any, browser_url: str | None = None
    ) -> None:
        # requests would let REQUESTS_CA_BUNDLE override the tenant's CA, hence a client of our own
        self._arguments: dict[str, Any] = {"authority": authority, "client_credential": credential, "http_client": http}
        if not authority.startswith("https://login.microsoftonline.com"):
            self._arguments["instance_discovery"] = False
        self._client_id = client_id
        self._browser_url = browser_url
        self._app: Any = None

    def begin(self, *, redirect_uri: str, login_hint: str = "") -> dict[str, Any]:
        """A flow to keep in the session; its ``auth_uri`` is where the browser goes.

        Raises:
            PostvaktError: PV-SIGN-IN-FAILED when the tenant cannot be reached.
        """
        try:
            flow: dict[str, Any] = self._client().initiate_auth_code_flow(
                scopes=[], redirect_uri=redirect_uri, login_hint=login_hint or None
            )
        except Exception as error:
            log.warning("sign-in cannot begin: %s", type(error).__name__)
            raise PostvaktError("PV-SIGN-IN-FAILED") from error
        if self._browser_url:
            seen = urlsplit(self._browser_url)
            asked = urlsplit(flow["auth_uri"])
            flow["auth_uri"] = urlunsplit((seen.scheme, seen.netloc, asked.path, asked.query, ""))
        return flow

    def finish(self, flow: dict[str, Any], answer: Mapping[str, str]) -> dict[str, Any]:
        """The validated claims of the ID token.

        Raises:
            PostvaktError: PV-SIGN-IN-FAILED whatever was wrong: state, nonce, code, the tenant's refusal.
        """
        try:
            result = self._client().acquire_token_by_auth_code_flow(flow, dict(answer))
        except Exception as error:
            log.warning("sign-in did not finish: %s", type(error).__name__)
            raise PostvaktError("PV-SIGN-IN-FAILED") from error
        claims = result.get("id_token_claims")
        if "error" in result or not isinstance(claims, dict) or "oid" not in claims:
            log.warning("sign-in refused: %s", result.get("error", "no claims"))
            raise PostvaktError("PV-SIGN-IN-FAILED")
        return claims

    def _client(self) -> Any:
        if self._app is None:
            self._app = msal.ConfidentialClientApplication(self._client_id, **self._arguments)
        return self._app
