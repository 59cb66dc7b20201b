"""DOT's grammar as a mask over a vocabulary: which tokens may come next, how a graph is closed in time.

It knows the grammar (dot.lark), the tokens of a tokenizer and the budget of an answer; it does not know a
model, prompts or scores. llguidance does the parsing; what it guarantees is syntax. Whether labels draw and
whether the graph means what was asked is not its business.
"""

from __future__ import annotations

import time
from functools import lru_cache
from itertools import product
from pathlib import Path

import numpy as np
import torch
from llguidance import LLMatcher, LLTokenizer
from llguidance.hf import from_tokenizer
from transformers import LogitsProcessor

from . import chat

PROFILES = ("generation", "full")  # of dot.lark; its first lines say what they are
SHORTEST = 32  # tokens that an answer needs to have at least; a graph with one node takes fewer
# What can stand between a prefix of DOT and its last closing braces: the end of a string, a missing name,
# value, list or body, the end of an attribute list, a node where there is none yet; after `strict`, all of a
# graph. `1` fits where a name, a value or the rest of a number is missing.
ENDINGS = [
    *map("".join, product(("", '"', '1"', '""'), ("", "1", "=1", "[]", "{}", "{1}"), ("", "]"), ("", " 1"))),
    " graph{1}",
]


class GrammarError(ValueError):
    """A grammar or a prefix that llguidance refuses; the text says why."""


def source(profile: str = "generation") -> str:
    """The Lark text of one profile of dot.lark.

    Raises:
        ValueError: no such profile.
    """
    if profile not in PROFILES:
        raise ValueError(f"profile {profile!r} is none of {', '.join(PROFILES)}")
    others = tuple(f"// {other}" for other in PROFILES if other != profile)
    lines = Path(__file__).with_name("dot.lark").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.endswith(others))


@lru_cache(maxsize=4)
def vocabulary(tokenizer) -> LLTokenizer:
    """The tokens as bytes (kept: a second for 256,000). The ends of a text and of a turn end an answer."""
    return from_tokenizer(tokenizer, eos_token=chat.stop_ids(tokenizer))


@lru_cache(maxsize=8)
def _compiled(tokenizer, profile: str) -> LLMatcher:
    found = LLMatcher(vocabulary(tokenizer), LLMatcher.grammar_from_lark(source(profile)), log_level=0)
    if found.is_error():
        raise GrammarError(found.get_error())
    return found


@lru_cache(maxsize=4)
def _most_braces(tokenizer) -> int:
    """The most opening braces in one token."""
    return max(token.count("{") for token in tokenizer.get_vocab())


@lru_cache(maxsize=4)
def _endings(tokenizer) -> list[list[int]]:
    """ENDINGS as tokens, the shortest first."""
    return sorted(map(vocabulary(tokenizer).tokenize_str, ENDINGS), key=len)


def matcher(tokenizer, profile: str = "generation") -> LLMatcher:
    """A fresh matcher at the start of an answer.

    Raises:
        GrammarError: llguidance refuses the grammar.
    """
    return _compiled(tokenizer, profile).deep_copy()


def after(tokenizer, prefix: str, profile: str = "generation") -> LLMatcher:
    """A matcher that has read `prefix`.

    Raises:
        GrammarError: no DOT begins like this; the text says where it stops.
    """
    found, tokens = matcher(tokenizer, profile), vocabulary(tokenizer).tokenize_str(prefix)
    read = found.try_consume_tokens(tokens)
    if read < len(tokens):
        raise GrammarError(f"no DOT begins with {vocabulary(tokenizer).decode_str(tokens[: read + 1])!r}")
    return found


def accepts(tokenizer, text: str, profile: str = "full") -> bool:
    """Whether the text is one whole graph of the profile."""
    try:
        return after(tokenizer, text, profile).is_accepting()
    except GrammarError:
        return False


def allowed(tokenizer, found: LLMatcher) -> np.ndarray:
    """The mask: a bool for each token of the vocabulary, true where it may come next. The ends of an answer
    may when the graph is whole.

    Raises:
        GrammarError: the matcher broke off.
    """
    mask = np.frombuffer(found.compute_bitmask(), np.uint8)
    if found.is_error():
        raise GrammarError(found.get_error())
    return np.unpackbits(mask, bitorder="little", count=vocabulary(tokenizer).vocab_size).astype(bool)


