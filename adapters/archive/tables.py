"""What the archive keeps: the tables, their keys and the indices that the questions need. No statement is here.

A change here needs a migration in `migrations/versions` and its revision in `HEAD`; a test compares the two.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from adapters.archive.columns import Exact, Instant, Listed, Span, TimeOfDay, Words

HEAD = "0011"

_IS_MERGED = text("merged_into IS NOT NULL")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Words, nullable=False, unique=True),
    Column("name", Words),
    Column("publisher", Words),
    Column("topics", Listed, nullable=False),
    Column("every", Span),
    Column("managed", Boolean, nullable=False),  # it comes from the configuration file
    Column("removed", Boolean, nullable=False),  # nobody asks for it any more; its entries and articles stay
    Column("title", Words),
    Column("health", Words, nullable=False),
    Column("reason", Words),
    Column("failures", Integer, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_digest", Words),
    Column("checked", Instant),
    Column("succeeded", Instant),
    Column("next_check", Instant),
    Column("moved_to", Words),
    Column("wait", Span),
    Column("cadence", Span),
    Column("question", Words),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Words, primary_key=True),
    Column("identity", Words, nullable=False, unique=True),  # of its canonical link
    Column("url", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("published", Instant, nullable=False, index=True),
    Column("outlet", Words, nullable=False),
    Column("feed", Words),  # as the article says; it may come from no feed of ours
    Column("family", Words),
    Column("language", Words, nullable=False),
    Column("author", Words),
    Column("section", Words),
    Column("depth", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("extractor", Words, nullable=False),
    Column("gist", Listed, nullable=False),
    Column("gist_indices", Listed, nullable=False),
    Column("gist_dropped", Listed, nullable=False),
    Column("kept", Instant, nullable=False),
    Column("text", Words, nullable=False),  # last, so that SQLite reads the others without it
)

# `state` is pending, read, merged or failed. Markup is dropped once the article is kept: stored text once.
# What its publisher changed later is pending again: `revises` is the article that it became, `revisits` how often
# that was.
entries = Table(
    "entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed_id", Integer, ForeignKey(feeds.c.id), nullable=False),
    Column("guid", Words),
    Column("link", Words),
    Column("title", Words, nullable=False),
    Column("published", Instant),
    Column("author", Words),
    Column("source", Words),
    Column("language", Words),
    Column("seen", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("settled", Instant),
    Column("article_id", Words, ForeignKey(articles.c.id), index=True),
    Column("summary", Words, nullable=False),
    Column("content", Words, nullable=False),
    Column("telling", Words, nullable=False),
    Column("revises", Words),
    Column("revisits", Integer, nullable=False),
    Index("ix_entries_state_id", "state", "id"),
)

# The seen-set: every guid, canonical link and content digest by which an entry was ever known.
identities = Table(
    "identities",
    metadata,
    Column("identity", Text, primary_key=True),  # a digest of ours: nothing to clean
    Column("entry_id", Integer, ForeignKey(entries.c.id), nullable=False),
    sqlite_with_rowid=False,
)

# What whoever runs this is to hear of a feed, once; `state` is queued, told or failed.
notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("due", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("begun", Instant),
    Column("reason", Words, nullable=False),
    Index("ix_notices_state_due", "state", "due"),
)

article_topics = Table(
    "article_topics",
    metadata,
    Column("article_id", Words, ForeignKey(articles.c.id), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("topic", Words, nullable=False),
    Column("cue", Words, nullable=False),
    sqlite_with_rowid=False,
)

article_companies = Table(
    "article_companies",
    metadata,
    Column("article_id", Words, ForeignKey(articles.c.id), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("company", Words, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# `who` is the company's id, or `~` and the folded name of somebody whom the companies table does not know.
# `published` is the article's, so that the newest figures of a company are one walk along an index.
figures = Table(
    "figures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Words, ForeignKey(articles.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("who", Words),
    Column("published", Instant, nullable=False),
    Column("entity", Words),
    Column("company", Words),
    Column("subject", Words),
    Column("metric", Words, nullable=False),
    Column("measure", Words, nullable=False),
    Column("value", Exact, nullable=False),
    Column("value_high", Exact),
    Column("unit", Words, nullable=False),
    Column("alt", Listed, nullable=False),
    Column("of", Words),
    Column("period", Words),
    Column("status", Words, nullable=False),
    Column("bound", Words, nullable=False),
    Column("attribution", Words),
    Column("key", Boolean, nullable=False),
    Column("score", Double, nullable=False),
    Column("rule", Words, nullable=False),
    Column("extractor", Words, nullable=False),
    Column("because", Listed, nullable=False),
    Column("part", Words, nullable=False),
    Column("starts", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Column("quote", Words, nullable=False),
    Column("digest", Words),  # only where it is not the article's
    UniqueConstraint("article_id", "position"),
    Index("ix_figures_who_metric_published", "who", "metric", "published"),
    Index("ix_figures_metric_published", "metric", "published"),
)

# A story that turned out to be another leads to it by `merged_into`, in one step, and has no articles of its own.
stories = Table(
    "stories",
    metadata,
    Column("id", Words, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("importance", Double, nullable=False),
    Column("parts", Listed, nullable=False),
    Column("told_by", Words, nullable=False),
    Column("merged_into", Words),
    Index("ix_stories_merged_into", "merged_into", sqlite_where=_IS_MERGED),
)

story_articles = Table(
    "story_articles",
    metadata,
    Column("article_id", Words, ForeignKey(articles.c.id), primary_key=True),
    Column("story_id", Words, ForeignKey(stories.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Index("ix_story_articles_story_id_position", "story_id", "position"),
    sqlite_with_rowid=False,
)

# By what an article of these days is known among others, as its story's grouping wants it: JSON.
signatures = Table(
    "signatures",
    metadata,
    Column("article_id", Words, ForeignKey(articles.c.id), primary_key=True),
    Column("kept", Instant, nullable=False, index=True),
    Column("body", Words, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Words, primary_key=True),
    Column("platform", Words, nullable=False),
    Column("workspace", Words),
    Column("channel", Words, nullable=False),
    Column("thread", Words),
    Column("topics", Listed, nullable=False),
    Column("companies", Listed, nullable=False),
    Column("keywords", Listed, nullable=False),
    Column("metrics", Listed, nullable=False),
    Column("minimum_value", Exact),
    Column("minimum_unit", Words),
    Column("minimum_metric", Words),
    Column("at", TimeOfDay),
    Column("weekdays", Listed, nullable=False),
    Column("quiet_start", TimeOfDay),
    Column("quiet_end", TimeOfDay),
    Column("quiet_value", Exact),
    Column("quiet_unit", Words),
    Column("quiet_metric", Words),
    Column("cap", Integer),
    Column("empty", Boolean, nullable=False),
    Column("tz", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("reason", Words),
    Column("since", Instant),
    Column("owner", Words),
    Column("rule", Listed, nullable=False),
    Column("ended", Boolean, nullable=False),  # it stays for the history of its deliveries
    Column("changed", Integer, nullable=False, index=True),  # grows with every change of any of them
    Index("ix_subscriptions_platform_channel", "platform", "channel"),
)

# `story` is the story's id, or `brief:<local date>` and then `story_id` is null. `dropped`: it was never to be
# sent any more because its subscription had ended, which is nobody's failure.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscription_id", Words, ForeignKey(subscriptions.c.id), nullable=False),
    Column("story", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("story_id", Words, ForeignKey(stories.c.id), index=True),
    Column("state", Words, nullable=False),
    Column("due", Instant, nullable=False),
    Column("reason", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed", Instant),
    Column("settled", Instant),
    Column("receipt", Words),
    Column("dropped", Boolean, nullable=False),
    Column("note", Words, nullable=False),
    Column("notice", Boolean, nullable=False),
    Column("begun", Instant),  # the first attempt
    Column("trouble", Words, nullable=False),  # what went wrong the last time
    UniqueConstraint("story", "revision", "subscription_id"),
    Index("ix_deliveries_receipt", "receipt"),
    Index("ix_deliveries_state_due", "state", "due"),
    Index("ix_deliveries_subscription_id_state", "subscription_id", "state"),
)

delivery_items = Table(
    "delivery_items",
    metadata,
    Column("delivery_id", Integer, ForeignKey(deliveries.c.id), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("story_id", Words, ForeignKey(stories.c.id), nullable=False, index=True),
    sqlite_with_rowid=False,
)

# `channel` is the address's channel key.
channel_settings = Table(
    "channel_settings",
    metadata,
    Column("channel", Words, primary_key=True),
    Column("platform", Words, nullable=False),
    Column("workspace", Words),
    Column("editors", Words, nullable=False),
    Column("tz", Words),
    sqlite_with_rowid=False,
)

# Who changed what, and where. `remark`: it changed nothing, and is for whoever runs us.
changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("platform", Words, nullable=False),
    Column("workspace", Words),
    Column("channel", Words, nullable=False),
    Column("person", Words),
    Column("name", Words),
    Column("command", Words, nullable=False),
    Column("outcome", Words, nullable=False),
    Column("remark", Boolean, nullable=False),
    Index("ix_changes_platform_channel", "platform", "channel"),
)

# `sealed` can be read only with a key that is not kept here.
installations = Table(
    "installations",
    metadata,
    Column("platform", Words, primary_key=True),
    Column("workspace", Words, primary_key=True),
    Column("sealed", Words, nullable=False),
    Column("installed", Instant, nullable=False),
    sqlite_with_rowid=False,
)

install_states = Table(
    "install_states",
    metadata,
    Column("state", Words, primary_key=True),
    Column("until", Instant, nullable=False),
    sqlite_with_rowid=False,
)

# What is done once, whoever is told of it; `lease` is until when somebody has it, none once it is done.
once = Table(
    "once",
    metadata,
    Column("key", Words, primary_key=True),
    Column("lease", Instant),
    Column("until", Instant, nullable=False, index=True),
    sqlite_with_rowid=False,
)
