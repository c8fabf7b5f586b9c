"""An entry of a feed and, if it could be had, its page come in; the article that we keep goes out.

Chooses the deeper text, takes the boilerplate out, and settles title, time, language and identity. Also reads
an article from a record of a program. Refuses to know figures: it never changes a word of the text itself.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.addresses import canonical_url
from bot.errors import BadArticle
from bot.model import Article, Depth, Entry, Page
from bot.publishers import publisher
from bot.text.boilerplate import is_block_page, is_payment_notice, may_be_an_offer, without_boilerplate
from bot.text.html import paragraphs, plain
from bot.text.languages import language_of
from bot.text.similarity import terms, weight

_CUT_OFF = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.|&hellip;)\s*\]|…|\.\.\.)\s*$")
_INVITATION = re.compile(
    r"\s*[(\[]?(?:continue reading|read more|read the full (?:story|article)|full story|more)\b[^.\n]{0,80}"
    r"(?:…|\.\.\.|»|→|&raquo;|\]|\))?\s*$",
    re.IGNORECASE,
)
_LAST_STOP = re.compile(r"[.!?。！？][\"'”’」』)]{0,2}(?=\s|$)|[。！？]")
_LAST_NUMBER = re.compile(r"[$€£¥₹₩]?\s?\d[^\s]*(?:\s[^\s]{1,12}){0,3}$")
_DATELINE = re.compile(
    r"""(?: \(? (?P<first>Bloomberg|Reuters|AP|AFP|Dow\sJones|Kyodo|Xinhua|dpa|UPI|CNBC|PTI|ANI|IANS)
            (?:\s(?:Opinion|News|Gadfly|View))? \)? \s?(?:--|—|–|-)\s
        | [A-Z][A-Z.'’ ]{2,30}(?:,\s[A-Z][\w.]{1,15}){0,2}(?:,\s[A-Z][\w.]{2,9}\s\d{1,2})?
            \s?\((?P<after>Reuters|AP|AFP|Bloomberg|Kyodo|Xinhua|dpa|UPI|PTI)\)\s?(?:--|—|–|-)\s )""",
    re.VERBOSE,
)
_TAIL = re.compile(r"\s+[|\-–—·•»:]\s+(?P<name>(?:(?!\s-\s)[^|–—·•»]){2,50})$")
_REVISION = re.compile(r"(?:UPDATE|WRAPUP|RPT|REFILE|REPEAT)(?:\s\d{1,2})?\s?[-:–—]\s?(?=\w)")
_DEPTHS: tuple[Depth, ...] = ("headline", "teaser", "feed", "full")
_NO_PAGE = Page(url="", text="")
_TEASER_WORDS = 60
_ITS_OWN_WORDS = 150
_TELLS = 1.5  # a word of a title that is rarer than that stands in its article too
_LONG_FEED_TEXT = 150
_OLDEST_YEAR = 1990
_TITLE_LENGTH = 140


def article(
    entry: Entry,
    page: Page | None,
    *,
    outlet: str,
    family: str | None,
    fetched: datetime,
    why_no_page: str | None,
) -> Article:
    """The article behind an entry.

    `why_no_page`: why its page could not be read, None if it was read or nobody wanted to: a short feed text is
    then taken for the whole item, otherwise for its teaser.
    """
    page = page or _NO_PAGE
    text, depth = _deepest(entry, page, failed=why_no_page is not None and entry.link is not None)
    link = page.canonical or page.url or entry.link or ""
    title = _title(entry, page, outlet, link) or _first_words(text) or outlet
    text, agency = _without_dateline(_without_title(text, title))
    return Article(
        id=_identity(entry, link, title),
        url=canonical_url(link),
        title=title,
        text=text,
        published=_published(entry.published, page.published, fetched),
        outlet=outlet,
        feed=entry.feed,
        family=family,
        language=language_of(f"{title}\n{text}", entry.language or page.language),
        author=_author(entry.author or page.author) or agency,
        section=page.section,
        depth=depth if text else "headline",
        digest=digest(title, text),
    )


def digest(title: str, text: str) -> str:
    """The SHA-256 by which a later reader sees that title and text are still the same."""
    return hashlib.sha256(f"{title}\n\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def corrects(now: Article, before: Article) -> bool:
    """Whether an article that was read again says something else than before, and we have as much of it."""
    return now.digest != before.digest and _DEPTHS.index(now.depth) >= _DEPTHS.index(before.depth)


# --- text -----------------------------------------------------------------------------------------


def _deepest(entry: Entry, page: Page, *, failed: bool) -> tuple[str, Depth]:
    fed, cut = _feed_text(entry)
    full = _page_text(page, plain(entry.title))
    failed = failed or (not full and bool(page.text.strip()))
    if full and not page.paywalled and (cut or len(full) >= len(fed)):
        return full, "full"
    if len(fed.split()) >= _LONG_FEED_TEXT and not cut:
        return fed, "feed"
    if page.paywalled:
        return max(full, fed, key=len), "teaser"
    short = len(fed.split()) < _TEASER_WORDS
    return fed, "teaser" if cut or (failed and short) else "feed"


def _page_text(page: Page, title: str) -> str:
    """A page's text, unless it is what a gatekeeper or a cashier says in the place of what the title promises.

    A short text that has none of the title's telling words is not its article.
    """
    if is_block_page(page.text):
        return ""
    text, about = _clean(page.text), frozenset(term for term in terms(title) if weight(term) >= _TELLS)
    offers = [one for one in text.split("\n\n") if may_be_an_offer(one) and about.isdisjoint(terms(one))]
    if offers and len(text.split()) < _ITS_OWN_WORDS and about and about.isdisjoint(terms(text)):
        return ""
    if page.paywalled:
        return "\n\n".join(one for one in text.split("\n\n") if one not in offers)
    return text


def _feed_text(entry: Entry) -> tuple[str, bool]:
    """The longer text of the feed, and whether the feed broke it off."""
    raw = max(plain(entry.content), plain(entry.summary), key=len)
    whole = raw
    if (invitation := _INVITATION.search(raw, max(0, len(raw) - 120))) and invitation.start() > 0:
        whole = raw[: invitation.start()].rstrip()
    broken = _CUT_OFF.search(whole, max(0, len(whole) - 12))
    if broken is not None:
        whole = _unbroken(whole[: broken.start()])
    text = _clean(whole)
    return text, broken is not None or (whole != raw and len(text.split()) < _LONG_FEED_TEXT)


def _unbroken(text: str) -> str:
    """A text without the sentence that was broken off; if it is the only one, without a number at the break.

    "would spend $44.5…" may have gone on with "bn" or "million": half an amount is a wrong amount.
    """
    head, _, last = text.rpartition("\n")
    stops = list(_LAST_STOP.finditer(last))
    if stops:
        return f"{head}\n{last[: stops[-1].end()]}"
    if head.strip():
        return head
    number = _LAST_NUMBER.search(last, max(0, len(last) - 60))
    return last[: number.start()].rstrip(" ,;:-") if number else last


def _clean(text: str) -> str:
    kept = without_boilerplate(paragraphs(text))
    return "\n\n".join(block for block in kept.split("\n\n") if not is_payment_notice(block))


def _without_title(text: str, title: str) -> str:
    """Pages like to repeat their title as the first paragraph."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and _bare(first) == _bare(title) else text


def _without_dateline(text: str) -> tuple[str, str | None]:
    """A text without "(Bloomberg) --" or "LISBON (Reuters) -" before its first word, and the agency's name."""
    dateline = _DATELINE.match(text)
    return (text[dateline.end() :], dateline["first"] or dateline["after"]) if dateline else (text, None)


def _bare(line: str) -> str:
    return re.sub(r"[\W_]+", "", line).casefold()


# --- title, time, identity ------------------------------------------------------------------------


def _title(entry: Entry, page: Page, outlet: str, link: str) -> str:
    for raw in (entry.title, page.title or ""):
        title = " ".join(plain(raw).split())
        if title:
            return _REVISION.sub("", _without_outlet(title, (outlet, entry.source or "", link)), count=1)
    return ""


def _without_outlet(title: str, sites: tuple[str, ...]) -> str:
    """A title without the site's own name at its end: "Orbix raises $3m | The Daily Wire"."""
    while (tail := _TAIL.search(title, max(0, len(title) - 60))) and _names_a_site(tail["name"], sites):
        title = title[: tail.start()].rstrip()
    return title


def _names_a_site(name: str, sites: tuple[str, ...]) -> bool:
    bare = _bare(name)
    known = publisher(name)
    hosts = (site.split("//", 1)[-1].split("/", 1)[0].removeprefix("www.") for site in sites if site)
    return (known is not None and known.kind != "company") or any(
        bare in (_bare(host), _bare(host.rpartition(".")[0]), _bare(host.removeprefix("The ")))
        for host in hosts
        if bare
    )


def _first_words(text: str) -> str:
    line = text.partition("\n")[0]
    if len(line) <= _TITLE_LENGTH:
        return line
    return line[:_TITLE_LENGTH].rpartition(" ")[0] + "…"


def _published(entry: datetime | None, page: datetime | None, fetched: datetime) -> datetime:
    for said in (entry, page):
        if said is not None and said.year >= _OLDEST_YEAR:
            return min(_utc(said), fetched)
    return fetched


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _author(raw: str | None) -> str | None:
    return " ".join(plain(raw or "").split())[:120] or None


def _identity(entry: Entry, link: str, title: str) -> str:
    """The same for the same article: by its address, else by what its feed calls it, else by its title."""
    known_by = canonical_url(link) or "\n".join((entry.feed, entry.guid or title))
    return _short_hash(known_by)


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# --- records --------------------------------------------------------------------------------------


def from_record(record: object, *, otherwise_published: datetime | None = None) -> Article:
    """An article from one record {id, title, text, published, url}; its text is kept to the letter.

    Raises `BadArticle`, in one sentence, for what is none. `otherwise_published` is used when it has no date.
    """
    if not isinstance(record, Mapping):
        raise BadArticle(f"an article is an object with id, title, text and published, not {_kind(record)}")
    title, text = (_string(record, name) for name in ("title", "text"))
    if not title.strip() and not text.strip():
        raise BadArticle("the article has neither a title nor a text")
    link = _string(record, "url")
    outlet = _string(record, "outlet") or _string(record, "source") or _outlet_of(link)
    return Article(
        id=_string(record, "id") or _short_hash(canonical_url(link) or f"{title}\n{text}"),
        url=link,
        title=title,
        text=text,
        published=_record_date(record, otherwise_published),
        outlet=outlet,
        family=found.family if (found := publisher(outlet)) else None,
        language=language_of(f"{title}\n{text}", _string(record, "language") or None),
        author=_string(record, "author") or None,
        depth="full" if text.strip() else "headline",
        digest=digest(title, text),
    )


def _outlet_of(link: str) -> str:
    known = publisher(link)
    return known.name if known else link.split("//", 1)[-1].split("/", 1)[0].removeprefix("www.")


def _string(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadArticle(f"the article's {name} is {_kind(value)}, and should be a string")
    return str(value)


def _kind(value: object) -> str:
    names = {bool: "a truth value", list: "a list", dict: "an object", float: "a number", int: "a number"}
    return "nothing" if value is None else names.get(type(value), f"a {type(value).__name__}")


def _record_date(record: Mapping[str, object], otherwise: datetime | None) -> datetime:
    said = _string(record, "published").strip()
    if not said:
        if otherwise is None:
            raise BadArticle("the article has no date: give `published`, as in 2026-11-23")
        return otherwise
    for read in (_iso_date, parsedate_to_datetime):
        try:
            return _utc(read(said))
        except (ValueError, TypeError, OverflowError):
            continue
    raise BadArticle(f"the article's published is no date: {said[:40]!r}; write it as 2026-11-23")


def _iso_date(said: str) -> datetime:
    """An ISO date or time, also with a trailing Z or with more than we can read after the day."""
    try:
        return datetime.fromisoformat(said.replace("Z", "+00:00"))
    except ValueError:
        if said[10:11] not in ("T", " "):
            raise
        return datetime.fromisoformat(said[:10])
