"""Rows to the bot's nouns and back, loss-free: both ways of a noun stand together. It runs no statement."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, TypeAlias

from sqlalchemy import Row

from adapters.archive.identities import article_identity
from bot.errors import Refused
from bot.model import (
    Address,
    Amount,
    Article,
    Change,
    Delivery,
    Entry,
    Evidence,
    Feed,
    FeedState,
    Figure,
    Gist,
    Minimum,
    Notice,
    PendingEntry,
    Quiet,
    Reading,
    Rule,
    Story,
    Subscription,
    TopicMatch,
    When,
)

Values: TypeAlias = dict[str, Any]
Kept: TypeAlias = "Row[Any]"


# --- feeds and entries ----------------------------------------------------------------------------


# What somebody asked for.
FEED = ("url", "name", "publisher", "topics", "every")


def feed_values(feed: Feed) -> Values:
    """What somebody asked for."""
    return {name: getattr(feed, name) for name in FEED}


# What polling has taught, without what somebody asked for: the same names in a state and in its row.
STATE = (
    "title",
    "health",
    "reason",
    "failures",
    "etag",
    "last_modified",
    "body_digest",
    "checked",
    "succeeded",
    "next_check",
    "moved_to",
    "wait",
    "cadence",
    "question",
)
state_row = attrgetter(*STATE)


def state_values(state: FeedState) -> Values:
    """What polling has taught."""
    return dict(zip(STATE, state_row(state), strict=True))


def feed_state(row: Kept) -> FeedState:
    """A row of what was asked for and what polling taught, in that order."""
    asked, learned = row[: len(FEED)], row[len(FEED) :]
    return FeedState(feed=Feed(**dict(zip(FEED, asked, strict=True))), **dict(zip(STATE, learned, strict=True)))


# An entry without its feed, which the archive knows by number.
ENTRY = ("guid", "link", "title", "published", "author", "source", "language", "summary", "content")
entry_row = attrgetter(*ENTRY)


def pending_entry(row: Kept) -> PendingEntry:
    entry = Entry(
        feed=row.feed_url,
        guid=row.guid,
        link=row.link,
        title=row.title,
        summary=row.summary,
        content=row.content,
        published=row.published,
        author=row.author,
        source=row.source,
        language=row.language,
    )
    return PendingEntry(
        id=row.id, entry=entry, seen=row.seen, attempts=row.attempts, telling=row.telling, revises=row.revises
    )


def notice(row: Kept) -> Notice:
    return Notice(
        id=row.id,
        feed=row.feed,
        kind=row.kind,
        text=row.text,
        due=row.due,
        attempts=row.attempts,
        begun=row.begun,
    )


# --- readings -------------------------------------------------------------------------------------


def article_values(reading: Reading) -> Values:
    """An article with the gist that was made of it."""
    article, gist = reading.article, reading.gist
    return {
        "id": article.id,
        "identity": article_identity(article),
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "published": article.published,
        "outlet": article.outlet,
        "feed": article.feed,
        "family": article.family,
        "language": article.language,
        "author": article.author,
        "section": article.section,
        "depth": article.depth,
        "digest": article.digest,
        "extractor": reading.extractor,
        "gist": gist.sentences,
        "gist_indices": gist.indices,
        "gist_dropped": gist.dropped,
    }


def article(row: Kept) -> Article:
    return Article(
        id=row.id,
        url=row.url,
        title=row.title,
        text=row.text,
        published=row.published,
        outlet=row.outlet,
        feed=row.feed,
        family=row.family,
        language=row.language,
        author=row.author,
        section=row.section,
        depth=row.depth,
        digest=row.digest,
    )


def reading(row: Kept, figures: Sequence[Kept], companies: Sequence[Kept], topics: Sequence[Kept]) -> Reading:
    source = article(row)
    return Reading(
        article=source,
        gist=Gist(sentences=row.gist, indices=row.gist_indices, dropped=row.gist_dropped),
        figures=tuple(figure(found, source) for found in figures),
        companies=tuple(mention.company for mention in companies),
        topics=tuple(TopicMatch(topic=match.topic, cue=match.cue) for match in topics),
        extractor=row.extractor,
    )


# --- figures --------------------------------------------------------------------------------------


def unknown_company(name: str) -> str:
    """How somebody without an id is looked up; no id begins with a tilde."""
    return "~" + " ".join(name.casefold().split())


def figure_values(reading: Reading, position: int) -> Values:
    """A figure's row, which can be understood and checked without its neighbours."""
    source, figure = reading.article, reading.figures[position]
    evidence = figure.evidence
    if evidence.article != source.id:
        raise Refused(f"The figure “{evidence.quote}” points at article {evidence.article}, not at {source.id}.")
    return {
        "article_id": source.id,
        "position": position,
        "who": figure.company or (unknown_company(figure.entity) if figure.entity else None),
        "published": source.published,
        "entity": figure.entity,
        "company": figure.company,
        "subject": figure.subject,
        "metric": figure.metric,
        "measure": figure.measure,
        "value": figure.value,
        "value_high": figure.value_high,
        "unit": figure.unit,
        "alt": tuple((str(amount.value), amount.unit) for amount in figure.alt),
        "of": figure.of,
        "period": figure.period,
        "status": figure.status,
        "bound": figure.bound,
        "attribution": figure.attribution,
        "key": figure.key,
        "score": figure.score,
        "rule": figure.rule,
        "extractor": reading.extractor,
        "because": figure.because,
        "part": evidence.part,
        "starts": evidence.start,
        "ends": evidence.end,
        "quote": evidence.quote,
        "digest": None if evidence.digest == source.digest else evidence.digest,
    }


