"""A Discord message as it would be sent, in; HTML that looks as Discord shows it, out. It knows no card."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, TypeAlias

from bot.model import Image

Payload: TypeAlias = Mapping[str, Any]

_ESCAPED = re.compile(r"\\([^\w\s])")
_LINK = re.compile(r"\[((?:[^\]\\]|\\.)+)\]\(<?([^)\s<>]+)>?(?:\s[^)]*)?\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_MOMENT = re.compile(r"<t:(\d+)(?::\w)?>|&lt;t:(\d+)(?::\w)?&gt;")
_STYLES = {1: "primary", 3: "success", 4: "danger"}
_AVATAR = '<div class="avatar">B</div>'
_WHO = '<div class="who"><b>Briefwire</b><span class="app">APP</span><span class="time">Today at 9:41</span></div>'
# Stand in for what a backslash protects while the markdown around it is read.
_PRIVATE = 0xE000


def shown(message: Payload, images: Sequence[Image] = ()) -> str:
    """A message with its embeds, pictures and buttons."""
    said = f'<div class="content">{_markdown(str(message["content"]))}</div>' if message.get("content") else ""
    embeds = "".join(map(_embed, message.get("embeds") or ()))
    rows = "".join(map(_row, message.get("components") or ()))
    pictures = "".join(map(_picture, images))
    return f'{_AVATAR}<div class="message">{_WHO}{said}{embeds}{pictures}{rows}</div>'


def _embed(embed: Payload) -> str:
    colour = f"#{int(embed.get('color') or 0):06x}"
    author = f'<div class="author">{escape(embed["author"]["name"])}</div>' if embed.get("author") else ""
    title = _inline(str(embed.get("title") or ""))
    if title:
        link = f'<a href="{escape(embed["url"])}">{title}</a>' if embed.get("url") else title
        title = f'<div class="title">{link}</div>'
    words = _markdown(str(embed.get("description") or ""))
    fields = "".join(map(_field, embed.get("fields") or ()))
    grid = f'<div class="grid">{fields}</div>' if fields else ""
    inner = f'{author}{title}<div class="description">{words}</div>{grid}{_footer(embed)}'
    return f'<div class="embed" style="border-left-color:{colour}">{inner}</div>'


def _field(field: Payload) -> str:
    wide = "" if field.get("inline") else ' class="wide"'
    return f"<div{wide}><b>{_inline(field['name'])}</b>{_markdown(field['value'])}</div>"


def _footer(embed: Payload) -> str:
    said = escape((embed.get("footer") or {}).get("text", ""))
    at = datetime.fromisoformat(embed["timestamp"]).strftime("%d/%m/%Y %H:%M") if embed.get("timestamp") else ""
    words = " • ".join(filter(None, (said, at)))
    return f'<div class="footer">{words}</div>' if words else ""


def _row(row: Payload) -> str:
    return f'<div class="actions">{"".join(map(_component, row.get("components") or ()))}</div>'


def _component(component: Payload) -> str:
    if component.get("type") != 2:
        return f'<span class="choose">{escape(str(component.get("placeholder") or "Choose"))}<span>⌄</span></span>'
    style = _STYLES.get(int(component.get("style") or 2), "")
    return f'<span class="button {style}">{escape(str(component.get("label") or ""))}</span>'


def _picture(image: Image) -> str:
    data = b64encode(image.png).decode("ascii")
    return f'<figure><img src="data:image/png;base64,{data}" alt="{escape(image.alt)}"></figure>'


# --- markdown -------------------------------------------------------------------------------------


def _markdown(text: str) -> str:
    if not text:
        return ""
    return "".join(_lines(text.split("\n")))


def _lines(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        for mark, made in (("> ", "blockquote"), ("-# ", "small"), ("- ", "li")):
            if line.startswith(mark):
                yield f"<{made}>{_inline(line.removeprefix(mark))}</{made}>"
                break
        else:
            yield f'<div class="line">{_inline(line) or "&nbsp;"}</div>'


def _inline(line: str) -> str:
    """One line of markdown: bold, links, moments, and whatever a backslash keeps as it is."""
    kept = _ESCAPED.sub(lambda found: chr(_PRIVATE + ord(found[1]) % 0x1000), line)
    made = _LINK.sub(_link, escape(kept, quote=False))
    made = _MOMENT.sub(_moment, _BOLD.sub(r"<b>\1</b>", made))
    return "".join(escape(chr(ord(c) - _PRIVATE)) if _PRIVATE <= ord(c) < _PRIVATE + 0x1000 else c for c in made)


def _link(found: re.Match[str]) -> str:
    return f'<a href="{found[2].replace(chr(34), "%22")}">{found[1]}</a>'


def _moment(found: re.Match[str]) -> str:
    at = datetime.fromtimestamp(int(found[1] or found[2]), UTC)
    return f'<span class="moment">{at:%d %B %Y %H:%M}</span>'