def closing(tokenizer, found: LLMatcher, depth: int) -> list[int]:
    """The fewest tokens, the end included, that finish what was read; at most `depth` braces are open.

    Raises:
        GrammarError: no way was found.
    """
    tokens, ahead, taken = vocabulary(tokenizer), found.deep_copy(), []
    [brace] = tokens.tokenize_str("}")
    if found.is_accepting():
        return [tokens.eos_token]
    for _ in range(SHORTEST):
        best: list[int] = []
        for ending in _endings(tokenizer):
            most = len(best) - 1 if best else len(ending) + depth
            if len(ending) > most or ahead.validate_tokens(ending) < len(ending):
                continue
            trial, plan = ahead.deep_copy(), list(ending)
            trial.consume_tokens(ending)
            while not trial.is_accepting() and len(plan) < most and trial.try_consume_tokens([brace]):
                plan.append(brace)
            best = plan if trial.is_accepting() else best
        if best:
            return [*taken, *best, tokens.eos_token]
        # inside a keyword or a character of several bytes: one token on
        taken.append(int(allowed(tokenizer, ahead).argmax()))
        ahead.consume_token(taken[-1])
    raise GrammarError("no way to close was found")


class Answer:
    """One answer under the grammar: ask `allowed`, choose a token, `take` it. It ends within `longest`
    tokens, the end of the turn included.

    Near that limit the mask holds one token a step, of the cheapest way to close: then it is `forced`.
    """

    def __init__(self, tokenizer, longest: int):
        if longest < SHORTEST:
            raise ValueError(f"longest is {longest}; a graph needs room for at least {SHORTEST} tokens")
        self.tokenizer, self.left, self.depth, self.plan, self.done = tokenizer, longest, 0, [], False
        self.matcher = matcher(tokenizer)
        # one token can make closing dearer by the braces it opens and by the longest ending
        self.reserve = _most_braces(tokenizer) + len(_endings(tokenizer)[-1]) + 1

    @property
    def forced(self) -> bool:
        """Whether the end was forced."""
        return bool(self.plan)

    def allowed(self) -> np.ndarray:
        """The mask of the next step, a bool for each token of the vocabulary."""
        if not self.plan and self.left <= self.depth + 2 * self.reserve:
            plan = closing(self.tokenizer, self.matcher, self.depth)
            if self.left <= len(plan) + self.reserve:
                self.plan = plan[::-1]
        if not self.plan:
            return allowed(self.tokenizer, self.matcher)
        mask = np.zeros(vocabulary(self.tokenizer).vocab_size, bool)
        mask[self.plan[-1]] = True
        return mask

    def take(self, token: int) -> None:
        """Go one token on.

        Raises:
            GrammarError: the mask did not allow it.
        """
        tokens = vocabulary(self.tokenizer)
        self.done = token in tokens.eos_tokens
        if not self.matcher.consume_token(token):
            raise GrammarError(f"token {token} ({tokens.dbg_tokens([token])}) is not allowed here")
        self.depth += tokens.decode_str([token]).count("{")
        self.left -= 1
        if len(self.plan) > 1:
            self.plan.pop()


class Constraint(LogitsProcessor):
    """For `model.generate`, greedy or sampled (not beams, which change places): rows keep to the grammar.

    `longest` is the most new tokens, of one call or of several that go on from each other. A row that has
    ended is left alone. Sample with `top_k=0` and `top_p=1`: transformers cuts the scores by those before it
    comes here, and could leave no token that the grammar allows.

    `Constraint.seconds` and `Constraint.forced` add up over all constraints: the time spent in them, and the
    answers that were closed by force. Set them to 0 before you measure.
    """

    seconds, forced = 0.0, 0

    def __init__(self, tokenizer, longest: int):
        self.tokenizer, self.longest, self.answers = tokenizer, longest, []

    def fresh(self) -> Answer:
        """A row's answer before its first token."""
        return Answer(self.tokenizer, self.longest)

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor) -> torch.FloatTensor:
        """`input_ids`: (rows, tokens so far); `scores`: (rows, vocabulary): those not allowed become -inf."""
        began = time.perf_counter()
        if not self.answers:
            self.answers = [self.fresh() for _ in input_ids]
        else:
            for answer, token in zip(self.answers, input_ids[:, -1].tolist(), strict=True):
                if not answer.done:
                    answer.take(token)
        mask = np.zeros(scores.shape, bool)
        for row, answer in zip(mask, self.answers):
            if answer.done:
                row[:] = True
            else:
                known = answer.allowed()[: len(row)]
                row[: len(known)] = known
        scores = scores.masked_fill(~torch.from_numpy(mask).to(scores.device), float("-inf"))
        Constraint.seconds += time.perf_counter() - began
        return scores

    def select(self, rows: list[int]) -> None:
        """Between two calls: only these rows go on; the others have ended."""
        Constraint.forced += sum(answer.forced for row, answer in enumerate(self.answers) if row not in rows)
        self.answers = [self.answers[row] for row in rows]
