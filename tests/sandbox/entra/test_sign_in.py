"""The sign-in page: authorization code with PKCE, choosing a persona, signing out."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from sandbox import ids
from sandbox.app import create_app
from sandbox.tenant import Tenant

AUTHORIZE = f"/{ids.TENANT_ID}/oauth2/v2.0/authorize"
TOKEN = f"/{ids.TENANT_ID}/oauth2/v2.0/token"
BACK = "https://localhost:8444/sign-in/callback"
VERIFIER = "a-verifier-that-is-long-enough-to-be-believed-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
DAWIT = "dawit.tesfaye@sandby.example"


@pytest.fixture
async def http(tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    """A browser, as far as cookies go."""
    transport = httpx.ASGITransport(create_app(tenant))
    async with httpx.AsyncClient(transport=transport, base_url=tenant.base_url) as client:
        yield client


def _ask(**changes: str) -> dict[str, str]:
    return {
        "client_id": ids.POSTVAKT_APP_ID, "response_type": "code", "redirect_uri": BACK, "scope": "openid profile offline_access",
        "state": "st&te", "nonce": "n0nce", "code_challenge": CHALLENGE, "code_challenge_method": "S256", **changes,
    }  # fmt: skip


def _answer(response: httpx.Response) -> dict[str, str]:
    assert response.status_code == 302, response.text
    target = response.headers["location"]
    assert target.startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}


async def _choose(http: httpx.AsyncClient, person: str, **changes: str) -> dict[str, str]:
    return _answer(await http.post(AUTHORIZE, data={**_ask(**changes), "person": person}))


def _redeem(code: str, **changes: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code", "client_id": ids.POSTVAKT_APP_ID, "client_secret": ids.POSTVAKT_DEMO_SECRET,
        "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER, **changes,
    }  # fmt: skip


async def test_the_page_offers_people_in_two_languages(http: httpx.AsyncClient) -> None:
    """Names as buttons, Swedish first, English when the browser asks; what the app sent travels along, escaped."""
    page = await http.get(AUTHORIZE, params=_ask(state='"><script>'))
    assert "Anna Lind" in page.text
    assert "Välj vem du är" in page.text
    assert '"><script>' not in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    english = await http.get(AUTHORIZE, params=_ask(), headers={"accept-language": "en-GB"})
    assert "Choose who you are" in english.text


async def test_signing_in_gives_an_id_token_with_roles(http: httpx.AsyncClient, tenant: Tenant) -> None:
    """State comes back, the code is redeemed once, the ID token says who it is and which roles she has."""
    answer = await _choose(http, DAWIT)
    assert answer["state"] == "st&te"
    body = (await http.post(TOKEN, data=_redeem(answer["code"]))).json()
    claims = jwt.decode(
        body["id_token"],
        tenant.entra.key.public,
        ["RS256"],
        audience=ids.POSTVAKT_APP_ID,
        issuer=tenant.entra.tokens.issuer,
    )
    assert claims["preferred_username"] == DAWIT
    assert claims["nonce"] == "n0nce"
    assert "Administrator" in claims["roles"]
    again = await http.post(TOKEN, data=_redeem(answer["code"]))
    assert again.json()["error"] == "invalid_grant"
    refreshed = await http.post(
        TOKEN,
        data={
            "grant_type": "refresh_token", "client_id": ids.POSTVAKT_APP_ID, "client_secret": ids.POSTVAKT_DEMO_SECRET,
            "refresh_token": body["refresh_token"], "scope": "User.Read",
        },
    )  # fmt: skip
    assert refreshed.json()["scope"] == "User.Read"


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "another-verifier"},
        {"redirect_uri": "https://localhost:8444/elsewhere"},
        {"client_id": ids.STRANGER_APP_ID, "client_secret": ids.STRANGER_SECRET},
        {"client_secret": "wrong"},
    ],
)
async def test_a_code_is_bound_to_verifier_address_and_app(http: httpx.AsyncClient, changes: dict[str, str]) -> None:
    """A stolen code is worth nothing."""
    answer = await _choose(http, DAWIT)
    assert (await http.post(TOKEN, data=_redeem(answer["code"], **changes))).status_code in (400, 401)


@pytest.mark.parametrize(
    "changes", [{"redirect_uri": BACK + "/"}, {"redirect_uri": "https://evil.example"}, {"client_id": "x"}]
)
async def test_a_wrong_address_is_never_redirected_to(http: httpx.AsyncClient, changes: dict[str, str]) -> None:
    """Unknown apps and addresses get a page, not a redirect."""
    page = await http.get(AUTHORIZE, params=_ask(**changes))
    assert page.status_code == 400
    assert "AADSTS" in page.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
async def test_wrong_requests_go_back_to_the_app(http: httpx.AsyncClient, changes: dict[str, str], error: str) -> None:
    """Once the address is known to be right, the app is told with its state."""
    answer = _answer(await http.get(AUTHORIZE, params=_ask(**changes)))
    assert (answer["error"], answer["state"]) == (error, "st&te")


async def test_a_public_client_needs_pkce(http: httpx.AsyncClient, tenant: Tenant) -> None:
    """Without a challenge a public client gets no code."""
    ask = _ask(client_id=ids.ADDIN_APP_ID, redirect_uri="brk-multihub://localhost")
    del ask["code_challenge"], ask["code_challenge_method"]
    answer = await http.get(AUTHORIZE, params=ask)
    assert "invalid_request" in answer.headers["location"]


async def test_who_is_signed_in_is_remembered_until_signing_out(http: httpx.AsyncClient) -> None:
    """``prompt=none`` and a matching hint pass silently; another hint shows the page; signing out forgets."""
    await _choose(http, DAWIT)
    assert "code" in _answer(await http.get(AUTHORIZE, params=_ask(prompt="none")))
    assert "code" in _answer(await http.get(AUTHORIZE, params=_ask(login_hint=DAWIT)))
    other = await http.get(AUTHORIZE, params=_ask(login_hint="anna.lind@sandby.example"))
    assert other.status_code == 200
    assert re.search(r"autofocus>Anna Lind", other.text)
    assert (await http.get(AUTHORIZE, params=_ask(login_hint=DAWIT, prompt="select_account"))).status_code == 200
    out = await http.get(
        f"/{ids.TENANT_ID}/oauth2/v2.0/logout", params={"post_logout_redirect_uri": "https://localhost:8444/"}
    )
    assert out.headers["location"] == "https://localhost:8444/"
    assert _answer(await http.get(AUTHORIZE, params=_ask(prompt="none")))["error"] == "login_required"
    stay = await http.get(
        f"/{ids.TENANT_ID}/oauth2/v2.0/logout", params={"post_logout_redirect_uri": "https://evil.example/"}
    )
    assert stay.status_code == 200


async def test_choosing_is_not_possible_from_another_site(http: httpx.AsyncClient) -> None:
    """A foreign page cannot sign somebody in."""
    answer = await http.post(AUTHORIZE, data={**_ask(), "person": DAWIT}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


async def test_cancelling_and_mistyping(http: httpx.AsyncClient) -> None:
    """Cancel goes back with ``access_denied``; an unknown address shows the page again and says so; shared mailboxes cannot sign in."""
    answer = _answer(await http.post(AUTHORIZE, data={**_ask(), "cancel": "1"}))
    assert answer["error"] == "access_denied"
    for address in ("nobody@sandby.example", "socialtjansten@sandby.example"):
        page = await http.post(AUTHORIZE, data={**_ask(), "address": address})
        assert page.status_code == 400
        assert address in html.unescape(page.text)


async def test_other_response_modes(http: httpx.AsyncClient) -> None:
    """``form_post`` posts itself, ``fragment`` goes behind the number sign."""
    page = await http.post(AUTHORIZE, data={**_ask(response_mode="form_post"), "person": DAWIT})
    assert 'name="code"' in page.text
    assert page.headers["content-security-policy"].count("sha256-") == 1
    fragment = await http.post(AUTHORIZE, data={**_ask(response_mode="fragment"), "person": DAWIT})
    assert "#code=" in fragment.headers["location"]


async def test_what_nobody_consented_is_refused(http: httpx.AsyncClient) -> None:
    """A scope without consent goes back as ``consent_required``."""
    answer = await _choose(http, DAWIT, scope="openid Mail.ReadWrite")
    assert answer["error"] == "consent_required"
