"""From a pair to what a model sees: token ids and a loss mask.

It knows the model's own template and the generic one that the report tried first, and no training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

IGNORE = -100  # a label that the loss leaves out
TEMPLATES = ("native", "generic")
PROBE = 'say "a & b"\n  to <c>'  # a template must show a user's text as it stands: no escapes, no JSON


class TemplateError(ValueError):
    """A chat template that cannot carry our prompts; the text is one line with the remedy."""


@dataclass(frozen=True)
class Example:
    """One example: `labels[i]` is `input_ids[i]` where the loss counts, else IGNORE; both equally long."""

    input_ids: list[int]
    labels: list[int]

    @property
    def targets(self) -> int:
        """How many tokens the loss counts."""
        return sum(label != IGNORE for label in self.labels)


def control_tokens(tokenizer) -> list[str]:
    """Spellings of all control tokens. Some families (Phi-3, Llama 3) only mark theirs as special in the
    vocabulary, and name them nowhere else.
    """
    marked = [token.content for token in tokenizer.added_tokens_decoder.values() if token.special]
    return list(dict.fromkeys([*tokenizer.all_special_tokens, *marked]))


def harmless(text: str, tokenizer) -> str:
    """User text in which control tokens are broken by a space, so that nobody ends the turn for the model."""
    for token in control_tokens(tokenizer):
        text = text.replace(token, token[0] + " " + token[1:])
    return text


def apply(tokenizer, *turns: str) -> str:
    """The tokenizer's own chat template on these turns, the user's first; it ends where the model is to
    answer when the last turn is the user's.

    Raises:
        TemplateError: the tokenizer has no template, or one that does not show a turn's text as it stands.
    """
    if not tokenizer.chat_template:
        raise TemplateError(
            "this tokenizer has no chat template, so the model isn't a chat model; use the template 'generic'"
            " to train and to ask"
        )
    roles = ("user", "assistant")
    messages = [{"role": roles[at % 2], "content": text} for at, text in enumerate(turns)]
    return tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=len(turns) % 2 == 1)


def render_prompt(tokenizer, prompt: str, template: str = "native") -> str:
    """The text up to where the answer starts; the native one opens with <bos> already, so tokenize it with
    add_special_tokens=False.

    Raises:
        TemplateError: see `apply`.
        ValueError: no such template.
    """
    prompt = harmless(prompt, tokenizer)
    if template == "native":
        if PROBE not in apply(tokenizer, PROBE):
            raise TemplateError(
                "this chat template does not show a prompt as it stands (it may want a list of parts, or"
                " write JSON); use the template 'generic'"
            )
        return apply(tokenizer, prompt)
    if template == "generic":
        return f"<|user|>\n{prompt.strip()}\n<|assistant|>\n"
    raise ValueError(f"template {template!r} is none of {', '.join(TEMPLATES)}")


def end_of_answer(tokenizer, template: str = "native") -> str:
    """The one token that is trained to follow an answer: the end of the turn, or the end of the text where
    the template has no turns.
    """
    if template == "generic":
        return tokenizer.eos_token
    probe = "\x00"
    whole = apply(tokenizer, "a", probe)
    if probe not in whole:
        raise TemplateError(
            "this chat template does not show an answer as it stands; use the template 'generic'"
        )
    rest = whole.split(probe)[-1]  # Phi-3 writes more after the end of the turn
    ends = [token for token in control_tokens(tokenizer) if token in rest and token != tokenizer.bos_token]
    return min(ends, key=rest.index, default=tokenizer.eos_token)


def stop_ids(tokenizer) -> list[int]:
    """Ids at which decoding stops: the end of the text and, where the model has a chat template, the end of a
    turn; found by name.
    """
    ends = {tokenizer.eos_token} | ({end_of_answer(tokenizer)} if tokenizer.chat_template else set())
    return sorted(tokenizer.convert_tokens_to_ids(token) for token in ends)


def prompt_ids(tokenizer, prompt: str, template: str = "native") -> list[int]:
    """Token ids of everything before the answer."""
    return tokenizer(render_prompt(tokenizer, prompt, template), add_special_tokens=False)["input_ids"]


def encode(tokenizer, prompt: str, answer: str, template: str = "native") -> Example:
    """Prompt and answer as one example; the loss counts the answer and its end alone (completion-only)."""
    before = prompt_ids(tokenizer, prompt, template)
    text = answer.strip() + end_of_answer(tokenizer, template)
    after = tokenizer(text, add_special_tokens=False)["input_ids"]
    return Example(before + after, [IGNORE] * len(before) + after)


def encode_pairs(
    tokenizer, pairs: Sequence, template: str = "native", explicit: bool = False
) -> list[Example]:
    """One example a pair, from its bare prompt or its explicit one."""
    return [
        encode(tokenizer, pair.explicit_prompt if explicit else pair.prompt, pair.dot, template)
        for pair in pairs
    ]
