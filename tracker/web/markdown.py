"""Markdown written by people, made safe: no raw HTML, no images, an allow-list of tags and schemes."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


def rendered(text: str) -> Markup:
    """Give the HTML of a Markdown text, inside a box that htmx ignores."""
    html = nh3.clean(
        PARSER.render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow",
    )
    return Markup(f'<div class="prose" hx-ignore>{html}</div>')  # noqa: S704 - cleaned above
