"""A command and the archive, in; the card that answers it, out. One function a verb.

Knows what to look up and what to say when nothing is there; how it looks is for `cards`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import cards, subscriptions, topics, wording
from bot.commands import VERBS
from bot.companies import companies
from bot.errors import NotUnderstood
from bot.ledger import Fact, Timeline, timeline
from bot.model import (
    Address,
    Card,
    Command,
    Figure,
    Item,
    Reading,
    Report,
    Story,
    Subscription,
    When,
)
from bot.ports import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A command with where, by whom and when it was asked, and what this conversation asked before."""

    command: Command
    address: Address
    now: datetime
    user: str | None = None
    tz: str = "UTC"
    before: Command | None = None


def answer(asked: Asked, archive: Archive) -> Card:
    """The card that answers a command; raises NotUnderstood where it needs to be put another way."""
    command = asked.command
    if command.metric and command.verb not in {"compare", "sources"}:
        return _metric(asked, archive, command.metric)
    return _ANSWERS[command.verb](asked, archive)


# --- figures --------------------------------------------------------------------------------------


def company_name(key: str) -> str:
    """The common name of a company id, or the name that was typed."""
    company = companies().get(key)
    return company.name if company else key


def _metric(asked: Asked, archive: Archive, metric: str) -> Card:
    command = asked.command
    if not command.companies:
        raise NotUnderstood(
            f"Whose {wording.metric(metric).lower()}?", hint=f"Name a company: /{command.verb} bytedance."
        )
    if len(command.companies) > 1:
        return _compare(asked, archive)
    key = command.companies[0]
    found = _timeline(archive, key, metric, command)
    if found.facts:
        return cards.timeline(found, name=company_name(key), limit=command.limit or 12)
    return _nothing(archive, key, metric, command)


def _timeline(archive: Archive, key: str, metric: str, command: Command) -> Timeline:
    return timeline(key, metric, _within(archive.reports(companies=(key,), metrics=(metric,)), command))


def _within(reports: Sequence[Report], command: Command) -> list[Report]:
    """The reports whose period lies in the years asked for; all, where no years were asked for."""
    return [report for report in reports if _in_years(report.figure, command.since, command.until)]


def _in_years(figure: Figure, since: int | None, until: int | None) -> bool:
    if since is None and until is None:
        return True
    if figure.period is None:
        return False
    years = [int(part[:4]) for part in figure.period.removeprefix("FY").split("/")]
    return years[-1] >= (since or 0) and years[0] <= (until or 9999)


def _nothing(archive: Archive, key: str, metric: str, command: Command) -> Card:
    """Nothing was found: what there is instead, or who might be meant."""
    name, what = company_name(key), wording.metric(metric).lower()
    counts = archive.metric_counts(key)
    if metric in counts:
        years = "–".join(str(year) for year in dict.fromkeys((command.since, command.until)) if year)
        return cards.notice(
            f"No {what} of {name} for {years}",
            f"I have {wording.count(counts[metric], 'figure')} for other years: /figures {name} {metric}.",
        )
    if counts:
        have = wording.joined(
            f"{wording.metric(m).lower()} ({n})" for m, n in sorted(counts.items(), key=lambda c: -c[1])[:6]
        )
        return cards.notice(f"No {what} of {name} so far", f"I do have: {have}. Ask /figures {name}.")
    if companies().get(key):
        return cards.notice(
            f"No figures of {name} so far",
            f"Nothing that I have read gives one. /subscribe {name} tells you when something does.",
        )
    near = companies().suggest(key)
    if near:
        raise NotUnderstood(
            f"I don't know “{key}”.",
            hint=f"Did you mean {wording.joined((c.name for c in near), 'or')}?",
            suggestions=tuple(f"/{command.verb} {c.name}" for c in near),
        )
    raise NotUnderstood(
        f"I don't know “{key}”, and no article names it with a figure.", hint="Try its full name or its ticker."
    )


