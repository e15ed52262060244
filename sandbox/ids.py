"""Names of the demo tenant that its server and the demo settings of the product both use."""

from __future__ import annotations

DOMAIN = "sandby.example"
TENANT_ID = "0a5b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d"
# Postvakt's own registration: the back end, the console and the API that the add-in calls.
POSTVAKT_APP_ID = "11c0ffee-0000-4000-8000-00000000a001"
POSTVAKT_DEMO_SECRET = "demo-secret-for-the-local-tenant-only"  # noqa: S105 - production refuses it
API_AUDIENCE = f"api://{POSTVAKT_APP_ID}"
API_SCOPE = "access_as_user"
# The add-in as a nested public client (NAA).
ADDIN_APP_ID = "11c0ffee-0000-4000-8000-00000000a002"
# The simulated Outlook itself: reads and writes the persona's own mail with a delegated token.
OUTLOOK_APP_ID = "11c0ffee-0000-4000-8000-00000000a003"
# A stranger's client with broad application permissions, for the public clients' tests.
STRANGER_APP_ID = "11c0ffee-0000-4000-8000-00000000a004"
STRANGER_SECRET = "stranger-secret-for-the-local-tenant-only"  # noqa: S105
