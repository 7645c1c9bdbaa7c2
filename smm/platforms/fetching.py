"""The one guard for addresses that a person types: what may be asked, how long it may take, how much may come back.

Connectors call platforms through it as well (`smm.platforms.calling`). Only http(s) to public addresses (unless the
caller allows private ones), connecting to the very address that was checked, redirects checked again, size and time
bounded. Proxies of the environment are not used.
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
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, urljoin, urlsplit

from smm.platforms.contract import Ambiguous, Permanent, Retriable
from smm.platforms.words import gettext_noop as _

MOST_BYTES = 10 * 1024 * 1024
MOST_REDIRECTS = 5
CONNECT_SECONDS = 5
SECONDS = 20
CHUNK = 64 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
SAFE = {"GET", "HEAD"}
"""Methods that change nothing: their redirects are followed, and a lost answer does no harm."""
SECRET = {"authorization", "cookie", "proxy-authorization"}
AGENT = "SMM (social media marketing)"
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Answer:
    """What came back; `headers` by lower-case name, `body` unpacked, `url` after redirects."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Request:
    """What is asked: the method, and with methods that are not SAFE perhaps a body."""

    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    most_bytes: int = MOST_BYTES

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE

    def elsewhere(self) -> Request:
        """The same for another server, which must not learn what the first one knows us by."""
        harmless = {name: value for name, value in self.headers.items() if name.lower() not in SECRET}
        return replace(self, headers=harmless)


def fetch(
    url: str, request: Request | None = None, *, allow_private: bool = False, seconds: float | None = None
) -> Answer:
    """Ask `url`, all within `seconds` (SECONDS if not given); any status is an answer.

    Of a safe request at most five redirects are followed.

    Raises Permanent (the address may not or cannot be asked, or answers with too much), Retriable (no connection;
    of a safe request also too slow, cut off) or Ambiguous (a request that is not safe was sent and got no answer).
    """
    request = request or Request()
    ends_at = time.monotonic() + (SECONDS if seconds is None else seconds)
    for _hop in range(MOST_REDIRECTS + 1):
        parts = check(url)
        addresses = _addresses(parts, allow_private)
        left = max(ends_at - time.monotonic(), 0.01)
        answer = _ask(parts, request, addresses, left)
        target = answer.headers.get("location", "")
        if answer.status not in REDIRECTS or not target or not request.is_safe:
            return answer
        url = _joined(url, target)
        if check(url)[:2] != parts[:2]:
            request = request.elsewhere()
    raise Permanent(_("The address leads on and on: more than %(most)s redirects."), most=MOST_REDIRECTS)


def check(url: str) -> SplitResult:
    """The parts of an address that may be asked; raises Permanent with a sentence for any other."""
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - a wrong port is found out only here
    except ValueError:
        raise Permanent(_("“%(url)s” is not an address."), url=url[:200]) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Permanent(_("Only addresses that begin with http:// or https:// can be asked."))
    if parts.username or parts.password:
        raise Permanent(_("The address must not hold a name or password."))
    _host(parts)
    return parts


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        raise Permanent(_("The address leads to something that is not an address.")) from None


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also when it is wrapped in another kind."""
    ip: Address = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None)
        ip = inner or ip
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _addresses(parts: SplitResult, allow_private: bool) -> list[str]:
    return addresses_of(str(parts.hostname), _port(parts), allow_private)


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def addresses_of(host: str, port: int, allow_private: bool) -> list[str]:
    """The addresses of a server that may be asked; raises Retriable (no such server) or Permanent (a private one)."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Retriable(_("There is no server of the name “%(host)s”."), host=host) from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    allowed = addresses if allow_private else [address for address in addresses if is_public(address)]
    if not allowed:
        raise Permanent(_("“%(host)s” is inside a private network; only public addresses may be asked."), host=host)
    return allowed


