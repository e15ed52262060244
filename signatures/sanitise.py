"""The HTML a signature may hold: what classic Outlook's Word engine draws, and nothing that runs or spies."""

from __future__ import annotations

_TAGS = {"a", "b", "br", "div", "em", "hr", "i", "img", "p", "span", "strong", "table", "tbody", "td", "tr"}
_ATTRIBUTES = {
    "*": {"style", "dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "border"},
    "table": {"role", "cellpadding", "cellspacing", "border", "width", "align"},
    "td": {"width", "height", "valign", "align", "colspan", "rowspan"},
    "tr": {"valign", "align"},
}
# No background, position, display: a white box blinds in dark mode, and Word draws none of the others.
_STYLES = {
    "border", "border-bottom", "border-collapse", "border-left", "border-right", "border-top", "color", "font-family", "font-size",
    "font-style", "font-weight", "line-height", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "padding",
    "padding-bottom", "padding-left", "padding-right", "padding-top", "text-align", "text-decoration", "vertical-align", "white-space",
    "width", "word-wrap", "overflow-wrap",
}  # fmt: skip


def sanitise(html: str) -> str:
    """The fragment with everything outside the small safe subset taken away; images only over https."""
    import nh3

    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style", "svg", "math", "iframe", "object"},
        attributes=_ATTRIBUTES,
        attribute_filter=_only_safe,
        filter_style_properties=_STYLES,
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel=None,
        url_relative="deny",
    )


def _only_safe(tag: str, attribute: str, value: str) -> str | None:
    if (
        tag == "img"
        and attribute == "src"
        and not (value.startswith("https://") and not value.lower().endswith(".svg"))
    ):
        return None
    if attribute == "style" and ("url(" in value.lower() or "expression(" in value.lower()):
        return None
    return value
