"""Ask a model behind an OpenAI-compatible address, and say in one line why where no answer comes.

Sending, time-outs, retries and Retry-After are the `openai` client's. This module reads the replies, keeps
the key out of every message and saves answers as they come. It knows nothing of DOT, of scores, or of whose
model it is. Whatever a server or a network does, a prompt without an answer is a `Reply` without text.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

import openai

from helpers.dot.process import clean

GIVE_UP = 3  # prompts in a row that fail for the same reason: the next would too
REMEDIES = {
    400: "read what it says; some models refuse an option: change Endpoint.options",
    401: "check the key in the environment variable {key}",
    403: "check that the key in {key} may use this model",
    404: "check the address (it ends in /v1) and the model's name",
    429: "wait, or ask for a higher limit",
}
NO_KEY = "none"  # the client insists on one; no Authorization is sent then
# newer models want one option under another name, or don't take it at all
INSTEAD = {"max_tokens": "max_completion_tokens", "temperature": None}
# the client would send these from the environment to any address
UNASKED = {"OpenAI-Organization": openai.omit, "OpenAI-Project": openai.omit}


@dataclass(frozen=True)
class Endpoint:
    """Where to ask, and how. `key` is the name of an environment variable, never the key itself."""

    url: str  # up to and with /v1
    model: str
    key: str = "OPENAI_API_KEY"
    timeout: float = 120.0  # seconds
    retries: int = 3  # after the first try
    options: dict = field(default_factory=lambda: {"temperature": 0, "max_tokens": 448})


@dataclass(frozen=True)
class Reply:
    """What became of one prompt: a `text`, or (text None) the `reason` why there is none, in one line.

    `tokens_in` and `tokens_out` are None where the server gave no count; `finish` is its finish_reason:
    "length" for an answer that was cut off. `options` are those the model took: without "temperature" it
    sampled.
    """

    text: str | None
    reason: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    finish: str = ""
    options: dict = field(default_factory=dict)


class Failed(Exception):
    """One request without an answer; the text says what, where, and what to do."""


def ask(endpoint: Endpoint, prompt: str) -> Reply:
    """The Reply to one prompt.

    An option that the model refuses is left out, or renamed (`INSTEAD`), and the prompt sent again.
    """
    options = dict(endpoint.options)
    try:
        with client(endpoint) as sender:
            while True:
                try:
                    return replace(read(endpoint, send(sender, endpoint, prompt, options)), options=options)
                except openai.BadRequestError as error:
                    refused = [name for name in options if name in INSTEAD and name in error.response.text]
                    if not refused:
                        raise
                    value = options.pop(refused[0])
                    options |= {INSTEAD[refused[0]]: value} if INSTEAD[refused[0]] else {}
    except Failed as failed:
        return Reply(None, str(failed))
    except openai.APIStatusError as error:
        return Reply(None, refusal(endpoint, error.response))
    except openai.OpenAIError as error:
        return Reply(None, silence(endpoint, error))


def ask_all(endpoint: Endpoint, prompts: Mapping[str, str], file: str | Path) -> dict[str, Reply]:
    """{name: Reply} for {name: prompt}; each Reply is added to `file`, a line of JSON, as it comes.

    Resumes: a prompt that this file has an answer to, from this address and model with these options, is not
    sent again; one that failed is. After GIVE_UP failures in a row for the same reason the rest is not asked.
    """
    file, replies, row = Path(file), {}, []
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = saved(file)
    with file.open("a", encoding="utf-8") as lines:
        if file.stat().st_size and not file.read_bytes().endswith(b"\n"):  # stopped in the middle of a line
            lines.write("\n")
        for name, prompt in prompts.items():
            asked = fingerprint(endpoint, prompt)
            reply = kept.get(asked)
            if reply is None and len(row) >= GIVE_UP and len(set(row[-GIVE_UP:])) == 1:
                reply = Reply(None, f"not asked, after {GIVE_UP} in a row: {row[-1]}")
            elif reply is None:
                reply = ask(endpoint, prompt)
                row = [*row, reply.reason] if reply.text is None else []
                line = {"name": name, "asked": asked, "model": endpoint.model}
                line |= {"date": date.today().isoformat(), **asdict(reply)}
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")
                lines.flush()
            replies[name] = reply
    return replies


def saved(file: Path) -> dict[str, Reply]:
    """{fingerprint: Reply} of the answers in a file of `ask_all`; a line that was cut short is skipped."""
    found = {}
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else []:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            row = json.loads(line)
            if isinstance(row["text"], str):
                found[row["asked"]] = Reply(**{name: row[name] for name in Reply.__dataclass_fields__})
    return found


def fingerprint(endpoint: Endpoint, prompt: str) -> str:
    """Of everything that decides an answer."""
    said = json.dumps([endpoint.url, endpoint.model, endpoint.options, prompt], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def failures(names: Sequence[str], replies: Sequence[Reply]) -> list[str]:
    """A line for each reason why prompts have no answer, with their names; empty when all were answered."""
    reasons: dict[str, list[str]] = {}
    for name, reply in zip(names, replies, strict=True):
        if reply.text is None:
            reasons.setdefault(reply.reason, []).append(name)
    return [
        f"failed, {len(held)} of {len(names)} ({', '.join(held[:5])}{', ...' * (len(held) > 5)}): {reason}"
        for reason, held in reasons.items()
    ]


def cost(replies: Sequence[Reply], price_in: float, price_out: float) -> float | None:
    """Dollars, at these prices for a million tokens; None without a price or a reply that says how many."""
    tokens = [(reply.tokens_in or 0) * price_in + (reply.tokens_out or 0) * price_out for reply in replies]
    return sum(tokens) / 1e6 if any(tokens) else None


def client(endpoint: Endpoint) -> openai.OpenAI:
    """The client for this address. It follows no redirect, on which a POST would lose its prompt.

    Raises:
        Failed: the address or the key cannot be right.
    """
    key = os.environ.get(endpoint.key, "").strip()
    if not key.isascii() or (key and not key.isprintable()):
        raise Failed(f"the key in {endpoint.key} has characters that no key has: copy it again")
    try:
        parts = urllib.parse.urlsplit(endpoint.url)
        web, host = parts.scheme in ("http", "https"), parts.hostname
        right = web and host and parts.port != 0 and host.encode("idna")
    except ValueError:  # an open bracket, a port that is no number, an empty label
        right = False
    if right and "@" in parts.netloc:
        remedy = f"take it out, and put the key into the environment variable {endpoint.key}"
        raise Failed(f"the address has a name or a password before {parts.hostname}: {remedy}")
    if not right or re.search(r"\s", endpoint.url):
        shown = re.sub(r"//[^/]*@", "//", endpoint.url)
        raise Failed(f"{shown!r} isn't an address like http://host:port/v1: check Endpoint.url")
    here = parts.hostname in ("127.0.0.1", "localhost")  # no proxy stands between us and this machine
    http = openai.DefaultHttpxClient(follow_redirects=False, trust_env=not here)
    limits = {"timeout": endpoint.timeout, "max_retries": endpoint.retries}
    return openai.OpenAI(base_url=endpoint.url, api_key=key or NO_KEY, http_client=http, **limits)


def send(sender: openai.OpenAI, endpoint: Endpoint, prompt: str, options: Mapping) -> bytes:
    """The bytes of one reply."""
    headers = UNASKED | ({"Authorization": openai.omit} if sender.api_key == NO_KEY else {})
    asked = {"model": endpoint.model, "messages": [{"role": "user", "content": prompt}]}
    create = sender.chat.completions.with_raw_response.create
    return create(**asked, extra_body=dict(options), extra_headers=headers).http_response.content


def read(endpoint: Endpoint, data: bytes) -> Reply:
    """The Reply in these bytes. An empty text is an answer.

    Raises:
        Failed: there is no text in them. No other try: this one was paid for, the next would be no better.
    """
    url = endpoint.url
    if data.lstrip().startswith(b"data:"):
        raise Failed(f'{url} streams its reply, piece by piece: set "stream": False in Endpoint.options')
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        begins = f"it begins {tidy(data[:60].decode('utf-8', 'replace'), endpoint)!r}"
        raise Failed(f"{url} sent no JSON ({begins}): check that the address ends in /v1") from None
    said = error_in(found)
    try:
        choice = found["choices"][0]
        said = said or error_in(choice)
        text, finish = choice["message"]["content"], str(choice.get("finish_reason", ""))
    except (KeyError, IndexError, TypeError, AttributeError):
        if not said:
            remedy = "is it an OpenAI-compatible chat address?"
            raise Failed(f"{url} sent no choices[0].message.content: {remedy}") from None
    if said:
        raise Failed(f"{url} answered with an error ({tidy(said, endpoint)}): read what it says")
    if isinstance(text, list):  # of parts
        held = [part for part in text if isinstance(part, dict)]
        parts = [part.get("text") for part in held if part.get("type") in ("text", "output_text")]
        text = "".join(parts) if parts and all(isinstance(part, str) for part in parts) else None
    if not isinstance(text, str) and finish == "length":
        why = "used up its tokens before the answer began (a model that reasons first, say)"
        raise Failed(f"{url} {why}: raise max_tokens in Endpoint.options")
    if not isinstance(text, str):
        why = f"sent no text (finish_reason {tidy(finish, endpoint)!r}): a refusal or a tool call"
        raise Failed(f"{url} {why}; ask in other words")
    usage = found["usage"] if isinstance(found.get("usage"), dict) else {}
    counts = [usage.get(key) for key in ("prompt_tokens", "completion_tokens")]  # some servers give none
    return Reply(text, "", *(n if type(n) is int and n >= 0 else None for n in counts), finish)


def error_in(found) -> str:
    """What a reply or a choice says in its field `error`; empty when it has none."""
    error = found.get("error") if isinstance(found, dict) else None
    error = error.get("message") or error if isinstance(error, dict) else error
    return str(error) if error else ""


def refusal(endpoint: Endpoint, response) -> str:
    """What an HTTP status other than 200 means."""
    code, said = response.status_code, tidy(response.text, endpoint)
    if 300 <= code < 400:
        to = tidy(response.headers.get("Location") or "it does not say where", endpoint)
        remedy = "put the new address into Endpoint.url, up to and with /v1"
        return f"{endpoint.url} answered {code}, it has moved ({to}): {remedy}"
    wait = tidy(response.headers.get("Retry-After", ""), endpoint)
    usual = "its trouble, not yours: try later" if code == 408 or code >= 500 else "read what it says"
    remedy = REMEDIES.get(code, usual).format(key=endpoint.key)
    asks = f" (it asks to wait {wait})" if wait else ""
    return f"{endpoint.url} answered {code} ({said or 'no text'}): {remedy}{asks}"


def silence(endpoint: Endpoint, error: openai.OpenAIError) -> str:
    """What it means that no reply came, or half of one."""
    if isinstance(error, openai.APITimeoutError):
        remedy = "raise Endpoint.timeout, or lower max_tokens"
        return f"{endpoint.url} gave no reply within {endpoint.timeout:g} s: {remedy}"
    cause = error.__cause__ or error
    if "refused" in str(cause):
        return f"nothing listens at {endpoint.url}: start the server, or check the port"
    why = f"{type(cause).__name__}: {tidy(str(cause), endpoint)}"
    return f"no reply from {endpoint.url} ({why}): check the network and the address"


def tidy(text: str, endpoint: Endpoint) -> str:
    """Text of a server, fit for one line of ours: short, nothing invisible, and without the key."""
    key = os.environ.get(endpoint.key, "").strip()
    return " ".join(clean(text.replace(key, "(key)") if key else text).split())[:200]
