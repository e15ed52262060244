"""Mail folders: the tree, its counts, its changes."""

from __future__ import annotations

from typing import Any

from sandbox.graph.delta_tokens import DeltaState, delta_answer, read_state
from sandbox.graph.mail_access import READ_BASIC, USER, WRITE, created, folder_paths, mail_route, no_content, text
from sandbox.graph.mail_input import invalid
from sandbox.graph.message_actions import destination
from sandbox.graph.odata import Query, context, page, preferred_page_size, select, sort
from sandbox.graph.routing import ODataError, Request, Response, Routes
from sandbox.mail.folders import Folder, properties

routes = Routes()
NAMES = ("id", "displayName", "parentFolderId", "childFolderCount", "unreadItemCount", "totalItemCount", "isHidden")
_KNOWN = {name.casefold() for name in NAMES}


def folders_json(request: Request, folders: list[Folder]) -> list[dict[str, Any]]:
    """Folders with their counts."""
    keys = [folder.key for folder in folders]
    store = request.tenant.mail
    counts = store.folders.counts(keys)
    below = store.folders.child_counts(store.key(folders[0].mailbox_id), keys) if folders else {}
    return [properties(folder, counts.get(folder.key, (0, 0)), below.get(folder.key, 0)) for folder in folders]


def _query(request: Request) -> Query:
    query = Query.parse(request.query)
    for name in (*query.select, *(path for path, _ in query.orderby)):
        if name.casefold() not in _KNOWN:
            raise ODataError(
                400, "BadRequest", f"Could not find a property named '{name}' on type 'microsoft.graph.mailFolder'."
            )
    if set(query.expand) - {"childFolders"}:
        raise ODataError(400, "BadRequest", "Only childFolders can be expanded on folders.")
    return query


def _below(request: Request, mailbox_id: str) -> Folder:
    return request.tenant.mail.folder(mailbox_id, request.params.get("folder", "msgfolderroot"))


def _children(request: Request, mailbox_id: str, query: Query) -> list[dict[str, Any]]:
    store = request.tenant.mail
    hidden = request.query.get("includeHiddenFolders", "false").lower() == "true"
    found = folders_json(
        request, store.folders.children(store.key(mailbox_id), mailbox_id, _below(request, mailbox_id), hidden=hidden)
    )
    fits = query.predicate()
    found = [folder for folder in found if fits is None or fits(folder)]
    return sort(found, query.orderby) if query.orderby else found


@mail_route(routes, "GET", f"{USER}/mailFolders", *folder_paths("/childFolders"), needs=READ_BASIC)
def list_folders(request: Request, mailbox_id: str) -> Response:
    """The folders directly below the root or a folder; hidden ones with ``includeHiddenFolders=true``."""
    query = _query(request)
    found = _children(request, mailbox_id, query)

    def shape(folder: dict[str, Any]) -> dict[str, Any]:
        return {**select(folder, query), **_expanded(request, mailbox_id, folder, query)}

    what = f"users('{request.params['user']}')/mailFolders"
    return Response(
        200,
        page(
            request, found, what=what, query=query, size=10, max_size=1000, by_skip=True, count=len(found), shape=shape
        ),
    )


def _expanded(request: Request, mailbox_id: str, folder: dict[str, Any], query: Query) -> dict[str, Any]:
    if "childFolders" not in query.expand:
        return {}
    store = request.tenant.mail
    children = store.folders.children(store.key(mailbox_id), mailbox_id, store.folder(mailbox_id, folder["id"]))
    return {"childFolders": [select(child, query.expand["childFolders"]) for child in folders_json(request, children)]}


@mail_route(routes, "GET", f"{USER}/mailFolders/$count", *folder_paths("/childFolders/$count"), needs=READ_BASIC)
def count_folders(request: Request, mailbox_id: str) -> Response:
    """How many folders there are directly below."""
    return text(str(len(_children(request, mailbox_id, _query(request)))))


def _answer(request: Request, folder: Folder) -> dict[str, Any]:
    what = f"users('{request.params['user']}')/mailFolders/$entity"
    return {"@odata.context": context(request, what), **folders_json(request, [folder])[0]}


