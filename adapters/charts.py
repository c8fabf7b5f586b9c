"""A chart's bars in, a PNG out, drawn with Pillow, which the extra `charts` brings. It awaits nothing.

What is done is a full bar and what is planned a hatched one, so that nobody needs to see the colours; ends say
what the words allow: a flat cap for "up to", an arrow for "at least", a whisker for a range. Letters come from the
fonts of the system: on Debian, fonts-dejavu-core has all signs of currencies, fonts-noto-cjk or
fonts-wqy-microhei the Chinese letters.
"""

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

from bot.model import Bar, Chart, Status
from bot.ports import Charts

if TYPE_CHECKING:
    from PIL import ImageFont

    Font: TypeAlias = "ImageFont.FreeTypeFont | ImageFont.ImageFont"

Box: TypeAlias = tuple[float, float, float, float]

WIDTH = 1080  # three dots for each point of a phone's width
EDGE, BAR, GAP, GROUP = 48, 62, 16, 30
TITLE, NAME, SMALL = 50, 38, 28
_LABELS = 400
_STEPS = 16
_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "Arial Unicode.ttf")
_CHINESE = (
    "NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc", "msyh.ttc",
    "PingFang.ttc",
)  # fmt: skip
# For fonts that have no such signs.
_SPELLED = {
    "CN¥": "CNY ", "¥": "JPY ", "€": "EUR ", "£": "GBP ", "₩": "KRW ", "₹": "INR ", "₪": "ILS ",
    "–": "-", "−": "-", "≈": "~", "×": "x", "…": "...",
}  # fmt: skip
_NOWHERE = "\U0010ffff"
_KIND_WORDS: dict[Status, str] = {
    "actual": "reported", "planned": "planned", "forecast": "forecast", "rumoured": "rumoured",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours that can be told apart by everybody, on a ground of their own."""

    ground: str
    ink: str
    faint: str
    kinds: dict[Status, str]


LIGHT = Palette(
    ground="#ffffff", ink="#1d1c1d", faint="#6b6a6b",
    kinds={"actual": "#0b5fa5", "planned": "#c4560f", "forecast": "#6a4fb3", "rumoured": "#7d7c7d"},
)  # fmt: skip
DARK = Palette(
    ground="#1e1f22", ink="#f2f3f5", faint="#a6a8ad",
    kinds={"actual": "#5cb3ff", "planned": "#ffa45c", "forecast": "#b9a4ff", "rumoured": "#b5b5b8"},
)  # fmt: skip


def connect() -> Charts | None:
    """Draws charts, if Pillow is installed."""
    return draw if importlib.util.find_spec("PIL") else None


def draw(chart: Chart) -> bytes:
    """The chart as a PNG."""
    from PIL import Image

    sheet = _Sheet(chart)
    height = sheet.height
    image = Image.new("RGB", (WIDTH, height), sheet.palette.ground)
    sheet.paint(image)
    out = BytesIO()
    shades = Image.new("P", (1, 1))
    shades.putpalette(_shades(sheet.palette))
    image.quantize(palette=shades, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _shades(palette: Palette) -> list[int]:
    """Each ink in steps from the ground, which is all there is: choosing colours takes longer than drawing."""
    ground = _dots(palette.ground)
    found = []
    for ink in (palette.ink, palette.faint, *palette.kinds.values()):
        for step in range(1, _STEPS + 1):
            found += [a + (b - a) * step // _STEPS for a, b in zip(ground, _dots(ink), strict=True)]
    return [*ground, *found]


def _dots(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def speaks_chinese() -> bool:
    """Whether a font here has Chinese letters."""
    return _has(_font_of("字", NAME), "字")


# --- letters --------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _load(name: str, size: int) -> "Font | None":
    from PIL import ImageFont

    try:
        return ImageFont.truetype(name, size)
    except OSError:
        return None


@lru_cache(maxsize=8)
def _fallback(size: int) -> "Font":
    from PIL import ImageFont

    return ImageFont.load_default(size)


@lru_cache(maxsize=8)
def _latin(size: int) -> "Font":
    return next((font for name in _FONTS if (font := _load(name, size)) is not None), None) or _fallback(size)


@lru_cache(maxsize=4096)
def _font_of(letter: str, size: int) -> "Font":
    """The first font that has a letter, the Latin one if none has."""
    latin = _latin(size)
    if letter.isascii() or _has(latin, letter):
        return latin
    others = (font for name in _CHINESE if (font := _load(name, size)) is not None)
    return next((font for font in others if _has(font, letter)), latin)


def _has(font: "Font", letter: str) -> bool:
    """Whether a font draws a letter otherwise than one that no font has."""
    return bytes(font.getmask(letter)) != bytes(font.getmask(_NOWHERE))


def _spelled(text: str, size: int) -> str:
    """A text whose signs all can be drawn."""
    for sign, words in _SPELLED.items():
        if sign in text and not _has(_font_of(sign[-1], size), sign[-1]):
            text = text.replace(sign, words)
    return text


def _runs(text: str, size: int) -> Iterator[tuple[str, "Font"]]:
    """A text cut where the font changes."""
    run = ""
    for letter in text:
        if run and _font_of(letter, size) is not _font_of(run[-1], size):
            yield run, _font_of(run[-1], size)
            run = ""
        run += letter
    if run:
        yield run, _font_of(run[-1], size)


def _width(text: str, size: int) -> float:
    return sum(font.getlength(run) for run, font in _runs(_spelled(text, size), size))


def _fitting(text: str, size: int, room: float) -> str:
    """A text cut to what fits."""
    if _width(text, size) <= room:
        return text
    while text and _width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


# --- shapes ---------------------------------------------------------------------------------------


class _Sheet:
    """A chart measured out: where everything goes, and the pen that puts it there."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.palette = DARK if chart.dark else LIGHT

    @cached_property
    def groups(self) -> list[list[Bar]]:
        found: list[list[Bar]] = []
        for bar in self.chart.bars:
            if found and found[-1][0].name == bar.name:
                found[-1].append(bar)
            else:
                found.append([bar])
        return found

    @cached_property
    def lines(self) -> list[str]:
        """The footer, broken to the width."""
        lines: list[str] = []
        for word in self.chart.footer.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and _width(longer, SMALL) <= WIDTH - 2 * EDGE:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    @property
    def top(self) -> int:
        return EDGE + TITLE + GROUP + GAP

    @property
    def height(self) -> int:
        bars = sum(len(group) * (BAR + GAP) + GROUP for group in self.groups)
        return self.top + bars + (SMALL + GAP) * (len(self.keys) + len(self.lines)) + EDGE

    @cached_property
    def left(self) -> float:
        """Where bars begin: right of the longest label."""
        labels = [_width(bar.name, NAME) for bar in self.chart.bars]
        labels += [_width(bar.under, SMALL) for bar in self.chart.bars]
        return EDGE + min(_LABELS, max(labels, default=0)) + 28

    @cached_property
    def reach(self) -> float:
        """How long the longest bar may be: what is written stands to its right."""
        longest = max((_width(self._said(bar), NAME) for bar in self.chart.bars), default=0)
        return max(180.0, WIDTH - EDGE - self.left - longest - 40)

    @cached_property
    def most(self) -> float:
        return max((float(abs(bar.high or bar.value)) for bar in self.chart.bars), default=1) or 1

    def _said(self, bar: Bar) -> str:
        return f"{bar.text} ?" if bar.disputed else bar.text

    def paint(self, image: object) -> None:
        """Draws everything on an image."""
        from PIL import ImageDraw

        self.pen: ImageDraw.ImageDraw = ImageDraw.Draw(image)  # type: ignore[arg-type]
        self.write(_fitting(self.chart.title, TITLE, WIDTH - 2 * EDGE), EDGE, EDGE, TITLE, self.palette.ink)
        y: float = self.top
        for group in self.groups:
            self.labels(group[0], y, len(group) * (BAR + GAP) - GAP)
            for bar in group:
                self.bar(bar, y)
                y += BAR + GAP
            y += GROUP
        y = self.legend(y)
        for line in self.lines:
            self.write(line, EDGE, y, SMALL, self.palette.faint)
            y += SMALL + GAP

    def labels(self, bar: Bar, y: float, height: float) -> None:
        """Whose or which bars these are, beside their middle."""
        tall = NAME + (SMALL + 8 if bar.under else 0)
        at = y + (height - tall) / 2 - 4
        self.write(_fitting(bar.name, NAME, _LABELS), EDGE, at, NAME, self.palette.ink)
        if bar.under:
            self.write(_fitting(bar.under, SMALL, _LABELS), EDGE, at + NAME + 8, SMALL, self.palette.faint)

    def bar(self, bar: Bar, y: float) -> None:
        colour, left = self.palette.kinds[bar.kind], self.left
        end = left + max(4.0, self.reach * float(abs(bar.value)) / self.most)
        far = end
        if bar.early:
            self.box((left, y, end, y + BAR), outline=colour)
            self.box((left, y + BAR / 2, end, y + BAR), fill=colour)
        else:
            self.filled((left, y, end, y + BAR), bar.kind, colour)
        if bar.high is not None:
            far = left + self.reach * float(abs(bar.high)) / self.most
            self.whisker(end, far, y, colour)
        elif bar.bound == "up_to":
            self.line(end, y - 7, end, y + BAR + 7, 8, colour)
        elif bar.bound == "at_least":
            far = end + 26
            self.shape([(end + 4, y + 8), (far, y + BAR / 2), (end + 4, y + BAR - 8)], colour)
        said, room = self._said(bar), WIDTH - EDGE - far - 16
        size = NAME if _width(said, NAME) <= room else SMALL
        self.write(_fitting(said, size, room), far + 16, y + (BAR - size) / 2 - 5, size, self.palette.ink)

    def filled(self, box: Box, kind: Status, colour: str) -> None:
        """A bar in the manner of its kind: full, hatched, dotted, or its outline alone."""
        if kind == "actual":
            self.box(box, fill=colour)
            return
        if kind == "planned":
            self.hatched(box, colour)
        elif kind == "forecast":
            self.dotted(box, colour)
        self.box(box, outline=colour)

    def hatched(self, box: Box, colour: str) -> None:
        left, top, right, bottom = box[0] + 3, box[1] + 3, box[2] - 3, box[3] - 3
        tall, x = bottom - top, left - (bottom - top)
        while x < right:
            low, high = max(0.0, left - x), min(tall, right - x)
            if high > low:
                self.line(x + low, bottom - low, x + high, bottom - high, 5, colour)
            x += 17

    def dotted(self, box: Box, colour: str) -> None:
        left, top, right, bottom = box
        y, odd = top + 11, False
        while y < bottom - 6:
            x = left + (11 if odd else 19)
            while x < right - 6:
                self.pen.ellipse((x - 3, y - 3, x + 3, y + 3), fill=colour)
                x += 17
            y, odd = y + 13, not odd

    def whisker(self, start: float, end: float, y: float, colour: str) -> None:
        """The piece between the ends of a range."""
        middle = y + BAR / 2
        self.line(start, middle, end, middle, 6, colour)
        self.line(end, y + 4, end, y + BAR - 4, 6, colour)

    @cached_property
    def keys(self) -> list[list[tuple[Status | None, str]]]:
        """The legend in lines: the kinds that are on this chart, each with its shape, and what marks mean."""
        bars = self.chart.bars
        wanted: list[tuple[Status | None, str]] = [
            (kind, words) for kind, words in _KIND_WORDS.items() if any(bar.kind == kind for bar in bars)
        ]
        wanted += [(None, words) for words, given in (
            ("half full: the period was not over", any(bar.early for bar in bars)),
            ("?: amounts differ", any(bar.disputed for bar in bars)),
        ) if given]  # fmt: skip
        lines: list[list[tuple[Status | None, str]]] = [[]]
        for key in wanted:
            if lines[-1] and sum(map(self._room, (*lines[-1], key))) > WIDTH - 2 * EDGE:
                lines.append([])
            lines[-1].append(key)
        return lines

    def _room(self, key: tuple[Status | None, str]) -> float:
        return _width(key[1], SMALL) + (92 if key[0] else 36)

    def legend(self, y: float) -> float:
        """What the shapes mean that are on this chart."""
        for line in self.keys:
            x: float = EDGE
            for kind, words in line:
                if kind:
                    self.filled((x, y + 4, x + 44, y + 4 + SMALL), kind, self.palette.kinds[kind])
                self.write(words, x + (56 if kind else 0), y, SMALL, self.palette.ink)
                x += self._room((kind, words))
            y += SMALL + GAP
        return y

    # pens

    def box(self, box: Box, *, fill: str | None = None, outline: str | None = None) -> None:
        self.pen.rectangle(box, fill=fill, outline=outline, width=5)

    def line(self, x: float, y: float, to_x: float, to_y: float, width: int, colour: str) -> None:
        self.pen.line((x, y, to_x, to_y), fill=colour, width=width)

    def shape(self, corners: Sequence[tuple[float, float]], colour: str) -> None:
        self.pen.polygon(corners, fill=colour)

    def write(self, text: str, x: float, y: float, size: int, colour: str) -> None:
        at = x
        for run, font in _runs(_spelled(text, size), size):
            self.pen.text((at, y), run, font=font, fill=colour)
            at += font.getlength(run)