def _figures(asked: Asked, archive: Archive) -> Card:
    key = asked.command.companies[0]
    reports = _within(archive.reports(companies=(key,)), asked.command)
    if not reports:
        return (
            _nothing(archive, key, "capex", asked.command)
            if not archive.metric_counts(key)
            else cards.notice(
                f"No figures of {company_name(key)} for those years", "Leave the years away to see all."
            )
        )
    metrics = dict.fromkeys(report.figure.metric for report in reports)
    tables = [timeline(key, metric, [r for r in reports if r.figure.metric == metric]) for metric in metrics]
    tables.sort(key=lambda table: -len(table.facts))
    return cards.overview(company_name(key), tables)


def _compare(asked: Asked, archive: Archive) -> Card:
    command, metric = asked.command, asked.command.metric or "capex"
    lines = [(company_name(key), _latest(_timeline(archive, key, metric, command))) for key in command.companies]
    if all(fact is None for _, fact in lines):
        names = wording.joined(name for name, _ in lines)
        return cards.notice(
            f"No {wording.metric(metric).lower()} of {names} so far", "Nothing that I have read gives one."
        )
    years = "–".join(str(year) for year in dict.fromkeys((command.since, command.until)) if year)
    return cards.comparison(metric, lines, period=years or None)


def _latest(found: Timeline) -> Fact | None:
    """The fact to compare by: the latest level of the whole company that still stands."""
    levels = [fact for fact in found.facts if fact.figure.measure == "level" and fact.figure.subject is None]
    return next((fact for fact in levels if not fact.superseded), levels[0] if levels else None)


def _sources(asked: Asked, archive: Archive) -> Card:
    command = asked.command
    if command.arguments:
        return _story_sources(command.arguments[0], archive)
    target = command if command.companies else asked.before
    if target is None or not target.companies:
        raise NotUnderstood(
            "Sources of what?", hint="Ask /capex bytedance first, or say /sources bytedance capex."
        )
    metric = command.metric or target.metric
    reports: list[Report] = []
    for key in target.companies:
        found = archive.reports(companies=(key,), metrics=(metric,) if metric else ())
        reports.extend(_within(found, target))
    if not reports:
        return _nothing(archive, target.companies[0], metric or "capex", target)
    title = wording.joined(company_name(key) for key in target.companies)
    return cards.sources(f"{title} {wording.metric(metric).lower()}" if metric else title, reports)


def _story_sources(story_id: str, archive: Archive) -> Card:
    story = archive.story(story_id)
    if story is None:
        raise NotUnderstood(
            "I no longer have that story.", hint="Ask for the company instead: /sources bytedance capex."
        )
    reports = [
        Report(figure=figure, article=reading.article, story=story.id)
        for reading in story.readings
        for figure in cards.key_figures(reading.figures)
    ]
    return cards.sources(story.lead.article.title, reports)


# --- stories --------------------------------------------------------------------------------------


def _brief(asked: Asked, archive: Archive) -> Card:
    """The stories of the last day (or week) that this channel follows, or all of them where it follows nothing."""
    days = 7 if "week" in asked.command.arguments else 1
    stories = archive.recent_stories(asked.now - timedelta(days=days))
    mine = archive.subscriptions(asked.address)
    followed = [story for story in stories if _follows(mine, story)] if mine else list(stories)
    return cards.brief(ranked(followed), asked.now.astimezone(subscriptions.zone(asked.tz)).date(), tz=asked.tz)


def _follows(mine: Sequence[Subscription], story: Story) -> bool:
    return any(subscriptions.wanted(subscription, reading) for subscription in mine for reading in story.readings)


def ranked(stories: Sequence[Story]) -> list[Story]:
    """Stories by importance, the newest first among equals."""
    return sorted(stories, key=lambda s: (s.importance, s.lead.article.published, s.id), reverse=True)


