"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for make in (_feeds, _articles, _entries, _figures, _stories, _subscriptions, _deliveries):
        make()


def _feeds() -> None:
    op.create_table(
        "feeds",
        _number("id"),
        _text("url"),
        _text("name", nullable=True),
        _text("publisher", nullable=True),
        _text("topics"),
        _big("every", nullable=True),
        _flag("managed"),
        _flag("removed"),
        _text("title", nullable=True),
        _text("health"),
        _text("reason", nullable=True),
        _number("failures"),
        _text("etag", nullable=True),
        _text("last_modified", nullable=True),
        _text("body_digest", nullable=True),
        _instant("checked", nullable=True),
        _instant("succeeded", nullable=True),
        _instant("next_check", nullable=True),
        _text("moved_to", nullable=True),
        _primary("feeds", "id"),
        _unique("feeds", "url"),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        _text("id"),
        _text("identity"),
        _text("url"),
        _text("title"),
        _instant("published"),
        _text("outlet"),
        _text("feed", nullable=True),
        _text("family", nullable=True),
        _text("language"),
        _text("author", nullable=True),
        _text("depth"),
        _text("digest"),
        _text("extractor"),
        _text("gist"),
        _text("gist_indices"),
        _text("gist_dropped"),
        _instant("kept"),
        _text("text"),
        _primary("articles", "id"),
        _unique("articles", "identity"),
    )
    _index("articles", "published")
    op.create_table(
        "article_topics",
        _text("article_id"),
        _number("position"),
        _text("topic"),
        _text("cue"),
        _primary("article_topics", "article_id", "position"),
        _points("article_topics", "article_id", "articles.id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "article_companies",
        _text("article_id"),
        _number("position"),
        _text("company"),
        _primary("article_companies", "article_id", "position"),
        _points("article_companies", "article_id", "articles.id"),
        sqlite_with_rowid=False,
    )
    _index("article_companies", "company")


def _entries() -> None:
    op.create_table(
        "entries",
        _number("id"),
        _number("feed_id"),
        _text("guid", nullable=True),
        _text("link", nullable=True),
        _text("title"),
        _instant("published", nullable=True),
        _text("author", nullable=True),
        _text("source", nullable=True),
        _text("language", nullable=True),
        _instant("seen"),
        _number("attempts"),
        _text("state"),
        _text("reason"),
        _instant("settled", nullable=True),
        _text("article_id", nullable=True),
        _text("summary"),
        _text("content"),
        _primary("entries", "id"),
        _points("entries", "article_id", "articles.id"),
        _points("entries", "feed_id", "feeds.id"),
    )
    _index("entries", "article_id")
    _index("entries", "state", "id")
    op.create_table(
        "identities",
        _text("identity"),
        _number("entry_id"),
        _primary("identities", "identity"),
        _points("identities", "entry_id", "entries.id"),
        sqlite_with_rowid=False,
    )


def _figures() -> None:
    op.create_table(
        "figures",
        _number("id"),
        _text("article_id"),
        _number("position"),
        _text("who", nullable=True),
        _instant("published"),
        _text("entity", nullable=True),
        _text("company", nullable=True),
        _text("subject", nullable=True),
        _text("metric"),
        _text("measure"),
        _text("value"),
        _text("value_high", nullable=True),
        _text("unit"),
        _text("alt"),
        _text("of", nullable=True),
        _text("period", nullable=True),
        _text("status"),
        _text("bound"),
        _text("attribution", nullable=True),
        _flag("key"),
        _real("score"),
        _text("rule"),
        _text("extractor"),
        _text("because"),
        _text("part"),
        _number("starts"),
        _number("ends"),
        _text("quote"),
        _text("digest", nullable=True),
        _primary("figures", "id"),
        _points("figures", "article_id", "articles.id"),
        _unique("figures", "article_id", "position"),
    )
    _index("figures", "metric", "published")
    _index("figures", "who", "metric", "published")


def _stories() -> None:
    op.create_table(
        "stories",
        _text("id"),
        _number("revision"),
        _text("state"),
        _real("importance"),
        _text("parts"),
        _primary("stories", "id"),
    )
    op.create_table(
        "story_articles",
        _text("article_id"),
        _text("story_id"),
        _number("position"),
        _primary("story_articles", "article_id"),
        _points("story_articles", "article_id", "articles.id"),
        _points("story_articles", "story_id", "stories.id"),
        sqlite_with_rowid=False,
    )
    _index("story_articles", "story_id", "position")


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        _text("id"),
        _text("platform"),
        _text("workspace", nullable=True),
        _text("channel"),
        _text("thread", nullable=True),
        _text("topics"),
        _text("companies"),
        _text("minimum_value", nullable=True),
        _text("minimum_unit", nullable=True),
        _text("minimum_metric", nullable=True),
        _text("at", nullable=True),
        _text("weekdays"),
        _text("tz"),
        _text("state"),
        _text("reason", nullable=True),
        _instant("since", nullable=True),
        _text("owner", nullable=True),
        _flag("ended"),
        _primary("subscriptions", "id"),
    )
    _index("subscriptions", "platform", "channel")


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        _number("id"),
        _text("subscription_id"),
        _text("story"),
        _number("revision"),
        _text("story_id", nullable=True),
        _text("state"),
        _instant("due"),
        _text("reason"),
        _number("attempts"),
        _instant("claimed", nullable=True),
        _instant("settled", nullable=True),
        _text("receipt", nullable=True),
        _flag("dropped"),
        _primary("deliveries", "id"),
        _points("deliveries", "story_id", "stories.id"),
        _points("deliveries", "subscription_id", "subscriptions.id"),
        _unique("deliveries", "story", "revision", "subscription_id"),
    )
    _index("deliveries", "state", "due")
    _index("deliveries", "story_id")
    _index("deliveries", "subscription_id", "state")
    op.create_table(
        "delivery_items",
        _number("delivery_id"),
        _number("position"),
        _text("story_id"),
        _primary("delivery_items", "delivery_id", "position"),
        _points("delivery_items", "delivery_id", "deliveries.id"),
        _points("delivery_items", "story_id", "stories.id"),
        sqlite_with_rowid=False,
    )
    _index("delivery_items", "story_id")


def _text(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.Text, nullable=nullable)


def _number(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.Integer, nullable=False)


def _big(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _real(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.Double, nullable=False)


def _flag(name: str) -> "sa.Column[Any]":
    return sa.Column(name, sa.Boolean, nullable=False)


def _instant(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
