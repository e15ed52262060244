"""The secrecy sweep's reading of sent mail through Graph."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime
from typing import Any

import httpx

from postvakt.wiring.checks import FILES_AT_ONCE, GraphSentMails
from tests.graph_client.fakes import BASE, client_for

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
FILE = {
    "@odata.type": "#microsoft.graph.fileAttachment", "id": "a1", "name": "brev.txt", "contentType": "text/plain", "size": 40,
    "isInline": False,
}  # fmt: skip
SENT = {
    "id": "m1", "subject": "Beslut", "sentDateTime": "2026-11-20T08:00:00Z", "hasAttachments": True, "isDraft": False,
    "body": {"contentType": "text", "content": "Se bilagan."}, "toRecipients": [], "ccRecipients": [], "bccRecipients": [],
}  # fmt: skip


class Graph:
    """A mail with a file in every mailbox; counts files on their way at the same time."""

    def __init__(self) -> None:
        self.now = self.most = 0

    async def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/attachments"):
            return httpx.Response(200, json={"value": [FILE]})
        if "/attachments/" not in path:
            link = f"{BASE}/users/x/mailFolders/sentitems/messages/delta?$deltatoken=1"
            return httpx.Response(200, json={"value": [SENT], "@odata.deltaLink": link})
        self.now += 1
        self.most = max(self.most, self.now)
        for _ in range(50):  # the others come as far meanwhile
            await asyncio.sleep(0)
        self.now -= 1
        content = base64.b64encode(b"Personnummer: 20101225-0003").decode()
        return httpx.Response(200, json={**FILE, "contentBytes": content})


def test_few_files_lie_in_memory_however_many_mailboxes_are_swept() -> None:
    """Thirty mailboxes at once: each file is read, three at a time."""
    graph = Graph()

    async def one(mails: GraphSentMails, number: int) -> list[Any]:
        pages = [page async for page in mails.pages(f"brevlada{number}", None, SINCE)]
        return [file.text for page in pages for sent in page.mails for file in sent.mail.attachments]

    async def sweep() -> list[list[Any]]:
        client = client_for(graph.answer)
        mails = GraphSentMails(lambda: client)
        return await asyncio.gather(*(one(mails, number) for number in range(30)))

    assert asyncio.run(sweep()) == [["Personnummer: 20101225-0003"]] * 30
    assert graph.most == FILES_AT_ONCE
