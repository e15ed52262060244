"""Graph ``/directoryObjects``, ``/organization`` and ``/domains``."""

from __future__ import annotations

from typing import Any

from sandbox.graph.directory_json import GROUP_DEFAULT, USER_DEFAULT
from sandbox.graph.odata import Query, context, page, select, select_all
from sandbox.graph.routing import ODataError, Request, Response, Routes
from sandbox.graph.users import not_found
from sandbox.ids import TENANT_ID

routes = Routes()
READ = (
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
)
ORGANIZATION = ("Organization.Read.All", "Directory.Read.All", "User.Read.All", "User.ReadWrite.All")
DOMAINS = ("Domain.Read.All", "Directory.Read.All")
_MOST_IDS = 1000


def _object(request: Request, object_id: str, query: Query) -> dict[str, Any] | None:
    directory = request.tenant.directory
    if (user := directory.user(object_id)) is not None and user.id == object_id.lower():
        return {"@odata.type": "#microsoft.graph.user", **select(user.properties, query, USER_DEFAULT)}
    if (group := directory.group(object_id)) is not None:
        return {"@odata.type": "#microsoft.graph.group", **select(group.properties, query, GROUP_DEFAULT)}
    return None


@routes.add("GET", "/directoryObjects/{object}", application=READ, delegated=READ)
def get(request: Request) -> Response:
    """A user or group by id."""
    found = _object(request, request.params["object"], Query.parse(request.query))
    if found is None:
        raise not_found(request.params["object"])
    return Response(200, {"@odata.context": context(request, "directoryObjects/$entity"), **found})


@routes.add("POST", "/directoryObjects/getByIds", application=READ, delegated=READ)
def get_by_ids(request: Request) -> Response:
    """Users and groups by ids; those that are not there are left out."""
    body = request.json()
    ids = body.get("ids")
    if not isinstance(ids, list) or len(ids) > _MOST_IDS:
        raise ODataError(400, "Request_BadRequest", f"'ids' should be a list of at most {_MOST_IDS} ids.")
    types = {str(each).lower() for each in body.get("types", ["directoryObject"])}
    found = [each for object_id in ids if (each := _object(request, str(object_id), Query())) is not None]
    if "directoryobject" not in types:
        found = [each for each in found if each["@odata.type"].rpartition(".")[2] in types]
    return Response(200, {"@odata.context": context(request, "directoryObjects"), "value": found})


def _organization(request: Request) -> dict[str, Any]:
    directory = request.tenant.directory
    name = request.tenant.one("SELECT value FROM meta WHERE key = 'organization'")
    domains = [
        {"capabilities": "Email", "isDefault": i == 0, "isInitial": i == 0, "name": domain, "type": "Managed"}
        for i, domain in enumerate(directory.domains())
    ]
    return {
        "id": TENANT_ID, "deletedDateTime": None, "displayName": name["value"] if name else "Sandby kommun", "businessPhones": [],
        "city": "Sandby", "country": "Sverige", "countryLetterCode": "SE", "preferredLanguage": "sv", "street": None,
        "postalCode": None, "state": None, "tenantType": "AAD", "assignedPlans": [], "provisionedPlans": [],
        "marketingNotificationEmails": [], "technicalNotificationMails": [], "securityComplianceNotificationMails": [],
        "securityComplianceNotificationPhones": [], "onPremisesSyncEnabled": None, "verifiedDomains": domains,
    }  # fmt: skip


@routes.add("GET", "/organization", application=ORGANIZATION, delegated=(*ORGANIZATION, "User.Read"))
def organizations(request: Request) -> Response:
    """The one organisation there is."""
    query = Query.parse(request.query)
    return Response(200, page(request, select_all([_organization(request)], query), what="organization", query=query))


@routes.add("GET", "/organization/{organization}", application=ORGANIZATION, delegated=(*ORGANIZATION, "User.Read"))
def organization(request: Request) -> Response:
    """The organisation by the tenant's id."""
    if request.params["organization"].lower() != TENANT_ID:
        raise not_found(request.params["organization"])
    shown = select(_organization(request), Query.parse(request.query))
    return Response(200, {"@odata.context": context(request, "organization/$entity"), **shown})


def _domain(name: str, *, default: bool) -> dict[str, Any]:
    return {
        "id": name, "authenticationType": "Managed", "availabilityStatus": None, "isAdminManaged": True, "isDefault": default,
        "isInitial": default, "isRoot": True, "isVerified": True, "supportedServices": ["Email"],
        "passwordValidityPeriodInDays": None, "passwordNotificationWindowInDays": None, "state": None,
    }  # fmt: skip


@routes.add("GET", "/domains", application=DOMAINS, delegated=DOMAINS)
def domains(request: Request) -> Response:
    """The accepted domains."""
    query = Query.parse(request.query)
    found = [_domain(name, default=i == 0) for i, name in enumerate(request.tenant.directory.domains())]
    return Response(200, page(request, select_all(found, query), what="domains", query=query))


@routes.add("GET", "/domains/{domain}", application=DOMAINS, delegated=DOMAINS)
def domain(request: Request) -> Response:
    """One accepted domain."""
    name = request.params["domain"].casefold()
    known = request.tenant.directory.domains()
    if name not in known:
        raise not_found(name)
    return Response(
        200, {"@odata.context": context(request, "domains/$entity"), **_domain(name, default=name == known[0])}
    )
