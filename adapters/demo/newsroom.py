"""The built-in newsroom: articles of `articles.toml` served as feeds and pages on 127.0.0.1, dated around now."""

import html
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib.resources import files
from types import TracebackType
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web

_AGE = re.compile(r"(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_QUARTERS = ("first quarter", "second quarter", "third quarter", "fourth quarter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An article of the newsroom, its placeholders filled in."""

    id: str
    outlet: str
    published: datetime
    title: str
    summary: str
    text: str
    author: str
    section: str
    page: str
    also_read: tuple[str, ...]
    furniture: Mapping[str, str]
    notice: str


def _age(text: str) -> timedelta:
    days, hours, minutes = (int(number or 0) for number in _AGE.fullmatch(text.strip()).groups())  # type: ignore[union-attr]  # the table is ours and tested
    return timedelta(days=days, hours=hours, minutes=minutes)


def _fill(text: str, published: datetime, now: datetime) -> str:
    quarter = (published.month - 1) // 3
    values = {
        "year": str(now.year),
        "next_year": str(now.year + 1),
        "last_year": str(now.year - 1),
        "weekday": f"{published:%A}",
        "month": f"{published:%B}",
        "quarter": _QUARTERS[(quarter - 1) % 4],
        "quarter_year": str(published.year if quarter else published.year - 1),
    }
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def _piece(row: Mapping[str, Any], now: datetime) -> Piece:
    published = (now - _age(row["age"])).replace(microsecond=0)

    def fill(text: str) -> str:
        return _fill(text.strip(), published, now)

    return Piece(
        id=row["id"],
        outlet=row["outlet"],
        published=published,
        title=fill(row["title"]),
        summary=fill(row["summary"]),
        text=fill(row["text"]),
        author=row.get("author", ""),
        section=row.get("section", ""),
        page=row["page"],
        also_read=tuple(fill(line) for line in row.get("also_read", ())),
        furniture={key: fill(text) for key, text in row.get("furniture", {}).items()},
        notice=fill(row.get("notice", "")),
    )


class Newsroom:
    """Serves the articles while it is entered; `base` is then its address, and `feeds` its feeds."""

    def __init__(self, now: datetime | None = None) -> None:
        table = tomllib.loads(files("adapters.demo").joinpath("articles.toml").read_text(encoding="utf-8"))
        self.now = (now or datetime.now(UTC)).astimezone(UTC)
        self.outlets: dict[str, Mapping[str, str]] = {row["id"]: row for row in table["outlets"]}
        self.pieces = tuple(_piece(row, self.now) for row in table["articles"])
        self.base = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "Newsroom":
        app = web.Application()
        app.router.add_get("/feeds/{outlet}.xml", self._feed)
        app.router.add_get("/a/{id}", self._page)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def of(self, outlet: str) -> Sequence[Piece]:
        """An outlet's articles, newest first."""
        mine = [piece for piece in self.pieces if piece.outlet == outlet]
        return sorted(mine, key=lambda piece: piece.published, reverse=True)

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = self.outlets.get(request.match_info["outlet"])
        if outlet is None:
            raise web.HTTPNotFound
        write = _atom if outlet["format"] == "atom" else _rss
        return web.Response(text=write(outlet, self.of(outlet["id"]), self.base), content_type="application/xml")

    async def _page(self, request: web.Request) -> web.Response:
        piece = next((p for p in self.pieces if p.id == request.match_info["id"]), None)
        if piece is None or piece.page == "missing":
            raise web.HTTPNotFound
        return web.Response(text=_html(piece, self.outlets[piece.outlet], self.base), content_type="text/html")


def _rss(outlet: Mapping[str, str], pieces: Sequence[Piece], base: str) -> str:
    items = "".join(
        f"""<item><guid isPermaLink="false">{piece.id}</guid><title>{escape(piece.title)}</title>
<link>{base}/a/{piece.id}?utm_source=rss</link><pubDate>{format_datetime(piece.published)}</pubDate>
<description>{escape(f"<p>{html.escape(piece.summary)}</p>")}</description></item>"""
        for piece in pieces
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>{escape(outlet["name"])}</title><link>{base}/</link>
<description>Fiction for the demo</description><language>{outlet["language"]}</language>{items}</channel></rss>"""


def _atom(outlet: Mapping[str, str], pieces: Sequence[Piece], base: str) -> str:
    entries = "".join(
        f"""<entry><id>tag:demo,{piece.id}</id><title>{escape(piece.title)}</title>
<link href="{base}/a/{piece.id}"/><updated>{piece.published.isoformat()}</updated>
<published>{piece.published.isoformat()}</published><author><name>{escape(piece.author)}</name></author>
<summary>{escape(piece.summary)}</summary></entry>"""
        for piece in pieces
    )
    newest = max((piece.published for piece in pieces), default=datetime.now(UTC))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet["language"]}">
<title>{escape(outlet["name"])}</title><id>{base}/feeds/{outlet["id"]}</id>
<updated>{newest.isoformat()}</updated>{entries}</feed>"""


def _html(piece: Piece, outlet: Mapping[str, str], base: str) -> str:
    """A page as outlets make them: the article, and around it all that is not the article."""
    title, name = html.escape(piece.title), html.escape(outlet["name"])
    around = {key: html.escape(text) for key, text in piece.furniture.items()}
    also = "".join(f"<li><a href='{base}/a/x'>{html.escape(line)}</a></li>" for line in piece.also_read)
    head = _head(piece, title, name, base)
    return f"""<!doctype html><html lang="{outlet["language"]}"><head>{head}</head><body>
<header><nav><a href="/">Home</a> <a href="/markets">Markets</a> <a href="/join">Subscribe for $1</a></nav>
<div class="markets-strip">{around.get("markets", "")}</div></header>
<main><article><h1>{title}</h1>
<p class="byline">By {html.escape(piece.author)} · <time>{piece.published.date().isoformat()}</time></p>
<div class="share-bar"><a href="#">Share</a> <a href="#">1.2K</a></div>
<div class="ticker-box">{around.get("ticker", "")}</div>
{_body(piece)}</article>
<aside class="promotion">{around.get("promotion", "")}</aside>
<aside class="related"><h3>Also read</h3><ul>{also}</ul></aside>
<div class="newsletter">{around.get("newsletter", "")}</div>
<p class="disclosure">{around.get("disclosure", "")}</p></main>
<footer>© {name}. Fiction written for a demonstration.</footer></body></html>"""


def _head(piece: Piece, title: str, name: str, base: str) -> str:
    free = "false" if piece.page == "teaser" else "true"
    return f"""<meta charset="utf-8"><title>{title} | {name}</title><meta property="og:title" content="{title}">
<meta property="article:published_time" content="{piece.published.isoformat()}">
<meta name="author" content="{html.escape(piece.author)}"><link rel="canonical" href="{base}/a/{piece.id}">
<script type="application/ld+json">{{"@type": "NewsArticle", "isAccessibleForFree": {free}}}</script>"""


def _body(piece: Piece) -> str:
    """The paragraphs that the page shows: all of them, or the teaser and the subscription notice."""
    shown = piece.text if piece.page == "full" else piece.summary
    paragraphs = "".join(f"<p>{html.escape(p.strip())}</p>" for p in shown.split("\n\n") if p.strip())
    notice = f"<div class='paywall'><p>{html.escape(piece.notice)}</p></div>" if piece.page == "teaser" else ""
    return paragraphs + notice