def _ask(parts: SplitResult, request: Request, addresses: list[str], seconds: float) -> Answer:
    host = str(parts.hostname)
    try:
        with _connected(parts, addresses) as plain, _ends_after(seconds, plain):
            return _exchange(parts, request, plain)
    except ssl.SSLCertVerificationError as error:
        said = _("The certificate of “%(host)s” is not trusted (%(why)s).")
        raise Permanent(said, host=host, why=error.verify_message) from error
    except TimeoutError as error:
        raise Retriable(_("“%(host)s” is too slow: no whole answer in time."), host=host) from error
    except (OSError, http.client.HTTPException) as error:
        said = _("“%(host)s” cannot be reached, or cut its answer off (%(why)s).")
        raise Retriable(said, host=host, why=short(error)) from error


@contextmanager
def _connected(parts: SplitResult, addresses: list[str]) -> Iterator[socket.socket]:
    """A connection to the first of the checked `addresses` that answers."""
    with connected(addresses, _port(parts)) as plain:
        plain.settimeout(None)  # from here on the time of the whole call counts
        yield plain


def connected(addresses: list[str], port: int) -> socket.socket:
    """A connection to the first of the checked `addresses` that answers; raises OSError."""
    last: OSError | None = None
    for address in addresses[:3]:
        try:
            return socket.create_connection((address, port), timeout=CONNECT_SECONDS)
        except OSError as error:
            last = error
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


def _exchange(parts: SplitResult, request: Request, plain: socket.socket) -> Answer:
    with _secured(parts, plain) as connection:
        try:
            return _answered(parts, request, connection)
        except Exception as error:
            if request.is_safe:
                raise
            said = _("“%(host)s” got the request and gave no whole answer (%(why)s).")
            raise Ambiguous(said, host=parts.hostname, why=short(error)) from error


def _answered(parts: SplitResult, request: Request, connection: socket.socket) -> Answer:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    usual = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate", "Host": _host(parts), "Connection": "close"}
    client = http.client.HTTPConnection(str(parts.hostname))
    client.sock = connection
    client.request(request.method, _ascii(path), body=request.body, headers={**usual, **request.headers})
    answer = client.getresponse()
    names = {name.lower(): value for name, value in answer.getheaders()}
    is_wanted = answer.status not in REDIRECTS
    body = _body(answer, names.get("content-encoding", ""), request.most_bytes) if is_wanted else b""
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
        raise Permanent(_("“%(host)s” is not a name that a server can have."), host=parts.hostname) from None


def _body(answer: http.client.HTTPResponse, encoding: str, most_bytes: int) -> bytes:
    unpack = _unpacker(encoding.strip().lower())
    parts: list[bytes] = []
    size = 0
    while chunk := answer.read(CHUNK):
        try:
            piece = unpack.decompress(chunk, most_bytes + 1 - size) if unpack else chunk
        except zlib.error as error:
            raise Retriable(_("The answer is packed in a way that cannot be unpacked.")) from error
        size += len(piece)
        if size > most_bytes or (unpack and unpack.unconsumed_tail):
            raise Permanent(_("The answer is larger than %(most)s MB."), most=most_bytes // 2**20)
        parts.append(piece)
    if answer.length:
        raise Retriable(_("The answer was cut off in the middle."))
    return b"".join(parts)


def _unpacker(encoding: str) -> zlib._Decompress | None:
    if encoding in {"", "identity"}:
        return None
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return zlib.decompressobj(wbits=47)  # gzip or zlib, whichever it is
    raise Permanent(_("The answer is packed as “%(kind)s”, which was not asked for."), kind=encoding[:40])


def _ascii(path: str) -> str:
    """The path as it may stand in a request: other characters percent-encoded, nothing that ends the line."""
    return "".join(
        character if "!" <= character <= "~" else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in path
    )


def short(error: Exception) -> str:
    """What went wrong, in the words of the library, cut to what a person can read."""
    return str(error)[:200] or type(error).__name__
