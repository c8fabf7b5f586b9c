"""Cards and answerers for the tests of what people see on Discord."""

from bot.model import Actions, Button, Card, FigureRow, FigureTable, Heading, Prose

PNG = b"\x89PNG\r\n\x1a\n made up"


SOURCES = (Button(label="Sources", verb="sources", argument="a1"),)


def card(title="A bigger budget", buttons=SOURCES):
    return Card(
        kind="story",
        parts=(
            Heading(text=title),
            FigureTable(rows=(FigureRow(label="Capex 2025", amount="US$22bn"),)),
            Actions(buttons=buttons),
        ),
    )


async def desk(request):
    timeline = Button(label="Timeline", verb="figures", argument="bytedance capex")
    parts = (Heading(text=f"You asked {request.text}"), Prose(text="Done."), Actions(buttons=(timeline,)))
    return Card(kind="answer", parts=parts, private=True)


class Asked:
    """An answerer that keeps what it was asked, and answers with what a test wants."""

    def __init__(self, answer=None):
        self.requests = []
        self.answer = answer

    async def __call__(self, request):
        self.requests.append(request)
        return self.answer or await desk(request)

    @property
    def texts(self):
        return [request.text for request in self.requests]


LISTED = Card(
    kind="answer",
    parts=(Heading(text="Follows"), Actions(buttons=(Button(label="Pause", verb="pause", argument="all"),))),
    private=True,
)