def figure(row: Kept, source: Article) -> Figure:
    return Figure(
        entity=row.entity,
        metric=row.metric,
        measure=row.measure,
        value=row.value,
        unit=row.unit,
        evidence=Evidence(
            article=source.id,
            start=row.starts,
            end=row.ends,
            quote=row.quote,
            part=row.part,
            digest=source.digest if row.digest is None else row.digest,
        ),
        rule=row.rule,
        company=row.company,
        subject=row.subject,
        value_high=row.value_high,
        of=row.of,
        period=row.period,
        status=row.status,
        bound=row.bound,
        alt=tuple(Amount(value=Decimal(value), unit=unit) for value, unit in row.alt),
        attribution=row.attribution,
        key=row.key,
        score=row.score,
        because=row.because,
    )


# --- stories --------------------------------------------------------------------------------------


def story_values(story: Story) -> Values:
    """A story without its readings."""
    return {
        "id": story.id,
        "revision": story.revision,
        "state": story.state,
        "importance": story.importance,
        "parts": story.parts,
        "told_by": story.told_by,
    }


def story(row: Kept, readings: Sequence[Reading]) -> Story:
    return Story(
        id=row.id,
        readings=tuple(readings),
        revision=row.revision,
        state=row.state,
        importance=row.importance,
        parts=row.parts,
        told_by=row.told_by,
    )


# --- subscriptions and deliveries -----------------------------------------------------------------


def subscription_values(subscription: Subscription) -> Values:
    address, minimum, quiet = subscription.address, subscription.minimum, subscription.quiet
    unless = quiet and quiet.unless
    return {
        "id": subscription.id,
        "platform": address.platform,
        "workspace": address.workspace,
        "channel": address.channel,
        "thread": address.thread,
        "topics": subscription.topics,
        "companies": subscription.companies,
        "keywords": subscription.keywords,
        "metrics": subscription.metrics,
        "minimum_value": minimum and minimum.value,
        "minimum_unit": minimum and minimum.unit,
        "minimum_metric": minimum and minimum.metric,
        "at": subscription.when.at,
        "weekdays": subscription.when.weekdays,
        "quiet_start": quiet and quiet.start,
        "quiet_end": quiet and quiet.end,
        "quiet_value": unless and unless.value,
        "quiet_unit": unless and unless.unit,
        "quiet_metric": unless and unless.metric,
        "cap": subscription.cap,
        "empty": subscription.empty,
        "tz": subscription.tz,
        "state": subscription.state,
        "reason": subscription.reason,
        "since": subscription.since,
        "owner": subscription.owner,
        "rule": _rule_values(subscription.rule),
        "ended": False,
    }


