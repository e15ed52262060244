"""The add-in's files as small on the way as they can be (RFC 9110, content codings).

Only files that are the same for everybody are compressed. Pages that answer to what somebody sent are not: how well a page compresses would
tell of the secrets in it.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import request
from werkzeug.wrappers import Response

_KEPT = 32  # files, by what stands in them: an address may be written in any number of ways
_WORTH = 1024  # bytes; less fits into one packet anyway
_KINDS = ("text/javascript", "application/json", "text/css", "text/html", "image/svg+xml")


def compressed(answer: Response) -> Response:
    """The answer by gzip where the client reads that, else as it is; a file is compressed once for everybody."""
    if answer.mimetype not in _KINDS:
        return answer
    answer.vary.add("Accept-Encoding")
    etag, _ = answer.get_etag()
    if answer.status_code != 200 or etag is None or not request.accept_encodings["gzip"]:
        return answer
    answer.direct_passthrough = False  # a file that would be handed on unread
    plain = answer.get_data()
    if len(plain) < _WORTH:
        return answer
    answer.set_data(compressed_once(plain))
    answer.content_encoding = "gzip"
    answer.set_etag(etag, weak=True)  # the same file, other bytes
    return answer


@lru_cache(maxsize=_KEPT)
def compressed_once(plain: bytes) -> bytes:
    """The bytes by gzip."""
    return gzip.compress(plain, mtime=0)
