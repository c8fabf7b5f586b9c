"""Polling, side by side with peers: `python benchmarks/feeds.py --help`.

A thousand feeds of our own words are served on the loopback. Briefwire, reader and newsboat each poll them into a
fresh archive, then again; then five hundred that answer late. Every poller is a process of its own, whose CPU
seconds (its children's included), wall time and peak memory the system tells; the server's do not count.
"""

import argparse
import asyncio
import contextlib
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from statistics import median

POLLERS = Path(__file__).resolve().with_name("pollers.py")
ITEMS, BYTES = 20, 30_000
LATENCY = (0.05, 0.4)
WORDS = """
    capacity quarter orders margin wafers cloud revenue guidance plant supply pricing demand shipments chips
    lithium battery tonnes contract customers analysts forecast inventory servers memory licences fees
    payments lending deposits turnover output yield foundry packaging turbines solar grid storage copper
    exports tariffs rivals group unit board filing prospectus stake bond facility loan tranche dividend
    buyback outlook target range midpoint
""".split()


# --- what is polled -----------------------------------------------------------------------------------


def body(number: int) -> bytes:
    """One feed of twenty items, about thirty kilobytes, the same for a number whenever it is made."""
    draw = random.Random(number)
    began = datetime(2026, 3, 2, 8, tzinfo=UTC)
    items = "".join(_item(draw, number, at, began - timedelta(hours=at)) for at in range(ITEMS))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>Desk {number}</title>\n<link>https://desk-{number}.example/</link>\n"
        f'<atom:link href="https://desk-{number}.example/feed" rel="self" type="application/rss+xml"/>\n'
        f"<description>Notes of desk {number}</description>\n<language>en</language>\n{items}</channel>\n</rss>\n"
    ).encode()


def _item(draw: random.Random, number: int, at: int, published: datetime) -> str:
    address = f"https://desk-{number}.example/notes/{draw.getrandbits(40):x}"
    title = _sentence(draw, 9).removesuffix(".")
    teaser = _sentence(draw, 22)
    text = "".join(f"<p>{_sentence(draw, 24)}</p>" for _ in range(5))
    return (
        f"<item>\n<title>{title} &amp; {draw.choice(WORDS)}</title>\n<link>{address}</link>\n"
        f'<guid isPermaLink="false">{number}-{at}</guid>\n<pubDate>{format_datetime(published)}</pubDate>\n'
        f"<dc:creator>Writer {draw.randrange(40)}</dc:creator>\n<category>{draw.choice(WORDS)}</category>\n"
        f"<description>{teaser}</description>\n<content:encoded><![CDATA[{text}]]></content:encoded>\n</item>\n"
    )


def _sentence(draw: random.Random, words: int) -> str:
    chosen = draw.choices(WORDS, k=words)
    chosen[draw.randrange(words)] = f"${draw.randrange(2, 900)}m"
    return " ".join(chosen).capitalize() + "."


# --- the server -----------------------------------------------------------------------------------------


