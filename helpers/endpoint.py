"""Ask a model behind an OpenAI-compatible address, and say in one line why where no answer comes.

It knows HTTP, waiting and trying again; it knows nothing of DOT, of scores, or of whose model it is. Standard library only.
Nothing here raises for what a server or a network does: a prompt without an answer is a `Reply` without text.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from .dot.process import clean

MOST_BYTES = 4_000_000  # of a reply that are read
REMEDIES = {
    400: "read what it says; some models refuse temperature or max_tokens: change Endpoint.options",
    401: "check the key in the environment variable {key}",
    403: "check that the key in {key} may use this model",
    404: "check the address (it ends in /v1) and the model's name",
    429: "wait, or ask for a higher limit",
}


@dataclass(frozen=True)
class Endpoint:
    """Where to ask, and how. `key` is the name of an environment variable, never the key itself. Times are in seconds."""

    url: str  # up to and with /v1
    model: str
    key: str = "OPENAI_API_KEY"
    timeout: float = 120.0  # for one reply
    tries: int = 4
    pause: float = 1.0  # before the second try; then doubled
    patience: float = 60.0  # the longest single pause
    options: dict = field(default_factory=lambda: {"temperature": 0, "max_tokens": 448})  # some models want max_completion_tokens


@dataclass(frozen=True)
class Reply:
    """What became of one prompt: a `text`, or (text None) the `reason` why there is none, in one line.

    `tokens_in` and `tokens_out` are None where the server gave no count; `finish` is its finish_reason: "length" for an answer that was cut off.
    """

    text: str | None
    reason: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    finish: str = ""


class Failed(Exception):
    """One request without an answer; the text says what, where, and what to do. `again`: another try may help; `wait`: seconds the server asks for."""

    def __init__(self, text: str, again: bool = False, wait: float | None = None):
        super().__init__(text)
        self.again, self.wait = again, wait


def ask(endpoint: Endpoint, prompt: str, sleep: Callable[[float], None] = time.sleep) -> Reply:
    """The Reply to one prompt, after at most `endpoint.tries` tries.

    Tried again: 408, 429, 5xx, a time-out, half a reply. Not tried again: what would be no better, such as a wrong key or a web page. When the
    server says how long to wait (Retry-After), so long; otherwise `pause`, doubled each time.
    """
    for number in range(1, endpoint.tries + 1):
        try:
            return read(endpoint, fetch(endpoint, prompt))
        except Failed as failed:
            wait = endpoint.pause * 2 ** (number - 1) if failed.wait is None else failed.wait
            if not failed.again:
                return Reply(None, str(failed))
            if number == endpoint.tries:
                return Reply(None, f"{failed} (tried {number} times)")
            if wait > endpoint.patience:
                return Reply(None, f"{failed} (it asks to wait {wait:.0f} s, more than Endpoint.patience)")
        sleep(wait)
    return Reply(None, "not asked: Endpoint.tries is below 1")


def failures(names: Sequence[str], replies: Sequence[Reply]) -> list[str]:
    """A line for each reason why prompts have no answer, with the names of these prompts; empty when all were answered."""
    reasons: dict[str, list[str]] = {}
    for name, reply in zip(names, replies, strict=True):
        if reply.text is None:
            reasons.setdefault(reply.reason, []).append(name)
    return [f"failed, {len(held)} of {len(names)} ({', '.join(held)}): {reason}" for reason, held in reasons.items()]


def fetch(endpoint: Endpoint, prompt: str) -> bytes:
    """The bytes of one reply, from one try.

    Raises:
        Failed: there are none, or not all that were promised.
    """
    request = request_for(endpoint, prompt)
    here = request.host.startswith(("127.0.0.1", "localhost"))  # no proxy stands between us and this machine
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}) if here else urllib.request.ProxyHandler(), Unmoved())
    try:
        with opener.open(request, timeout=endpoint.timeout) as reply:
            data = reply.read(MOST_BYTES)
            if reply.length:  # what was promised and is not here
                raise http.client.IncompleteRead(data, reply.length)
            return data
    except urllib.error.HTTPError as error:
        raise refusal(endpoint, error) from None
    except (OSError, http.client.HTTPException) as error:
        raise silence(endpoint, error) from None


class Unmoved(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a POST that is redirected becomes a GET on the way, without its prompt, and the answer to that would be another question's."""

    def redirect_request(self, *_):
        return None


def request_for(endpoint: Endpoint, prompt: str) -> urllib.request.Request:
    """The HTTP request for one prompt. The key goes to this address only.

    Raises:
        Failed: the address or the key cannot be right.
    """
    key = os.environ.get(endpoint.key, "").strip()
    if not key.isascii() or (key and not key.isprintable()):
        raise Failed(f"the key in {endpoint.key} has characters that no key has: copy it again")
    try:
        parts = urllib.parse.urlsplit(endpoint.url)
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and parts.hostname.encode("idna")
    except ValueError:  # an open bracket, a port that is no number, an empty label
        right = False
    if right and "@" in parts.netloc:
        raise Failed(f"the address has a name or a password before {parts.hostname}: take it out, and put the key into the environment variable {endpoint.key}")
    if not right:
        shown = re.sub(r"//[^/]*@", "//", endpoint.url)
        raise Failed(f"{shown!r} is no address like http://host:port/v1: check Endpoint.url")
    body = {"model": endpoint.model, "messages": [{"role": "user", "content": prompt}], **endpoint.options}
    url, head = f"{endpoint.url.rstrip('/')}/chat/completions", {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), head)
    if key:
        request.add_unredirected_header("Authorization", f"Bearer {key}")
    return request