@mail_route(routes, "GET", *folder_paths(), needs=READ_BASIC)
def get_folder(request: Request, mailbox_id: str) -> Response:
    """One folder by id or well-known name."""
    query = _query(request)
    body = _answer(request, _below(request, mailbox_id))
    return Response(200, {**select(body, query), **_expanded(request, mailbox_id, body, query)})


@mail_route(routes, "POST", f"{USER}/mailFolders", *folder_paths("/childFolders"), needs=WRITE)
def create_folder(request: Request, mailbox_id: str) -> Response:
    """A new folder below the root or a folder."""
    store, body = request.tenant.mail, request.json()
    hidden = bool(body.get("isHidden", False))
    folder = store.folders.create(
        store.key(mailbox_id), mailbox_id, _below(request, mailbox_id), _name(body), hidden=hidden
    )
    return created(_answer(request, folder))


def _name(body: dict[str, Any]) -> str:
    name = body.get("displayName")
    if not isinstance(name, str) or not name.strip():
        raise invalid(
            "The property 'displayName' is required when creating or renaming the entity.", "ErrorInvalidRequest"
        )
    return name


@mail_route(routes, "PATCH", *folder_paths(), needs=WRITE)
def rename_folder(request: Request, mailbox_id: str) -> Response:
    """Give a folder another name."""
    store = request.tenant.mail
    store.folders.rename(store.key(mailbox_id), _below(request, mailbox_id), _name(request.json()))
    return Response(200, _answer(request, _below(request, mailbox_id)))


@mail_route(routes, "DELETE", *folder_paths(), needs=WRITE)
def delete_folder(request: Request, mailbox_id: str) -> Response:
    """Delete a folder with what lies in it."""
    request.tenant.mail.delete_folder(mailbox_id, _below(request, mailbox_id))
    return no_content()


@mail_route(routes, "POST", *folder_paths("/move"), needs=WRITE)
def move_folder(request: Request, mailbox_id: str) -> Response:
    """Move a folder below another."""
    store = request.tenant.mail
    store.folders.place(
        store.key(mailbox_id), _below(request, mailbox_id), store.folder(mailbox_id, destination(request))
    )
    return Response(200, _answer(request, _below(request, mailbox_id)))


@mail_route(routes, "POST", *folder_paths("/copy"), needs=WRITE)
def copy_folder(request: Request, mailbox_id: str) -> Response:
    """Copy a folder with its messages (not the folders below it)."""
    store, source = request.tenant.mail, _below(request, mailbox_id)
    target = store.folder(mailbox_id, destination(request))
    made = store.folders.create(store.key(mailbox_id), mailbox_id, target, source.name)
    for stored in list(store.messages(mailbox_id, source, bodies=False)):
        store.copy(mailbox_id, stored.immutable_id, made.id)
    return Response(200, _answer(request, made))


@mail_route(routes, "GET", f"{USER}/mailFolders/delta", needs=READ_BASIC)
def folder_changes(request: Request, mailbox_id: str) -> Response:
    """Folders created, renamed, moved and deleted since the last time."""
    store = request.tenant.mail
    state = read_state(request, "folders") or DeltaState(
        folder="folders", began=_latest(request), select=request.query.get("$select", "")
    )
    key, size = store.key(mailbox_id), preferred_page_size(request) or 100
    changes: list[tuple[int, Folder | str]] = [
        (folder.change, folder) for folder in store.folders.everything(key, mailbox_id) if folder.change > state.cursor
    ]
    changes += list(store.folders.departed(key, mailbox_id, max(state.cursor, state.began)))
    changes.sort(key=lambda change: change[0])
    # folders that came into being together share a number and must not be torn apart
    now = [change for change in changes if change[0] <= changes[min(size, len(changes)) - 1][0]] if changes else []
    query = Query.parse({"$select": state.select} if state.select else {})
    value = [
        {"id": found, "@removed": {"reason": "deleted"}}
        if isinstance(found, str)
        else select(folders_json(request, [found])[0], query)
        for _, found in now
    ]
    cursor = now[-1][0] if now else max(state.cursor, state.began)
    what = f"users('{request.params['user']}')/mailFolders"
    return delta_answer(request, what, value, state.at(cursor), more=len(now) < len(changes))


def _latest(request: Request) -> int:
    row = request.tenant.one("SELECT value FROM sequence")
    return int(row["value"]) if row else 0
