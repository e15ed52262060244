"""What Exchange makes of an HTML body that is delivered or sent, and plain text of it.

Kept behind one function, because the exact rewriting differs between Exchange's versions (PLATFORM-FACTS, ``?``): active content
goes, the fragment is wrapped into a document with a ``meta`` charset, and ids and classes of what was *received* get ``x_`` in front.
"""

from __future__ import annotations

import html
import re

import nh3

_HEAD = '<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
_TAGS = nh3.ALLOWED_TAGS | {"font", "u", "o:p", "s", "big", "address", "section", "article", "label", "style"}
_ATTRIBUTES = {
    "*": {
        "style", "class", "id", "align", "valign", "width", "height", "bgcolor", "color", "border", "cellpadding", "cellspacing",
        "face", "size", "dir", "lang", "title", "name", "role", "aria-label", "aria-hidden", "href", "src", "alt", "target",
        "colspan", "rowspan", "background", "cite", "hspace", "vspace", "type", "start",
    }
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data", "ftp", "sms"}
_ACTIVE = re.compile(
    r"<\s*(?:script|iframe|object|embed|form|input|button|svg|base|link|meta\s+http-equiv\s*=\s*[\"']?refresh)\b"
    r"|\son[a-z]+\s*=|javascript:",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<\s*(?:br|/p|/div|/tr|/li|/h[1-6]|/table|/blockquote|hr)\b[^>]*>\s*", re.IGNORECASE)
_LINK = re.compile(r"<a\b[^>]*?href=\"(https?://[^\"]*)\"[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(r"<(head|style|script|title)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def _keep(_tag: str, _attribute: str, value: str) -> str | None:
    return value


def _prefix(_tag: str, attribute: str, value: str) -> str | None:
    if attribute in ("id", "name"):
        return value if value.startswith("x_") else f"x_{value}"
    if attribute == "class":
        return " ".join(name if name.startswith("x_") else f"x_{name}" for name in value.split())
    return value


def as_exchange_keeps(body: str, *, received: bool) -> str:
    """An HTML body the way Graph shows it after it was delivered (``received``) or sent: sanitised, wrapped and renamed."""
    clean = nh3.clean(
        body,
        tags=_TAGS,
        clean_content_tags={"script", "title"},
        attributes=_ATTRIBUTES,
        attribute_filter=_prefix if received else _keep,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    return f"{_HEAD}</head><body>{clean.strip()}\r\n</body></html>"


def has_active_content(body: str) -> bool:
    """Whether sanitising takes something away that ``Prefer: outlook.allow-unsafe-html`` would give back."""
    return _ACTIVE.search(body) is not None


def to_text(body: str) -> str:
    """An HTML body as the plain text that Graph gives with ``Prefer: outlook.body-content-type="text"``: CRLF, links behind their text."""
    text = _UNSEEN.sub(" ", body)
    text = _LINK.sub(
        lambda found: f"{found.group(2)}<{found.group(1)}> ".replace("<http", "&lt;http").replace("> ", "&gt; "), text
    )
    text = _SPACE.sub(" ", text)
    text = _BLOCK.sub("\n", text)
    lines = [line.strip() for line in html.unescape(_TAG.sub("", text)).replace("\xa0", " ").split("\n")]
    return "\r\n".join(lines).strip("\r\n")


def from_text(text: str) -> str:
    """Plain text as the HTML that Graph gives with ``Prefer: outlook.body-content-type="html"``."""
    lines = html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>\r\n")
    return (
        f'{_HEAD}<meta name="Generator" content="Microsoft Exchange Server">\r\n<!-- converted from text --></head>\r\n<body>\r\n'
        f'<font size="2"><span style="font-size:11pt"><div class="PlainText">{lines}</div></span></font>\r\n</body></html>'
    )


def preview(body: str, body_type: str, limit: int) -> str:
    """The first characters of the visible text, white space run together; Graph's ``bodyPreview``."""
    if body_type == "html":
        # enough of the source for the preview of any sane mail, so that huge bodies cost no more
        body = to_text(body[:20_000])
    return _SPACE.sub(" ", body[: limit * 8]).strip()[:limit]
