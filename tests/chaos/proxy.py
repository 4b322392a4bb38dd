"""A bad line: cuts bodies, shortens them, turns bits over, swallows answers. By seed."""

import asyncio
import contextlib
import random
import threading
from collections import Counter

HEAD_END = b"\r\n\r\n"


class ChaosProxy:
    """Listens on a port of its own and passes each request on to `target`, or does not.

    One connection is one request. `happened` counts what was done to them.
    """

    def __init__(self, target, seed, *, cut=0.15, swallow=0.25, flip=0.05):
        self.target = target
        self.chance = random.Random(seed)
        self.cut, self.swallow, self.flip = cut, swallow, flip
        self.happened = Counter()
        self.open, self.lines = set(), set()

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait(10)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join(10)

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self.serve(ready))
        self.loop.close()

    async def serve(self, ready):
        self.stopping = asyncio.Event()
        server = await asyncio.start_server(self.accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self.stopping.wait()
        for door in server.sockets:
            self.loop.remove_reader(door)  # closed now, asyncio would lose who is coming in
        accepting = asyncio.all_tasks() - self.lines - {asyncio.current_task()}
        await asyncio.gather(*accepting, return_exceptions=True)
        ending = list(self.lines)
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        for stream in self.open:
            stream.transport.abort()
        server.close()
        await asyncio.sleep(0)  # the loop closes the sockets in its next round

    def accept(self, reader, writer):
        """Note the line before its task runs: one that is cancelled at once closes nothing."""
        self.open.add(writer)
        self.lines.add(task := self.loop.create_task(self.carry(reader, writer)))
        task.add_done_callback(self.lines.discard)

    async def carry(self, reader, writer):
        streams = [writer]
        try:
            head, body = await read_request(reader)
            head, body, whole = self.spoil(head, body)
            source, upstream = await asyncio.open_connection("127.0.0.1", self.target)
            streams.append(upstream)
            self.open.add(upstream)
            upstream.write(head + body)
            await upstream.drain()
            if not whole:
                upstream.write_eof()
            async with asyncio.timeout(20):
                answer = await source.read()
            if whole and self.chance.random() < self.swallow:
                self.happened["swallowed"] += 1
            else:
                writer.write(answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            self.happened["broken"] += 1
        finally:
            for stream in streams:
                stream.close()
            for stream in streams:
                with contextlib.suppress(OSError):
                    await stream.wait_closed()
                self.open.discard(stream)

    def spoil(self, head, body):
        """What is passed on: head, body, and whether the line then stays open."""
        fate = self.chance.random()
        short = body[: self.chance.randrange(1, len(body))]
        if fate < self.cut / 2:
            self.happened["cut"] += 1
            return head, short, False
        if fate < self.cut:
            self.happened["shortened"] += 1
            return with_length(head, len(short)), short, True
        if fate < self.cut + self.flip:
            self.happened["flipped"] += 1
            place = self.chance.randrange(len(body) // 2, len(body) - 64)
            turned = bytes([body[place] ^ 1])
            return head, body[:place] + turned + body[place + 1 :], True
        self.happened["passed"] += 1
        return head, body, True


async def read_request(reader):
    head = await reader.readuntil(HEAD_END)
    length = next(
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    return head, await reader.readexactly(length)


def with_length(head, length):
    lines = [
        b"Content-Length: %d" % length if line.lower().startswith(b"content-length:") else line
        for line in head.split(b"\r\n")
    ]
    return b"\r\n".join(lines)
