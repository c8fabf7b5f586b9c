"""Charts as pictures: what they show is checked by their dots, for nobody can read a hash."""

import asyncio
import time
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from adapters import charts
from bot.model import Bar, Chart

BN = Decimal(10) ** 9


def bar(name="2026", value=50, **given):
    return Bar(**{"name": name, "value": value * BN, "text": f"US${value}bn", "kind": "actual", **given})


def picture(*bars, **given):
    chart = Chart(**{"title": "ByteDance: capex", "bars": bars, "alt": "", **given})
    return Image.open(BytesIO(charts.draw(chart))).convert("RGB")


def ink(image, colour):
    """How many dots of an image have about this colour."""
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return sum(
        number
        for number, dot in image.getcolors(image.width * image.height)
        if all(abs(a - b) < 24 for a, b in zip(dot, wanted, strict=True))
    )


def test_a_chart_is_a_picture_as_wide_as_a_phone_and_always_the_same():
    one, again = picture(bar(), bar("2025", 40)), picture(bar(), bar("2025", 40))
    assert one.width == charts.WIDTH
    assert one.tobytes() == again.tobytes()
    assert picture(bar(), bar("2025", 40), bar("2024", 30)).height > one.height


def test_kinds_differ_in_shape_and_not_in_colour_alone():
    drawn = {}
    for kind in ("actual", "planned", "forecast", "rumoured"):
        image = picture(bar(kind=kind))
        drawn[kind] = ink(image, charts.LIGHT.kinds[kind])
    assert drawn["actual"] > 2 * drawn["planned"] > 2 * drawn["rumoured"]
    assert drawn["planned"] > drawn["forecast"] > drawn["rumoured"]


def test_a_longer_bar_is_a_greater_value():
    blue = charts.LIGHT.kinds["actual"]
    both, less = picture(bar(value=50), bar("2025", 50)), picture(bar(value=50), bar("2025", 10))
    assert ink(both, blue) > 1.4 * ink(less, blue)


@pytest.mark.parametrize(
    "given",
    [
        {"bound": "up_to"},
        {"bound": "at_least"},
        {"high": 60 * BN},
        {"early": True},
        {"disputed": True},
        {"under": "FY"},
    ],
)
def test_what_the_words_allow_is_drawn(given):
    assert picture(bar(), bar("2025", **given)).tobytes() != picture(bar(), bar("2025")).tobytes()


def test_light_and_dark_have_a_ground_of_their_own():
    light, dark = picture(bar()), picture(bar(), dark=True)
    assert (light.getpixel((2, 2)), dark.getpixel((2, 2))) == ((255, 255, 255), (30, 31, 34))


def test_long_words_stay_within_the_picture():
    image = picture(
        bar(
            "A Company Of A Very Long Name Indeed Incorporated", 50, under="fiscal 2027 · about CN¥150bn and more"
        ),
        bar("Another", 1, text="up to CN¥1,234,567,890 of users and more"),
        title="A title that is far longer than any telephone is wide, whichever way it is held",
        footer="≈ 1 CNY = 0.137 USD (ECB, 20 Dec 2024). " * 6,
    )
    edge = {image.getpixel((image.width - 3, y)) for y in range(image.height)}
    assert edge == {(255, 255, 255)}


def test_without_any_font_of_the_system_signs_are_spelled_out(monkeypatch):
    caches = (charts._load, charts._latin, charts._font_of, charts._fallback)
    monkeypatch.setattr(charts, "_FONTS", ())
    monkeypatch.setattr(charts, "_CHINESE", ())
    for cache in caches:
        cache.cache_clear()
    try:
        assert charts._spelled("CN¥150–160bn ≈ €20bn", charts.NAME) == "CNY 150-160bn ~ EUR 20bn"
        assert picture(bar(text="CN¥50bn")).width == charts.WIDTH
        assert not charts.speaks_chinese()
    finally:
        for cache in caches:
            cache.cache_clear()


async def test_the_loop_goes_on_while_a_chart_is_drawn():
    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            await asyncio.sleep(0.001)
            ticks += 1

    ticking = asyncio.create_task(tick())
    chart = Chart(title="Capex", bars=tuple(bar(str(2010 + n)) for n in range(12)), alt="")
    started = time.monotonic()
    await asyncio.to_thread(charts.draw, chart)
    ticking.cancel()
    assert time.monotonic() - started < 20
    assert ticks > 0
