"""Who and what there is on the simulated Discord, and the numbers that Discord gives to permissions and kinds."""

from adapters.discord import Pace
from bot.model import Address

TOKEN = "sim.token.1234567890"  # made up
BOT, APP, GUILD, HOME, OTHER, FORUM = "2001", "2002", "3001", "4001", "4002", "4003"
ANN, BEN, ANOTHER_BOT, CAT = "5001", "5002", "5003", "5004"
HERE = Address(platform="discord", workspace=GUILD, channel=HOME)
ELSEWHERE = Address(platform="discord", workspace=GUILD, channel=OTHER)
IN_FORUM = Address(platform="discord", workspace=GUILD, channel=FORUM)
ACK_WITHIN = 3.0
WAIT = 15.0
EPOCH = 1420070400000
TEXT, DM, PUBLIC_THREAD, FORUM_TYPE = 0, 1, 11, 15
MANAGE_CHANNELS, MANAGE_SERVER, VIEW, SEND, LINKS = 1 << 4, 1 << 5, 1 << 10, 1 << 11, 1 << 14
FILES, HISTORY, COMMANDS, THREADS, IN_THREADS = 1 << 15, 1 << 16, 1 << 31, 1 << 35, 1 << 38
EVERYONE = VIEW | SEND | LINKS | HISTORY | COMMANDS | THREADS | IN_THREADS
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
PACE = Pace(
    call=3.0,
    patience=3.0,
    first_wait=0.02,
    longest_wait=0.1,
    guilds=0.1,
    start=10.0,
    stop=5.0,
    between_shards=0.01,
)
