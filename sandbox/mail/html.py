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
_TAG = re.compile(r"<(!--|[!?]|/?[a-z][a-z0-9:]*)", re.IGNORECASE)
_HREF = re.compile(r"\shref\s*=\s*[\"']?(https?://[^\"'\s>]+)", re.IGNORECASE)
_UNSEEN = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("head", "style", "script", "title")}
_BLOCK = {"br", "/p", "/div", "/tr", "/li", "/table", "/blockquote", "hr", *(f"/h{level}" for level in range(1, 7))}
_EMPTY = {"br", "hr", "img", "col", "meta", "link", "input", "wbr", "area", "p", "li", "td", "tr", "!--", "!", "?"}
_DEEPEST = 2_000
_BARE = re.compile(r"&(?!#?\w{1,31};)")
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
    if _too_deep(body):
        body = html.escape(to_text(body), quote=False).replace("\r\n", "<br>")
    elif body.count("&") > _DEEPEST:  # bare ones cost the parser time that grows with the square of their number
        body = _BARE.sub("&amp;", body)
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


def _too_deep(body: str) -> bool:
    """Whether elements nest so deep that a parser would be busy with it for long; such a body is kept as its text."""
    if body.count("<") < _DEEPEST:
        return False
    depth = 0
    for tag in _TAG.finditer(body):
        name = tag.group(1).lower()
        if name.startswith("/"):
            depth = max(0, depth - 1)
        elif name not in _EMPTY:
            depth += 1
            if depth > _DEEPEST:
                return True
    return False


def has_active_content(body: str) -> bool:
    """Whether sanitising takes something away that ``Prefer: outlook.allow-unsafe-html`` would give back."""
    return _ACTIVE.search(body) is not None


def to_text(body: str) -> str:
    """An HTML body as the plain text that Graph gives with ``Prefer: outlook.body-content-type="text"``: CRLF, links behind their text.

    One pass over the source, so that hostile bodies cost no more than others of their length.
    """
    pieces: list[str] = []
    link, at = "", 0
    while (found := _TAG.search(body, at)) is not None:
        pieces.append(_plain(body[at : found.start()]))
        name = found.group(1).lower()
        at = _behind(body, found.end(), name)
        if name in _BLOCK:
            pieces.append("\n")
        elif name == "a":
            href = _HREF.search(body, found.end(), at)
            link = href.group(1) if href else ""
        elif name == "/a" and link:
            pieces.append(f"<{html.unescape(link)}>")
            link = ""
    pieces.append(_plain(body[at:]))
    lines = [line.strip(" \xa0").replace("\xa0", " ") for line in "".join(pieces).split("\n")]
    return "\r\n".join(lines).strip("\r\n")


def _plain(text: str) -> str:
    return html.unescape(_SPACE.sub(" ", text))


def _behind(body: str, at: int, name: str) -> int:
    """Where the text goes on behind a tag, a comment or an element that is not shown; the end when nothing closes it."""
    close = body.find("-->" if name == "!--" else ">", at)
    if close < 0:
        return len(body)
    close += 3 if name == "!--" else 1
    if name not in _UNSEEN:
        return close
    ended = _UNSEEN[name].search(body, close)
    return ended.end() if ended else len(body)


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
        # most mails show enough within their first lines; none needs more than the second step
        text = to_text(body[:3_000])
        body = text if len(text) > 2 * limit or len(body) <= 3_000 else to_text(body[:50_000])
    return _SPACE.sub(" ", body[: limit * 8]).strip()[:limit]