def _why(asked: Asked, archive: Archive) -> Card:
    """Why a story was told or not: its topics with their cues, and how its importance adds up."""
    if not asked.command.arguments:
        raise NotUnderstood("Why what?", hint="Give the story's link: /why https://….")
    given = asked.command.arguments[0]
    reading = archive.find_article(given)
    story = archive.story(given) or (archive.story(reading.article.id) if reading else None)
    if story is None and reading is None:
        return cards.notice("Never fetched", f"No feed that I read has brought {given}. /feeds lists what I read.")
    readings: Sequence[Reading] = story.readings if story else (reading,) if reading else ()
    return cards.listing(f"Why: {readings[0].article.title}", _reasons(asked, archive, story, readings))


def _reasons(asked: Asked, archive: Archive, story: Story | None, readings: Sequence[Reading]) -> list[Item]:
    matches = [match for reading in readings for match in reading.topics]
    items = [
        Item(text=f"Topic {match.topic}", detail=f"because of {match.cue}") for match in dict.fromkeys(matches)
    ]
    mine = archive.subscriptions(asked.address)
    wishes = dict.fromkeys(filter(None, (subscriptions.wanted(s, r) for s in mine for r in readings)))
    items += [Item(text="This channel follows it", detail=wish) for wish in wishes]
    if mine and not wishes:
        items.append(Item(text="Filtered", detail="no subscription of this channel wants it"))
    if story and story.parts:
        sums = " + ".join(f"{name} {value:g}" for name, value in story.parts)
        items.append(Item(text=f"Importance {story.importance:g}", detail=f"= {sums}"))
    return items or [Item(text="No topic", detail="nothing in it speaks for a topic that I know")]


# --- subscriptions --------------------------------------------------------------------------------


def _subscribe(asked: Asked, archive: Archive) -> Card:
    command = asked.command
    tz = command.arguments[0] if command.arguments else asked.tz
    made = Subscription(
        id=subscriptions.subscription_id(asked.address, command.topics, command.companies),
        address=asked.address,
        topics=command.topics,
        companies=command.companies,
        when=command.when or When(),
        tz=tz,
        since=asked.now,
        owner=asked.user,
    )
    archive.put_subscription(made)
    upcoming = subscriptions.next_slot(made, asked.now)
    then = (
        f"The next brief is due {wording.clock(upcoming, tz)} ({tz})."
        if upcoming
        else "New stories come as they arrive."
    )
    return cards.notice(
        f"Subscribed to {subject(made)}", f"{subscriptions.when_words(made.when).capitalize()}. {then}"
    )


def subject(subscription: Subscription) -> str:
    """What a subscription is about, in words."""
    names = [*subscription.topics, *(company_name(key) for key in subscription.companies)]
    return wording.joined("every story" if name == topics.EVERYTHING else name for name in names)


def _unsubscribe(asked: Asked, archive: Archive) -> Card:
    wanted_words = " ".join(asked.command.arguments)
    mine = archive.subscriptions(asked.address)
    if not mine:
        return cards.notice("Nothing to stop", "This channel follows nothing.")
    chosen = [s for s in mine if wanted_words.lower() == "all" or _is_called(s, wanted_words)]
    if not chosen:
        listed = wording.joined(subject(s) for s in mine)
        raise NotUnderstood(f"This channel does not follow “{wanted_words}”.", hint=f"It follows {listed}.")
    for subscription in chosen:
        archive.remove_subscription(subscription.id)
    return cards.notice(
        f"Unsubscribed from {wording.joined(subject(s) for s in chosen)}", "What was already posted stays."
    )


def _is_called(subscription: Subscription, words: str) -> bool:
    topic, company = topics.find(words), companies().find(words)
    return (
        subscription.id == words
        or subject(subscription).casefold() == words.casefold()
        or bool(topic and topic.id in subscription.topics)
        or bool(company and company.id in subscription.companies)
    )


def _subscriptions(asked: Asked, archive: Archive) -> Card:
    mine = archive.subscriptions(asked.address)
    if not mine:
        return cards.notice(
            "This channel follows nothing yet", "Try /subscribe ai-capex daily 08:00; /topics lists the topics."
        )
    items = [Item(text=subject(s), detail=_state(s, asked.now)) for s in mine]
    return cards.listing(
        "This channel follows", items, footer=f"{wording.count(len(items), 'subscription')} in total"
    )