class Site(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, ETag and 304, at the least cost: what is measured should be the pollers."""

    late: tuple[float, float] | None = None
    made: dict[str, tuple[bytes, bytes]] = {}  # noqa: RUF012 - one server a process

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.read = b""

    def data_received(self, data: bytes) -> None:
        self.read += data
        while b"\r\n\r\n" in self.read:
            asked, _, self.read = self.read.partition(b"\r\n\r\n")
            answer = self.answer(asked)
            if self.late is None:
                self.send(answer)
            else:
                asyncio.get_running_loop().call_later(random.uniform(*self.late), self.send, answer)

    def send(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)

    def answer(self, asked: bytes) -> bytes:
        path = asked.split(b" ", 2)[1].decode()
        if path not in self.made:
            content = body(int("".join(filter(str.isdigit, path)) or 0))
            self.made[path] = (content, b'"' + hashlib.md5(content).hexdigest().encode() + b'"')
        content, tag = self.made[path]
        if tag in asked:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n"
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: %s\r\nContent-Length: %d\r\n\r\n%s"
            % (tag, len(content), content)
        )


async def serve(feeds: int, *, late: bool) -> None:
    for number in range(feeds):
        Site.answer(Site(), b"GET /%d HTTP/1.1" % number)
    Site.late = LATENCY if late else None
    server = await asyncio.get_running_loop().create_server(Site, "127.0.0.1", 0, backlog=1000)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


@contextlib.contextmanager
def site(feeds: int, *, late: bool) -> Iterator[list[str]]:
    """The addresses of the feeds while the server runs."""
    command = [sys.executable, __file__, "serve", str(feeds), *(["--late"] if late else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        port = int(server.stdout.readline())
        try:
            yield [f"http://127.0.0.1:{port}/{number}" for number in range(feeds)]
        finally:
            server.kill()


# --- measuring ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """What the system says of one process and all that it started. `megabytes`: the largest of them."""

    cpu: float
    wall: float
    megabytes: float
    new: int | None


def measured(command: list[str], folder: Path) -> Run:
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, text=True, env=_environment(folder)
    ) as done:
        said = done.stdout.read()
        _, status, used = os.wait4(done.pid, 0)
        done.returncode = os.waitstatus_to_exitcode(status)
    if done.returncode:
        raise SystemExit(f"{command[:5]} ended with {done.returncode}")
    last = said.split()[-1:]
    new = int(last[0]) if last and last[0].isdigit() else None
    wall = time.perf_counter() - began
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, new)


def _environment(folder: Path) -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ} | {"HOME": str(folder)}


def commands(peers: str | None, folder: Path, urls: list[str], workers: dict[str, int]) -> dict[str, list[str]]:
    """How each poller that is there is run."""
    (folder / "given.txt").write_text("\n".join(urls))
    (folder / "config").write_text(f"reload-threads {workers['newsboat']}\n")
    pythons = {name: sys.executable for name in workers if _is_ours(name)} | ({"reader": peers} if peers else {})
    found = {
        name: [python, str(POLLERS), name.split()[0], str(folder), str(workers[name])]
        for name, python in pythons.items()
    }
    if shutil.which("newsboat"):
        found["newsboat"] = ["newsboat", "-u", "given.txt", "-C", "config", "-c", "cache.db", "-x", "reload"]
    return found


def starting(name: str, args: argparse.Namespace, workers: dict[str, int]) -> float:
    """The CPU seconds that a poller takes to start on its own archive, with no feed to poll."""
    with tempfile.TemporaryDirectory() as made:
        command = commands(args.peers, Path(made), [], workers)[name]
        return [measured(command, Path(made)).cpu for _ in range(2)][-1] if name != "newsboat" else 0.0


def compared(title: str, feeds: int, workers: dict[str, int], args: argparse.Namespace, *, late: bool) -> None:
    """Prints a table: each poller into a fresh archive, then again."""
    runs: dict[str, list[list[Run]]] = {}
    starts: dict[str, float] = {}
    with site(feeds, late=late) as urls:
        for _ in range(args.rounds):
            for name in workers:
                with tempfile.TemporaryDirectory() as made:
                    command = commands(args.peers, Path(made), urls, workers).get(name)
                    if command is not None:
                        runs.setdefault(name, []).append([measured(command, Path(made)) for _ in range(2)])
                        starts[name] = min(starts.get(name, 99.0), starting(name, args, workers))
    write(f"\n{title}\n")
    write(f"{'':22}{'fresh':^36}{'again, unchanged':^36}")
    write(f"{'':22}" + f"{'CPU s':>8}{'wall s':>8}{'MiB':>8}{'new':>9}   " * 2)
    best = {
        name: [min(stage, key=lambda run: run.cpu) for stage in zip(*made, strict=True)]
        for name, made in runs.items()
    }
    for name, stages in best.items():
        cells = "".join(
            f"{run.cpu:8.2f}{run.wall:8.1f}{run.megabytes:8.0f}{'' if run.new is None else run.new:>9}   "
            for run in stages
        )
        write(f"{name.split()[0] + f', {workers[name]} at once':<22}{cells}")
    for ours in filter(_is_ours, best):
        for name in (name for name in best if not _is_ours(name)):
            ratios = [
                f"{_times(own, other, 'cpu'):.1f} x its CPU, {_times(own, other, 'wall'):.1f} x its wall"
                for own, other in zip(zip(*runs[ours], strict=True), zip(*runs[name], strict=True), strict=True)
            ]
            write(f"{name} takes, beside {ours} at {workers[ours]}, {ratios[0]}; again {ratios[1]}.")
            net = [
                (other.cpu - starts[name]) / max(own.cpu - starts[ours], 0.01)
                for own, other in zip(best[ours], best[name], strict=True)
            ]
            write(
                f"  Without what starting takes ({starts[ours]:.2f} s, {name} {starts[name]:.2f} s): "
                f"{net[0]:.1f} x its CPU; again {net[1]:.1f} x."
            )


def _times(own: Sequence[Run], other: Sequence[Run], what: str) -> float:
    """What the other takes beside one, round by round, at the median: machines change between rounds."""
    return median(getattr(two, what) / getattr(one, what) for one, two in zip(own, other, strict=True))


def _is_ours(name: str) -> bool:
    return name.startswith("briefwire")


def _has_reader(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", "import reader"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def write(line: str) -> None:
    sys.stdout.write(line.rstrip() + "\n")
    sys.stdout.flush()


def main() -> None:
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve(int(sys.argv[2]), late="--late" in sys.argv))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--peers", help="a Python that has benchmarks/requirements.txt installed; without it, no reader"
    )
    parser.add_argument("--feeds", type=int, default=1000, help="how many feeds (default %(default)s)")
    parser.add_argument(
        "--rounds",
        type=int,
        default=1,
        help="how many times: the table shows the best, the ratios are medians (default %(default)s)",
    )
    args = parser.parse_args()
    if args.peers and not _has_reader(args.peers):
        write(f"{args.peers} has no reader, so it is left out.")
        args.peers = None
    if args.peers:  # it is run from other folders, and its link must not be followed
        args.peers = str(Path(args.peers).absolute())
    if not shutil.which("newsboat"):
        write("newsboat is not installed here (apt-get install newsboat), so it is left out.")
    title = f"{args.feeds} feeds of {ITEMS} items, {len(body(0)) // 1000} KB each, on the loopback:"
    compared(title, args.feeds, {"briefwire": 50, "reader": 1, "newsboat": 10}, args, late=False)
    title = f"{args.feeds // 2} of them that answer after {LATENCY[0] * 1000:.0f} to {LATENCY[1] * 1000:.0f} ms:"
    # The same for all, then ours as it comes: so many requests at once as the configuration has by default.
    late = {"briefwire": 50, "reader": 50, "newsboat": 50, "briefwire as it comes": 150}
    compared(title, args.feeds // 2, late, args, late=True)


if __name__ == "__main__":
    main()
