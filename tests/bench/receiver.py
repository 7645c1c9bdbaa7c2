"""A receiver of webhooks that answers after 20 ms and counts: `python -m tests.bench.receiver PORT`.

`POST` anything with a `webhook-id`; `GET /` answers what came, as JSON: `posts`, `twice`, and `first` and `last`, the
moments (seconds since 1970) of the first and the last one.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time

PAUSE_SECONDS = 0.02
arrived: dict[str, list[float]] = {}


def told() -> dict[str, float]:
    moments = sorted(moment for times in arrived.values() for moment in times)
    return {
        "posts": len(moments),
        "twice": sum(len(times) > 1 for times in arrived.values()),
        "first": moments[0] if moments else 0,
        "last": moments[-1] if moments else 0,
    }


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    if head.startswith("POST"):
        length = re.search(r"content-length: (\d+)", head, re.I)
        await reader.readexactly(int(length[1]) if length else 0)
        await asyncio.sleep(PAUSE_SECONDS)
        name = re.search(r"webhook-id: (\S+)", head, re.I)
        arrived.setdefault(name[1] if name else "", []).append(time.time())
        body = b"{}"
    else:
        body = json.dumps(told()).encode()
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
    await writer.drain()
    writer.close()


async def main(port: int) -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