def _state(subscription: Subscription, now: datetime) -> str:
    upcoming = subscriptions.next_slot(subscription, now)
    due = f"next {wording.clock(upcoming, subscription.tz)}" if upcoming else ""
    paused = f"paused: {subscription.reason or 'by request'}" if subscription.state == "paused" else ""
    words = (subscriptions.when_words(subscription.when), subscription.tz, due, paused, f"id {subscription.id}")
    return " · ".join(filter(None, words))


def _settings(asked: Asked, archive: Archive) -> Card:
    mine = archive.subscriptions(asked.address)
    items = [
        Item(text="Time zone", detail=mine[0].tz if mine else asked.tz),
        Item(text="Subscriptions", detail=f"{len(mine)} · /subscriptions lists them"),
    ]
    return cards.listing(
        "Settings of this channel",
        items,
        footer="Time zone and hour are set with each /subscribe … in Europe/Paris",
    )


# --- tables and help ------------------------------------------------------------------------------


def _topics(asked: Asked, archive: Archive) -> Card:
    words = " ".join(asked.command.arguments).lower()
    rows = [t for t in topics.table() if words in f"{t.id} {t.name} {t.about}".lower()]
    items = [Item(text=topic.id, detail=topic.about) for topic in rows]
    if not items:
        near = topics.suggest(words)
        hint = f"Did you mean {near[0].id}?" if near else "/topics lists them all."
        raise NotUnderstood(
            f"No topic is called “{words}”.", hint=hint, suggestions=tuple(f"/topics {t.id}" for t in near)
        )
    return cards.listing("Topics", items, footer="/subscribe <topic> daily 08:00")


def _feeds(asked: Asked, archive: Archive) -> Card:
    states = archive.feeds()
    if not states:
        return cards.notice("No feeds yet", "Add one with briefwire feeds add URL, or in the configuration.")
    bad = [state for state in states if state.health in {"failing", "paused", "gone"}]
    items = [
        Item(text=state.label, detail=f"{state.health}: {state.reason or 'no reason kept'}", url=state.feed.url)
        for state in bad
    ]
    good = [state for state in states if state not in bad]
    items += [
        Item(text=state.label, detail=_checked(state.succeeded, asked.now), url=state.feed.url) for state in good
    ]
    return cards.listing("Feeds", items, footer=f"{len(good)} fine, {wording.count(len(bad), 'problem')}")


def _checked(moment: datetime | None, now: datetime) -> str:
    return f"ok, read {wording.ago(moment, now)}" if moment else "not read yet"


def _help(asked: Asked, archive: Archive) -> Card:
    words = " ".join(asked.command.arguments).lower().lstrip("/")
    verb = next((v for v in VERBS if words in (v.name, *v.also)), None)
    if verb is not None:
        return cards.listing(f"/{verb.usage}", [Item(text=verb.about), Item(text="Example", detail=verb.example)])
    others = [v.name for v in VERBS if v.metric and v.name not in {"capex", "revenue", "funding"}]
    shown = [v for v in VERBS if not v.metric or v.name in {"capex", "revenue", "funding"}]
    items = [Item(text=f"/{v.usage}", detail=v.about) for v in shown]
    items.append(Item(text="and", detail=f"the same for {', '.join(others)}"))
    return cards.listing(
        "What can be asked", items, footer="Try /capex bytedance, /brief, /subscribe ai-capex daily 08:00"
    )


_ANSWERS: dict[str, Callable[[Asked, Archive], Card]] = {
    "figures": _figures,
    "compare": _compare,
    "sources": _sources,
    "brief": _brief,
    "why": _why,
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "subscriptions": _subscriptions,
    "settings": _settings,
    "topics": _topics,
    "feeds": _feeds,
    "help": _help,
}
