"""Signatures shown as they will look: a document of its own in a sandboxed frame, with inline styles and nothing else allowed."""

from __future__ import annotations

from flask import Response

# A frame made with srcdoc would inherit the page's policy, which forbids the inline styles that Outlook needs.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src https:; sandbox; frame-ancestors 'self'; base-uri 'none'"
)
_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
    "<style>body{{margin:8px;background:#fff;color:#1d1d1b;overflow-wrap:anywhere}}</style></head><body>{body}</body></html>"
)


def preview(html: str, *, language: str) -> Response:
    """The answer that holds one rendered (sanitised) signature."""
    title = "Signature" if language == "en" else "Signatur"
    answer = Response(_PAGE.format(language=language, title=title, body=html), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
