"""The one guard for addresses that a person types: what may be asked, how long it may take, how much may come back.

Only http(s) to public addresses (unless the caller allows private ones), connecting to the very address that was
checked, redirects checked again, size and time bounded. Proxies of the environment are not used.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from smm.platforms.contract import Permanent, Retriable

MOST_BYTES = 10 * 1024 * 1024
MOST_REDIRECTS = 5
CONNECT_SECONDS = 5
SECONDS = 20
CHUNK = 64 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
AGENT = "SMM (social media marketing; feed reader)"
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Answer:
    """What came back; `headers` by lower-case name, `body` unpacked, `url` after redirects."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes


def fetch(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    allow_private: bool = False,
    most_bytes: int = MOST_BYTES,
    seconds: float = SECONDS,
) -> Answer:
    """GET `url`, following at most five redirects, all within `seconds`; any status is an answer.

    Raises Permanent (the address may not or cannot be asked, or answers with too much) or Retriable (no connection,
    too slow, cut off).
    """
    ends_at = time.monotonic() + seconds
    for _hop in range(MOST_REDIRECTS + 1):
        parts = check(url)
        addresses = _addresses(parts, allow_private)
        left = max(ends_at - time.monotonic(), 0.01)
        answer = _ask(parts, headers or {}, addresses, most_bytes, left)
        target = answer.headers.get("location", "")
        if answer.status not in REDIRECTS or not target:
            return answer
        url = _joined(url, target)
    raise Permanent(f"The address leads on and on: more than {MOST_REDIRECTS} redirects.")


def check(url: str) -> SplitResult:
    """The parts of an address that may be asked; raises Permanent with a sentence for any other."""
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - a wrong port is found out only here
    except ValueError:
        raise Permanent(f"“{url[:200]}” is not an address.") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Permanent("Only addresses that begin with http:// or https:// can be asked.")
    if parts.username or parts.password:
        raise Permanent("The address must not hold a name or password.")
    return parts


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        raise Permanent("The address leads to something that is not an address.") from None


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also when it is wrapped in another kind."""
    ip: Address = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None)
        ip = inner or ip
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _addresses(parts: SplitResult, allow_private: bool) -> list[str]:
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Retriable(f"There is no server of the name “{host}”.") from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    allowed = addresses if allow_private else [address for address in addresses if is_public(address)]
    if not allowed:
        raise Permanent(f"“{host}” is inside a private network; only public addresses may be asked.")
    return allowed


def _ask(
    parts: SplitResult, headers: Mapping[str, str], addresses: list[str], most_bytes: int, seconds: float
) -> Answer:
    host = str(parts.hostname)
    try:
        with _connected(parts, addresses) as plain, _ends_after(seconds, plain):
            return _exchange(parts, headers, plain, most_bytes)
    except ssl.SSLCertVerificationError as error:
        raise Permanent(f"The certificate of “{host}” is not trusted ({error.verify_message}).") from error
    except TimeoutError as error:
        raise Retriable(f"“{host}” is too slow: no whole answer in time.") from error
    except (OSError, http.client.HTTPException) as error:
        raise Retriable(f"“{host}” cannot be reached, or cut its answer off ({_short(error)}).") from error


@contextmanager
def _connected(parts: SplitResult, addresses: list[str]) -> Iterator[socket.socket]:
    """A connection to the first of the checked `addresses` that answers."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    last: OSError | None = None
    for address in addresses[:3]:
        try:
            plain = socket.create_connection((address, port), timeout=CONNECT_SECONDS)
        except OSError as error:
            last = error
            continue
        with plain:
            yield plain
        return
    raise last or OSError("no address")


@contextmanager
def _ends_after(seconds: float, connection: socket.socket) -> Iterator[None]:
    """Cut the connection off when the time is over, however slowly bytes trickle in; raises TimeoutError then."""
    over = threading.Event()

    def cut() -> None:
        over.set()
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        if over.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
    if over.is_set():
        raise TimeoutError


def _exchange(parts: SplitResult, headers: Mapping[str, str], plain: socket.socket, most_bytes: int) -> Answer:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate", "Host": _host(parts), "Connection": "close"}
    with _secured(parts, plain) as connection:
        client = http.client.HTTPConnection(str(parts.hostname))
        client.sock = connection
        client.request("GET", _ascii(path), headers={**sent, **headers})
        answer = client.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        is_wanted = answer.status not in REDIRECTS
        body = _body(answer, names.get("content-encoding", ""), most_bytes) if is_wanted else b""
    return Answer(answer.status, parts.geturl(), names, body)


def _secured(parts: SplitResult, plain: socket.socket) -> socket.socket:
    """A second handle on the connection, secured where https asks for it; the first must still be able to cut it."""
    second = plain.dup()
    if parts.scheme == "http":
        return second
    return ssl.create_default_context().wrap_socket(second, server_hostname=str(parts.hostname))


def _host(parts: SplitResult) -> str:
    """The server's name as it stands in a request."""
    try:
        return parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except UnicodeError:
        raise Permanent(f"“{parts.hostname}” is not a name that a server can have.") from None


def _body(answer: http.client.HTTPResponse, encoding: str, most_bytes: int) -> bytes:
    unpack = _unpacker(encoding.strip().lower())
    parts: list[bytes] = []
    size = 0
    while chunk := answer.read(CHUNK):
        try:
            piece = unpack.decompress(chunk, most_bytes + 1 - size) if unpack else chunk
        except zlib.error as error:
            raise Retriable("The answer is packed in a way that cannot be unpacked.") from error
        size += len(piece)
        if size > most_bytes or (unpack and unpack.unconsumed_tail):
            raise Permanent(f"The answer is larger than {most_bytes // (1024 * 1024)} MB.")
        parts.append(piece)
    if answer.length:
        raise Retriable("The answer was cut off in the middle.")
    return b"".join(parts)


def _unpacker(encoding: str) -> zlib._Decompress | None:
    if encoding in {"", "identity"}:
        return None
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return zlib.decompressobj(wbits=47)  # gzip or zlib, whichever it is
    raise Permanent(f"The answer is packed as “{encoding[:40]}”, which was not asked for.")


def _ascii(path: str) -> str:
    """The path as it may stand in a request: other characters percent-encoded, nothing that ends the line."""
    return "".join(
        character if "!" <= character <= "~" else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in path
    )


def _short(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__