def subscription(row: Kept) -> Subscription:
    return Subscription(
        id=row.id,
        address=Address(platform=row.platform, channel=row.channel, workspace=row.workspace, thread=row.thread),
        topics=row.topics,
        companies=row.companies,
        keywords=row.keywords,
        metrics=row.metrics,
        minimum=_minimum(row.minimum_value, row.minimum_unit, row.minimum_metric),
        quiet=_quiet(row),
        cap=row.cap,
        empty=row.empty,
        when=When(at=row.at, weekdays=row.weekdays),
        tz=row.tz,
        state=row.state,
        reason=row.reason,
        since=row.since,
        owner=row.owner,
        rule=_rule(row.rule),
    )


def _rule_values(rule: Rule | None) -> tuple[object, ...]:
    if rule is None:
        return ()
    value = None if rule.value is None else str(rule.value)
    return rule.condition, rule.company, rule.metric, value, rule.unit, rule.below, rule.strict


def _rule(kept: Sequence[Any]) -> Rule | None:
    if not kept:
        return None
    condition, company, metric, value, unit, below, *later = kept
    amount = None if value is None else Decimal(value)
    return Rule(
        condition=condition,
        company=company,
        metric=metric,
        value=amount,
        unit=unit,
        below=below,
        strict=bool(later and later[0]),
    )


def _minimum(value: Decimal | None, unit: str, metric: str | None) -> Minimum | None:
    return None if value is None else Minimum(value=value, unit=unit, metric=metric)


def _quiet(row: Kept) -> Quiet | None:
    if row.quiet_start is None:
        return None
    unless = _minimum(row.quiet_value, row.quiet_unit, row.quiet_metric)
    return Quiet(start=row.quiet_start, end=row.quiet_end, unless=unless)


def is_brief(story_id: str) -> bool:
    return story_id.startswith("brief:")


def delivery_values(delivery: Delivery) -> Values:
    """A new delivery without its items."""
    return {
        "subscription_id": delivery.subscription,
        "story": delivery.story,
        "revision": delivery.revision,
        "story_id": None if delivery.story.startswith(("brief:", "alert:")) else delivery.story,
        "dropped": False,
        "note": delivery.note,
        "notice": delivery.notice,
        **outcome_values(delivery),
    }


def outcome_values(delivery: Delivery) -> Values:
    """What sending changes of a delivery."""
    return {
        "state": delivery.state,
        "due": delivery.due,
        "reason": delivery.reason,
        "attempts": delivery.attempts,
        "claimed": delivery.claimed,
        "settled": delivery.settled,
        "receipt": delivery.receipt,
        "begun": delivery.begun,
        "trouble": delivery.trouble,
    }


def delivery(row: Kept, items: Mapping[int, Sequence[str]]) -> Delivery:
    return Delivery(
        subscription=row.subscription_id,
        story=row.story,
        revision=row.revision,
        state=row.state,
        due=row.due,
        reason=row.reason,
        attempts=row.attempts,
        claimed=row.claimed,
        settled=row.settled,
        items=tuple(items.get(row.id, ())),
        receipt=row.receipt,
        note=row.note,
        notice=row.notice,
        begun=row.begun,
        trouble=row.trouble,
    )


# --- channels -------------------------------------------------------------------------------------


def change_values(change: Change) -> Values:
    return {
        "at": change.at,
        "platform": change.address.platform,
        "workspace": change.address.workspace,
        "channel": change.address.channel,
        "person": change.user,
        "name": change.name,
        "command": change.command,
        "outcome": change.outcome,
        "remark": change.remark,
    }


def change(row: Kept) -> Change:
    return Change(
        address=Address(platform=row.platform, workspace=row.workspace, channel=row.channel),
        at=row.at,
        user=row.person,
        name=row.name,
        command=row.command,
        outcome=row.outcome,
        remark=row.remark,
    )