def read(endpoint: Endpoint, data: bytes) -> Reply:
    """The Reply in these bytes. An empty text is an answer.

    Raises:
        Failed: there is no text in them. Another try is not worth it: this one was paid for, and the next would be no better.
    """
    if data.lstrip().startswith(b"data:"):
        raise Failed(f"{endpoint.url} streams its reply, piece by piece: set \"stream\": False in Endpoint.options")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        start = tidy(data[:60].decode("utf-8", "replace"), endpoint)
        raise Failed(f"{endpoint.url} sent no JSON (it begins {start!r}): check that the address ends in /v1") from None
    said = error_in(found)
    try:
        choice = found["choices"][0]
        said = said or error_in(choice)
        message = choice["message"]
        text, finish = message["content"], str(choice.get("finish_reason", ""))
    except (KeyError, IndexError, TypeError, AttributeError):
        if said:
            raise Failed(f"{endpoint.url} answered with an error ({tidy(said, endpoint)}): read what it says") from None
        raise Failed(f"{endpoint.url} sent no choices[0].message.content: is it an OpenAI-compatible chat address?") from None
    if said:
        raise Failed(f"{endpoint.url} answered with an error ({tidy(said, endpoint)}): read what it says")
    if isinstance(text, list):  # of parts
        parts = [part.get("text") for part in text if isinstance(part, dict) and part.get("type") in ("text", "output_text")]
        text = "".join(parts) if parts and all(isinstance(part, str) for part in parts) else None
    if not isinstance(text, str) and finish == "length":
        raise Failed(f"{endpoint.url} used up its tokens before the answer began (a model that reasons first, say): raise max_tokens in Endpoint.options")
    if not isinstance(text, str):
        raise Failed(f"{endpoint.url} sent no text (finish_reason {tidy(finish, endpoint)!r}): a refusal or a tool call; ask in other words")
    return Reply(text, "", *used(found.get("usage")), finish)


def error_in(found) -> str:
    """What a reply or a choice says in its field `error`; empty when it has none."""
    error = found.get("error") if isinstance(found, dict) else None
    error = error.get("message") or error if isinstance(error, dict) else error
    return str(error) if error else ""


def used(usage) -> list[int | None]:
    """[tokens in, tokens out] of a reply's `usage`; None for what the server does not say."""
    usage = usage if isinstance(usage, dict) else {}
    return [n if type(n := usage.get(key)) is int and n >= 0 else None for key in ("prompt_tokens", "completion_tokens")]


def refusal(endpoint: Endpoint, error: urllib.error.HTTPError) -> Failed:
    """What an HTTP status other than 200 means."""
    try:
        said = error.read(10_000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        said = ""
    if 300 <= error.code < 400:
        to = tidy(error.headers.get("Location") or "it does not say where", endpoint)
        return Failed(f"{endpoint.url} answered {error.code}, it has moved ({to}): put the new address into Endpoint.url, up to and with /v1")
    again = error.code in (408, 429) or error.code >= 500
    remedy = REMEDIES.get(error.code, "its trouble, not yours: try later" if again else "read what it says").format(key=endpoint.key)
    text = f"{endpoint.url} answered {error.code} ({tidy(said, endpoint) or 'no text'}): {remedy}"
    return Failed(text, again, seconds(error.headers.get("Retry-After")))


def silence(endpoint: Endpoint, error: Exception) -> Failed:
    """What it means that no reply came, or half of one."""
    cause = getattr(error, "reason", error)  # urllib wraps what happened on the way
    if isinstance(cause, TimeoutError):
        return Failed(f"{endpoint.url} gave no reply within {endpoint.timeout:g} s: raise Endpoint.timeout, or lower max_tokens", again=True)
    if isinstance(cause, ConnectionRefusedError):
        return Failed(f"nothing listens at {endpoint.url}: start the server, or check the port")
    what = f"{type(cause).__name__}: {tidy(str(cause), endpoint)}"
    return Failed(f"no reply from {endpoint.url} ({what}): check the network and the address", again=True)


def seconds(header: str | None) -> float | None:
    """Retry-After: seconds, or a date; None where there is none that can be read."""
    if header and header.strip().isdecimal():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


def tidy(text: str, endpoint: Endpoint) -> str:
    """Text of a server, fit for one line of ours: short, nothing invisible, and without the key, should it stand there."""
    key = os.environ.get(endpoint.key, "").strip()
    return " ".join(clean(text.replace(key, "(key)") if key else text).split())[:200]
