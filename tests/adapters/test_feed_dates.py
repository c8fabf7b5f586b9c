import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds import dates
from adapters.feeds.dates import read_date

CASES = tomllib.loads((Path(__file__).parents[1] / "golden/feeds/dates.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", CASES["same"]["texts"])
def test_one_moment_is_written_in_many_ways(text):
    assert read_date(text) == datetime(2024, 12, 23, 10, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["text"])
def test_dates_without_a_time_and_odd_times(case):
    assert read_date(case["text"]) == case["utc"]


@pytest.mark.parametrize("text", CASES["nothing"]["texts"])
def test_rubbish_is_no_date(text):
    assert read_date(text) is None


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    date = read_date(text)
    assert date is None or date.utcoffset() == timedelta(0)


@given(st.integers(662_688_000, 7_258_118_400), st.integers(-12 * 60, 14 * 60))
def test_what_is_written_by_the_standards_is_read_back(seconds, offset):
    moment = datetime.fromtimestamp(seconds, UTC)
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    local = moment + timedelta(minutes=offset)
    zone = f"{sign}{minutes // 60:02}{minutes % 60:02}"
    english = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[local.month - 1]
    assert read_date(f"{local.day} {english} {local.year} {local:%H:%M:%S} {zone}") == moment
    assert read_date(f"{local:%Y-%m-%dT%H:%M:%S}{zone[:3]}:{zone[3:]}") == moment


@given(
    st.integers(1, 32),
    st.sampled_from(["Jan", "Feb", "Apr", "Dec"]),
    st.integers(1900, 2300),
    st.tuples(st.integers(0, 24), st.integers(0, 61), st.integers(0, 61)),
    st.sampled_from(["+0000", "-0930", "+1400", "+9999", "GMT", "EST", "HKT", "XYZ", "Z"]),
)
def test_the_usual_form_is_read_as_any_other(day, month, year, clock, zone):
    hour, minute, second = clock
    text = f"Mon, {day} {month} {year} {hour:02}:{minute:02}:{second:02} {zone}"
    assert read_date(text) == dates._read(text)
