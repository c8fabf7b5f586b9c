from datetime import UTC, datetime, timedelta

import pytest

from adapters.fetch.answers import Missing, complaint, retry_after
from bot.errors import Gone, Refused, Retry

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "date", "wait"),
    [
        ("120", None, timedelta(minutes=2)),
        (" 7 ", None, timedelta(seconds=7)),
        ("0", None, None),
        ("-5", None, None),
        ("soon", None, None),
        ("", None, None),
        ("99999999999999", None, timedelta(days=1)),
        ("Mon, 02 Mar 2026 08:05:00 GMT", None, timedelta(minutes=5)),
        ("Mon, 02 Mar 2026 07:00:00 GMT", None, None),
        ("Mon, 02 Mar 2026 08:05:00 GMT", "Mon, 02 Mar 2026 08:04:30 GMT", timedelta(seconds=30)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None, timedelta(days=1)),
        ("²", None, None),
    ],
)
def test_a_wish_to_be_left_alone_is_read_in_seconds_or_as_a_date(text, date, wait):
    headers = {"retry-after": text} | ({"date": date} if date else {})
    assert retry_after(headers, NOW) == wait


LOGIN = "it wants a login; put the credentials into the address or remove it."
BARRED = "it does not let us in; ask the site to allow our user agent or remove it."


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (401, Refused, f"401 (Unauthorized): {LOGIN}"),
        (403, Refused, f"403 (Forbidden): {BARRED}"),
        (404, Missing, "404 (Not Found): nothing is there; check the address."),
        (410, Gone, "410 (Gone): it is gone for good; remove it or find its new address."),
        (418, Refused, "418 (I'm a Teapot): it does not serve this address to us; check it in a browser."),
        (429, Retry, "429 (Too Many Requests); we ask again later."),
        (451, Refused, f"451 (Unavailable For Legal Reasons): {BARRED}"),
        (500, Retry, "500 (Internal Server Error); we ask again later."),
        (503, Retry, "503 (Service Unavailable); we ask again later."),
        (599, Retry, "599; we ask again later."),
    ],
)
def test_each_status_is_told_as_what_it_is(status, kind, said):
    error = complaint(status, {"retry-after": "60"}, "wire.example", NOW)
    assert (type(error), str(error)) == (kind, f"wire.example answered {said}")
    assert getattr(error, "after", None) == (timedelta(minutes=1) if kind is Retry else None)


@pytest.mark.parametrize("status", [200, 204, 226, 304])
def test_content_and_not_modified_are_no_errors(status):
    assert complaint(status, {}, "wire.example", NOW) is None
