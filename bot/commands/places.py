"""The rows of the command table that are about a place and its people, and those that only buttons say."""

from bot.commands.verb import Verb

PLACE_VERBS = (
    Verb(
        name="start",
        usage="start [<pack>]",
        about="Set this channel up in a minute: starter packs, and real cards before anything is posted",
        example="/start",
        also=("setup", "onboarding"),
    ),
    Verb(
        name="home",
        usage="home",
        about="What is followed, today's five figures, and the health of the feeds",
        example="/home",
        also=("overview", "dashboard"),
    ),
    Verb(
        name="changes",
        usage="changes",
        about="Who changed what in this channel, and when",
        example="/changes",
        also=("audit", "log"),
    ),
)

# Only behind buttons: what they need is nothing that a person would type.
PRESSED_VERBS = (
    Verb(name="less", usage="less <story id>", about="Get less like this story here", example="/less a1"),
    Verb(name="split", usage="split <story id>", about="Say that these are not one story", example="/split a1"),
    Verb(name="report", usage="report <story id>", about="Say that something is wrong", example="/report a1"),
    Verb(name="greet", usage="greet <channel or installer>", about="Say hello", example="/greet channel"),
    Verb(name="request", usage="request <command>", about="Ask whoever may do it", example="/request pause"),
)
