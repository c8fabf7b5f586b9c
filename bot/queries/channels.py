"""What a channel asks to be sent: subscribing, pausing, going on, and what a wish would have sent last week."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot import alerts, cards, previews, subscriptions, topics, wording
from bot.commands import metric_named
from bot.companies import companies
from bot.errors import NotUnderstood
from bot.model import Actions, Button, Card, Item, Prose, Subscription, When
from bot.ports import Archive
from bot.queries.asked import Asked, company_name

WEEK = timedelta(days=7)
SHOWN = 5
_WITH_BUTTONS = 2


def wish(asked: Asked) -> Subscription:
    """The subscription that a command describes."""
    command, options = asked.command, dict(asked.command.options)
    keywords = tuple(filter(None, (options.get("about", "").casefold(),)))
    metrics = tuple(filter(None, (metric_named(options.get("metric", "")),)))
    return Subscription(
        id=subscriptions.subscription_id(asked.address, command.topics, command.companies, keywords, metrics),
        address=asked.address,
        topics=command.topics,
        companies=command.companies,
        keywords=keywords,
        metrics=metrics,
        minimum=subscriptions.minimum(options["over"]) if "over" in options else None,
        quiet=subscriptions.quiet(options["quiet"]) if "quiet" in options else None,
        cap=int(options["cap"]) if "cap" in options else None,
        empty="silent" not in options,
        when=command.when or When(),
        tz=command.arguments[0] if command.arguments else asked.tz,
        since=asked.now,
        owner=asked.user,
    )


def subscribe(asked: Asked, archive: Archive) -> Card:
    made = wish(asked)
    before = next((one for one in archive.subscriptions(asked.address) if one.id == made.id), None)
    upcoming = subscriptions.next_slot(made, asked.now)
    then = (
        f"The next brief is due {wording.clock(upcoming, made.tz)} ({made.tz})."
        if upcoming
        else "New stories come as they arrive."
    )
    said = "; ".join(terms(made))
    told = f"{said[0].upper()}{said[1:]}. {then}"
    if before is not None and replace(made, since=before.since, owner=before.owner) == before:
        return cards.notice(f"Already subscribed to {subject(made)}", f"Nothing has changed. {told}")
    archive.put_subscription(made)
    done = cards.notice(f"Subscribed to {subject(made)}", told)
    return announced(done, asked, f"set up {subject(made)} here: {said}")


def announced(card: Card, asked: Asked, what: str, *more: Actions) -> Card:
    """The answer to whoever changed something, with the line that tells everybody else."""
    line = Prose(text=f"{asked.name or 'Somebody'} {what}")
    return replace(card, announce=Card(kind="notice", parts=(line, *more)))


def subject(subscription: Subscription) -> str:
    """What a subscription is about, in words."""
    if subscription.rule is not None:
        return f"alert on {alerts.words(subscription.rule)}"
    names = [*subscription.topics, *(company_name(key) for key in subscription.companies)]
    names += [f"“{word}”" for word in subscription.keywords]
    said = wording.joined("every story" if name == topics.EVERYTHING else name for name in names) or "every story"
    of = wording.joined((wording.metric(metric).lower() for metric in subscription.metrics), "or")
    return f"{said} with {of}" if of else said


def terms(subscription: Subscription) -> list[str]:
    """When and how much, in words."""
    terms = [subscriptions.when_words(subscription.when)]
    if subscription.minimum:
        terms.append(f"over {subscriptions.minimum_words(subscription.minimum)}")
    if subscription.quiet:
        terms.append(f"quiet {subscriptions.quiet_words(subscription.quiet)}")
    if subscription.cap:
        terms.append(f"at most {subscription.cap} a day")
    if not (subscription.empty or subscription.when.live):
        terms.append("silent where there is nothing")
    return terms


def line(subscription: Subscription, *, over: str = "", cap: int | None = None, when: str = "") -> str:
    """What to say after /subscribe to have the same again, but for what is given."""
    names = [*subscription.topics, *(company_name(key) for key in subscription.companies)]
    least = over or (subscriptions.minimum_words(subscription.minimum) if subscription.minimum else "")
    most = cap or subscription.cap
    parts = (
        ", ".join(names),
        *(f'about "{word}"' for word in subscription.keywords),
        f"over {least}" if least else "",
        f"quiet {subscriptions.quiet_words(subscription.quiet)}" if subscription.quiet else "",
        f"cap {most}" if most else "",
        when or subscriptions.when_words(subscription.when),
        f"in {subscription.tz}",
    )
    return " ".join(filter(None, parts))


def state(subscription: Subscription, asked: Asked) -> str:
    """One line on a subscription: its terms, and how it is."""
    upcoming = subscriptions.next_slot(subscription, asked.now)
    due = f"next {wording.clock(upcoming, subscription.tz)}" if upcoming else ""
    paused = f"paused: {subscription.reason or 'by request'}" if subscription.state == "paused" else ""
    return " · ".join(filter(None, (*terms(subscription), subscription.tz, due, paused, f"id {subscription.id}")))


def buttons(mine: Sequence[Subscription]) -> Iterator[Button]:
    """What can be done about each of the first few: pausing, going on, ending."""
    several = len(mine) > 1
    for one in mine[:_WITH_BUTTONS]:
        of = f" {subject(one)}" if several else ""
        if one.state == "paused":
            yield Button(label=f"Go on{' with' if several else ''}{of}", verb="resume", argument=one.id)
        else:
            yield Button(label=f"Pause{of}", verb="pause", argument=one.id)
        sure = f"This channel will get nothing more on {subject(one)}. What was posted stays."
        yield Button(label=f"End{of}", verb="unsubscribe", argument=one.id, style="danger", confirm=sure)


def named(asked: Asked, archive: Archive) -> Sequence[Subscription]:
    """The subscriptions of this channel that a command names by id, topic, company or `all`."""
    words = " ".join(asked.command.arguments)
    mine = archive.subscriptions(asked.address)
    if mine and not words:
        lines = tuple(f"/{asked.command.verb} {subject(one)}" for one in mine)
        hint = f"Say {wording.joined((*lines[:_WITH_BUTTONS], f'/{asked.command.verb} all'), 'or')}."
        raise NotUnderstood("Stop which subscription?", hint=hint, suggestions=lines)
    chosen = [s for s in mine if words.lower() == "all" or _is_called(s, words)]
    if mine and not chosen:
        listed = wording.joined(subject(s) for s in mine)
        raise NotUnderstood(f"This channel does not follow “{words}”.", hint=f"It follows {listed}.")
    return chosen


def _is_called(subscription: Subscription, words: str) -> bool:
    topic, company = topics.find(words), companies().find(words)
    return (
        subscription.id == words
        or subject(subscription).casefold() == words.casefold()
        or words.casefold() in subscription.keywords
        or bool(topic and topic.id in subscription.topics)
        or bool(company and company.id in subscription.companies)
    )


def unsubscribe(asked: Asked, archive: Archive) -> Card:
    chosen = named(asked, archive)
    if not chosen:
        return cards.notice("Nothing to stop", "This channel follows nothing.")
    for subscription in chosen:
        if subscription.owner == subscriptions.CONFIG_OWNER:
            archive.put_subscription(replace(subscription, reason=subscriptions.ENDED_THERE))
        archive.remove_subscription(subscription.id)
    listed = wording.joined(subject(s) for s in chosen)
    configured = any(one.owner == subscriptions.CONFIG_OWNER for one in chosen)
    stays = " It stands in the configuration, but does not come back unless you subscribe to it again."
    done = cards.notice(
        f"Unsubscribed from {listed}", f"What was already posted stays.{stays if configured else ''}"
    )
    return announced(done, asked, f"ended {listed} here")


def pause(asked: Asked, archive: Archive) -> Card:
    """Stops posting for now; what is missed waits."""
    named_here = named(_all_unless_named(asked), archive)
    chosen = [one for one in named_here if one.state == "active"]
    if not chosen:
        why = "It is paused already: /resume goes on." if named_here else "This channel follows nothing."
        return cards.notice("Nothing to pause", why)
    reason = f"by request on {wording.day(asked.now)}"
    for subscription in chosen:
        archive.put_subscription(replace(subscription, state="paused", reason=reason))
    listed = wording.joined(subject(s) for s in chosen)
    done = cards.notice(f"Paused: {listed}", "What is missed is kept. /resume goes on, and tells it in a brief.")
    return announced(done, asked, f"paused {listed} here")


def resume(asked: Asked, archive: Archive) -> Card:
    """Goes on; what was missed comes in the next brief."""
    chosen = [s for s in named(_all_unless_named(asked), archive) if s.state == "paused"]
    if not chosen:
        return cards.notice("Nothing is paused", "/subscriptions lists what this channel follows.")
    kept_back = 0
    for subscription in chosen:
        archive.put_subscription(replace(subscription, state="active", reason=None))
        kept_back += archive.release(subscription.id)
    listed = wording.joined(subject(s) for s in chosen)
    missed = f"{wording.count(kept_back, 'story', 'stories')} came meanwhile, for the next brief."
    done = cards.notice(f"Going on: {listed}", missed if kept_back else "Nothing was missed.")
    return announced(done, asked, f"went on with {listed} here")


def _all_unless_named(asked: Asked) -> Asked:
    if asked.command.arguments:
        return asked
    return replace(asked, command=replace(asked.command, arguments=("all",)))


def preview(asked: Asked, archive: Archive) -> Card:
    """What a wish would have told in the last seven days."""
    made, since = wish(asked), asked.now - WEEK
    seen = previews.preview(made, archive.recent_stories(since, 10_000), since, asked.now)
    if not seen.posts and not seen.waiting:
        return cards.notice(
            f"{subject(made)}: nothing last week", "No story of the last seven days fits this rule."
        )
    tz = ZoneInfo(made.tz)
    items = [
        Item(
            text=story.lead.article.title,
            detail=f"{wording.clock(at.astimezone(tz), made.tz)} · {subscriptions.wants(made, story) or ''}",
            url=story.lead.article.url,
        )
        for at, story in reversed(seen.posts[-SHOWN:])
    ]
    title = f"With this rule last week: {_foretold(made, seen)}"
    return cards.listing(title, items, footer="Nothing is saved yet: /subscribe with the same words does that")


def _foretold(made: Subscription, seen: previews.Preview) -> str:
    """How much it would have been: "14 posts, at most 3 a day; here are 5"."""
    number = len(seen.posts)
    here = f"; here are {SHOWN}" if number > SHOWN else ""
    if made.when.live:
        more = f", and {seen.kept_back} over the cap, for a brief" if seen.kept_back else ""
        return f"{wording.count(number, 'post')}, at most {seen.busiest} a day{more}{here}"
    told = f"{wording.count(number, 'story', 'stories')} in {wording.count(seen.briefs, 'brief')}"
    more = f", and {seen.waiting} for the next" if seen.waiting else ""
    return f"{told}, at most {seen.busiest} in one{more}{here}"
