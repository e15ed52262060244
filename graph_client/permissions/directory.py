"""People and groups: who signs how, who leads whom, who is reached by a list."""

from __future__ import annotations

from graph_client.permissions.call import call

USERS_LIST = call(
    "users.list", "GET", "/users", "User.Read.All", "Fields of the signature for everybody, with the manager's id"
)
USERS_DELTA = call(
    "users.delta", "GET", "/users/delta", "User.Read.All", "Only the people whose fields changed since last time"
)
USERS_GET = call("users.get", "GET", "/users/{}", "User.Read.All", "Fields of one person's signature")
USERS_MANAGER = call("users.manager", "GET", "/users/{}/manager", "User.Read.All", "Who the manager is, after a change")
GROUPS_LIST = call(
    "groups.list",
    "GET",
    "/groups",
    "GroupMember.Read.All",
    "Which groups can be written to, so that nobody in them is forgotten",
)
GROUP_MEMBERS = call(
    "groups.members",
    "GET",
    "/groups/{}/members",
    "GroupMember.Read.All",
    "Who is in such a group; kept for an hour, in memory",
)
