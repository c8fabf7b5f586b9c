"""A Slack message as it would be sent, in; HTML that looks as Slack shows it, out. Knows blocks, and no cards."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape
from typing import Any, TypeAlias

from bot.model import Image

Block: TypeAlias = Mapping[str, Any]

# The text is escaped as Slack wants it; what is left of angle brackets is Slack's own markup.
_MARKUP = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_BOLD = re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?!\w)")
_AVATAR = '<div class="avatar">B</div>'
_WHO = '<div class="who"><b>Briefwire</b><span class="app">APP</span><span class="time">9:41</span></div>'


def shown(message: Mapping[str, Any], images: Sequence[Image] = ()) -> str:
    """A message with its pictures beneath it."""
    blocks = "".join(map(_block, message.get("blocks") or ()))
    return f'{_AVATAR}<div class="message">{_WHO}{blocks}{"".join(map(_picture, images))}</div>'


def _block(block: Block) -> str:
    match block["type"]:
        case "header":
            return f'<div class="header">{escape(block["text"]["text"])}</div>'
        case "section":
            return f'<div class="section">{_section(block)}</div>'
        case "context":
            return f'<div class="context">{"".join(_text(one) for one in block["elements"])}</div>'
        case "actions":
            return f'<div class="actions">{"".join(map(_element, block["elements"]))}</div>'
        case "divider":
            return "<hr>"
        case _:
            return ""


def _section(block: Block) -> str:
    fields = "".join(f"<div>{_text(one)}</div>" for one in block.get("fields") or ())
    said = f"<div>{_text(block['text'])}</div>" if block.get("text") else ""
    return said + (f'<div class="fields">{fields}</div>' if fields else "")


def _text(text: Block) -> str:
    if text["type"] == "plain_text":
        return escape(text["text"])
    return "".join(_lines(str(text["text"]).split("\n")))


def _lines(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        quoted = line.startswith(">")
        words = _words(line[1:] if quoted else line)
        yield f"<blockquote>{words}</blockquote>" if quoted else f'<div class="line">{words or "&nbsp;"}</div>'


def _words(line: str) -> str:
    """One line of mrkdwn."""
    made, at = "", 0
    for found in _MARKUP.finditer(line):
        made += escape(unescape(line[at : found.start()]))
        made += _linked(found["target"], found["label"])
        at = found.end()
    made += escape(unescape(line[at:]))
    return _BOLD.sub(r"<b>\1</b>", made)


def _linked(target: str, label: str | None) -> str:
    if target.startswith("!date"):
        return escape(unescape(label or ""))
    if target.startswith("#"):
        return f'<a class="channel">#{escape(label or "channel")}</a>'
    words = escape(unescape(label or target))
    return f'<a href="{escape(unescape(target))}">{words}</a>'


def _element(element: Block) -> str:
    if element["type"] == "overflow":
        options = "".join(f"<div>{escape(option['text']['text'])}</div>" for option in element["options"])
        return f'<span class="button dots">•••<span class="menu">{options}</span></span>'
    return f'<span class="button {element.get("style", "")}">{escape(element["text"]["text"])}</span>'


def _picture(image: Image) -> str:
    data = b64encode(image.png).decode("ascii")
    return (
        f"<figure><figcaption>{escape(image.filename)}</figcaption>"
        f'<img src="data:image/png;base64,{data}" alt="{escape(image.alt)}"></figure>'
    )
