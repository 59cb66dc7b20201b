"""The voice of ordinary people typing to a chat model.

Short asks ("hook a up to b"), plain sentences ("a goes to b, b back to a"), run-ons, fans and chains in one breath, quick lists,
afterthoughts, mostly lower case, a slip now and then. Specifications, formal prose and experts' jargon are left to other authors.

Inside, names stand between \\x01 and \\x02, labels between \\x05 and \\x02, and \\x03 marks the start of a sentence, so that casing
and slips never touch what must stay verbatim.
"""

from __future__ import annotations

import random
import re

from ..graphs import Edge, Graph

# Verbs: base form first, {} where the object goes (else at the end). FORWARD: the tail is the subject; BACKWARD: the head is.
_FORWARD = {
    "neutral": (
        "go to|point to|point at|lead to|have an arrow to|be linked to|be connected to|be hooked up to|be wired to|head to|link to|"
        "connect to|go into|have a line going to"
    ),
    "state machine": "go to|move to|switch to|change to|turn into|jump to|become|go over to|flip to|drop into|end up in|move on to|lead to",
    "flowchart": (
        "go to|lead to|go on to|continue to|move on to|be followed by|come before|lead into|take you to|send you to|go straight to|"
        "come right before"
    ),
    "network": (
        "talk to|send to|connect to|plug into|feed|forward to|route to|pass traffic to|send its traffic to|go into|reach|uplink to|"
        "feed into"
    ),
    "architecture": (
        "call|talk to|use|send to|feed|write to|push to|hit|hand off to|send stuff to|pass things to|call out to|go through to|ping"
    ),
    "boss": "manage|be the boss of|be in charge of|be over|have {} under it|look after|be above",
    "part": "contain|have {} in it|include|be made up of|hold|be split into|break down into|have {} inside",
    "class": "be the parent of|be the base for|be above|have {} under it|branch into",
    "plain": "be above|sit above|be the parent of|have {} under it|branch into|split into|have {} below it|branch out to",
    "dependency": (
        "need|depend on|rely on|use|require|pull in|be built on|wait for|want|need {} first|lean on|need {} to work|have to wait for"
    ),
}
_BACKWARD = {
    "neutral": "have an arrow coming in from|get an arrow from|be pointed to by|be reached from|have a line coming from",
    "state machine": "be reached from|come after|be entered from|be where you land from",
    "flowchart": "come after|follow|come right after|be what you do after|come next after",
    "network": "get traffic from|receive from|be fed by|be fed from|get its traffic from|take traffic from",
    "architecture": "be called by|be used by|get stuff from|be fed by|get called from|receive things from|be hit by",
    "boss": "report to|work under|answer to|work for|be under", "part": "be part of|be inside|belong to|live in|sit in|go inside",
    "class": "be a kind of|be a type of|inherit from|come under|be a child of",
    "plain": "be under|sit under|be below|hang under|be a child of|come under|go under|hang off",
    "dependency": "be needed by|be used by|be required by|be pulled in by|have to be ready before|have to be there for|be a must for",
}
_SYMMETRIC = (
    "be linked with|be connected with|be joined with|share a link with|be tied together with|connect with|be hooked up with|"
    "be paired with|pair up with|have a plain line shared with"
).split("|")
_FORWARD, _BACKWARD = ({k: v.split("|") for k, v in d.items()} for d in (_FORWARD, _BACKWARD))
# Whole frames; those with "an arrow" or "a line" also take lists. ASK: imperatives; TELL: statements; BIT: telegraphic.
_ASK = (
    "hook {t} up to {h}|connect {t} to {h}|link {t} to {h}|wire {t} up to {h}|draw an arrow from {t} to {h}|put an arrow from {t} to {h}|"
    "add an arrow from {t} to {h}|point {t} at {h}|run an arrow from {t} to {h}|draw a line going from {t} to {h}|"
    "give me an arrow from {t} to {h}|join {t} up to {h}|draw an arrow into {h} from {t}|add an arrow to {h} coming out of {t}|"
    "give {t} an arrow to {h}|take an arrow out of {t} and into {h}|make an arrow from {t} that lands on {h}"
).split("|")
_TELL = (
    "there's an arrow from {t} to {h}|i need an arrow from {t} to {h}|we have an arrow from {t} to {h}|out of {t} there's an arrow to {h}|"
    "you can get from {t} to {h}|from {t} we go to {h}|you go from {t} to {h}|it goes from {t} to {h}|from {t} you get to {h}|"
    "there's an arrow into {h} from {t}"
).split("|")
_BIT = ("{t} to {h}", "from {t} to {h}", "{t} into {h}", "arrow from {t} to {h}", "{t} over to {h}", "{t} on to {h}")
_SYM_ASK = (
    "connect {t} and {h}|link {t} with {h}|draw a line between {t} and {h}|put a line between {t} and {h}|join {t} and {h}|"
    "hook {t} and {h} together|tie {t} to {h}, no arrowhead|run a plain line from {t} over to {h}, no arrow|"
    "add a link between {t} and {h}|wire {t} and {h} together"
).split("|")
_SYM_TELL = (
    "there's a line between {t} and {h}|{t} and {h} are connected|{t} and {h} share a link|{t} and {h} are neighbours|"
    "{t} and {h} are joined|there's a link between {t} and {h}|{t} and {h} are hooked together|{t} and {h} have a line between them"
).split("|")
_SYM_BIT = ("{t} and {h}", "{t} with {h}", "line between {t} and {h}", "{t} linked with {h}")
# The same by kind, for one tail and one head.
_KIND_TELL = {
    "state machine": [
        "when it's in {t} it can go to {h}", "from {t} it goes to {h}", "{t} and then {h}", "after {t} it's {h}",
        "once in {t} you can get to {h}",
    ],
    "flowchart": [
        "after {t} comes {h}", "after {t} do {h}", "{t} first, then {h}", "once {t} is done it's {h}", "{h} is next after {t}",
        "when you're done with {t} go to {h}",
    ],
    "network": ["traffic goes from {t} to {h}", "{t} sends everything on to {h}", "packets go from {t} to {h}"],
    "architecture": ["stuff goes from {t} to {h}", "{t} passes it on to {h}", "requests go from {t} to {h}"],
    "hierarchy": ["under {t} there's {h}", "{h} is directly under {t}", "below {t} put {h}", "{t} is the one above {h}"],
    "dependency": ["{t} can't work without {h}", "no {t} without {h}", "{t} won't run unless {h} is there", "you need {h} before {t}"],
}
_LABEL_FIRST = [
    "the arrow from {t} to {h} says {l}", "an arrow saying {l} goes from {t} to {h}", "the {l} arrow goes from {t} to {h}",
    "put {l} on the arrow from {t} to {h}", "from {t} there's {l} to {h}", "write {l} on the arrow that goes from {t} to {h}",
]
_EVENT_FIRST = [
    "{l} takes it from {t} to {h}", "{l} moves it from {t} to {h}", "from {t}, {l} goes to {h}", "in {t}, {l} means {h}",
    "{l} sends {t} to {h}", "{l} gets you from {t} to {h}", "at {t}, {l} leads to {h}", "out of {t} it's {l} to {h}",
]
_LOOPS = [
    "{t} goes back to itself", "{t} loops on itself", "{t} points to itself", "there's a loop on {t}", "{t} has an arrow to itself",
    "from {t} back to {t}", "{t} loops back to itself", "{t} to itself",
]
_LOOPS_KIND = {
    "state machine": ["{t} stays in {t}", "it can stay in {t}", "{t} goes to {t} again"],
    "flowchart": ["{t} repeats", "do {t} again after {t}"], "network": ["{t} talks to itself"], "architecture": ["{t} calls itself"],
    "hierarchy": ["{t} is also its own parent"], "dependency": ["{t} needs itself"],
}
_TWO_WAY = [
    "arrows both ways between {t} and {h}", "{t} and {h} point at each other", "{t} goes to {h} and back", "{t} to {h} and back again",
    "{t} and {h} go both ways", "{t} leads to {h}, {h} back to {t}", "from {t} to {h} and also from {h} to {t}",
    "{t} to {h}, and {h} to {t} too",
]
_TWO_WAY_KIND = {
    "state machine": ["you can go back and forth between {t} and {h}", "it flips between {t} and {h}"],
    "flowchart": ["it can bounce between {t} and {h}"], "network": ["{t} and {h} talk both ways", "{t} and {h} talk to each other"],
    "architecture": ["{t} and {h} call each other", "{t} and {h} talk both ways"], "hierarchy": [],
    "dependency": ["{t} and {h} need each other"],
}
_NOUNS = {
    "state machine": ["states"], "flowchart": ["steps"], "network": ["machines", "devices", "nodes"],
    "architecture": ["parts", "pieces", "nodes"], "hierarchy": ["things", "names", "nodes"], "dependency": ["things", "pieces", "items"],
}
_THINGS = {
    "state machine": ["a state machine", "a state diagram", "this little machine", "the states"],
    "flowchart": ["a flowchart", "a flow chart", "the flow", "this process", "the steps"],
    "network": ["a network diagram", "our network", "the network here", "my home network"],
    "architecture": ["our system", "an architecture diagram", "our setup", "the whole setup"],
    "hierarchy": ["a hierarchy", "a tree", "a tree diagram", "who is under what"],
    "dependency": ["a dependency diagram", "what depends on what", "the dependencies", "what needs what"],
}
_HELLO = ["", "", "", "", "hi, ", "hey, ", "hello! ", "ok so ", "hey there, ", "quick one: ", "sorry to bother, ", "morning, "]
_ASKS = [
    "can you draw {}", "draw {}", "please draw {}", "i need {}", "could you sketch {}", "make me {}", "i'd like {}", "show me {}",
    "help me draw {}", "picture of {}", "do {} for me", "can i get {}", "let's draw {}", "would you put together {}", "trying to draw {}",
    "please make {}", "need {}",
]
_SMALL = [
    "my boss asked for it", "it's for school", "it's for a slide", "nothing fancy", "it's pretty simple", "i drew it on a napkin first",
    "i keep forgetting how it works", "need it for tomorrow", "it's an old one", "a friend explained it to me", "i hope this makes sense",
    "it's for my notes", "bear with me",
]
_BYE = [
    "thanks", "thanks!", "thank you", "that's it", "that's all", "that's everything", "please", "i think that's all of it",
    "hope that's clear", "can you draw that?", "could you draw this for me?", "cheers", "no rush", "draw that please", "that should be it",
    "does that make sense?",
]
_PLAIN_LINES = [
    "just lines, no arrows", "no arrows, plain lines only", "the lines have no direction", "it's all both ways so no arrowheads",
    "plain links without arrowheads", "direction doesn't matter here",
]
_SLIPS = {
    "and": "n", "you": "u", "please": "pls", "with": "w/", "it's": "its", "there's": "theres", "that's": "thats", "thanks": "thx",
    "because": "cuz", "i'd": "id", "can't": "cant", "two": "2", "three": "3", "won't": "wont", "arrow": "arow", "which": "wich",
    "from": "form", "you're": "your", "okay": "ok", "doesn't": "doesnt", "something": "smth", "connected": "conected",
    "everything": "evrything",
}
_PLURALS = {
    "a kind of": "kinds of", "a type of": "types of", "a child of": "children of", "the parent of": "the parents of",
    "the boss of": "the bosses of", "it": "them", "its": "their", "a must": "musts", "the base": "the bases",
    "what you do": "the things you do",
}
_COUNTS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_DOUBLED = ("get", "hit", "sit", "plug", "drop", "flip", "split")
_BE = {"s": "is", "p": "are", "b": "be", "g": "being"}
_BODIES = (
    "sentences sentences sentences sentences sentences run-on run-on run-on run-on run-on where where where can-you can-you semicolons "
    "semicolons list list list lines lines bits bits bits by-tail by-tail by-tail by-head by-label table questions numbered chat"
).split()


def _inflect(verb: str, form: str, adverb: str = "") -> str:
    """The verb phrase in the form s (goes), p (go), b (go), g (going), with an adverb in its place."""
    word, _, rest = verb.partition(" ")
    if word == "be":
        return " ".join(filter(None, (_BE[form], adverb, rest) if form in "sp" else (adverb, _BE[form], rest)))
    if form == "s":
        word = "has" if word == "have" else word[:-1] + "ies" if word.endswith("ly") else word + ("es"
            if word.endswith(("o", "s", "h", "x")) else "s")
    elif form == "g":
        word = word + word[-1] + "ing" if word in _DOUBLED else (word[:-1] if word.endswith("e") else word) + "ing"
    return " ".join(filter(None, (adverb, word, rest)))


def _phrase(verb: str, form: str, obj: str, adverb: str = "") -> str:
    text = _inflect(verb, form, adverb)
    return text.format(obj) if "{}" in text else f"{text} {obj}"


class _Chatter:
    """One person's way of typing, drawn once for each description."""

    def __init__(self, rng: random.Random, g: Graph) -> None:
        self.rng, self.g = rng, g
        self.pick, self.chance = rng.choice, lambda p: rng.random() < p
        self.quote = self.pick(["", "", "", '"', "'", "`"])
        self.label_quote = self.quote or self.pick(["", "", '"', "'"])
        self.article = not self.quote and self.chance(0.3)
        self.proper = self.chance(0.42)
        self.commands = self.pick([0.05, 0.3, 0.8])  # how often a clause is an imperative
        self.merge = self.pick([0.15, 0.6, 0.9])
        self.comma = self.pick([", ", ", ", ", "]) if self.chance(0.9) else " and "
        self.oxford = self.chance(0.25)
        pool = "neutral" if self.chance(0.2) else self.pick(["boss", "part", "class", "plain",
            "plain"]) if g.kind == "hierarchy" else g.kind
        self.flowing = g.kind in ("state machine", "flowchart")
        self.forward = [self.pick(_FORWARD[pool]) for _ in range(3)] if g.directed else [self.pick(_SYMMETRIC) for _ in range(3)]
        self.backward = [self.pick(_BACKWARD[pool]) for _ in range(2)]
        self.turned = 0.0 if not g.directed else self.pick([0.0, 0.25, 0.6 if g.kind in ("hierarchy", "dependency") else 0.25])
        self.label_style = self.pick(["cond", "cond", "paren", "any"])
        self.anaphora, self.subject, self.object = False, "", ""
        self.line = "arrow" if g.directed else "line"

    # Words and lists.

    def n(self, name: str) -> str:
        plain = re.fullmatch(r"[a-z]+( [a-z]+)*", name)
        quote = self.quote or ('"' if re.search(r",|;| (and|or|to|then) ", name) else "")
        thing = plain and (self.g.kind in ("network", "architecture") or self.g.kind == "hierarchy" and " " in name)
        the = "the " if self.article and thing and self.chance(0.8) else ""
        return f"{the}{quote}\x01{name}\x02{quote}"

    def l(self, label: str) -> str:
        quote = self.label_quote or ('"' if re.search(r",|;|\(| (and|or|to|then) ", label) else "")
        return f"{quote}\x05{label}\x02{quote}"

    def several(self, items: list[str], conj: str = "and") -> str:
        if len(items) < 2:
            return "".join(items)
        return self.comma.join(items[:-1]) + ("," if self.oxford and len(items) > 2 else "") + f" {conj} " + items[-1]

    def condition(self, label: str) -> str:
        if self.g.kind in ("state machine", "flowchart"):
            if label.lower() in ("yes", "no", "true", "false", "y", "n") or re.search(r"[<>=]", label):
                return self.pick(["if", "if", "when it's"])
            return self.pick(["when", "on", "after", "if"]) if " " in label or label.endswith("ed") else self.pick(["on", "on", "for"])
        return self.pick({"network": ["over", "via", "for"], "architecture": ["for", "via", "with"]}.get(self.g.kind,
            ["for"]) + [f"with the {self.line} saying"])

    def tag(self, label: str, style: str = "") -> str:
        """A label after the node it leads to."""
        if not label:
            return ""
        if (style or self.label_style) == "cond":
            return f" {self.condition(label)} {self.l(label)}"
        return f" ({self.l(label)})" if (style or self.label_style) == "paren" or self.chance(0.5) else f" with {self.l(label)} on it"

    def labelled(self, clause: str, label: str, count: int = 1, command: bool = False) -> str:
        """A clause with the label that its one or several links share."""
        if not label:
            return clause
        text = self.l(label)
        if count > 1:
            each = "both" if count == 2 else "all"
            return clause + self.pick([f", {each} labelled {text}", f", {each} with {text} on the {self.line}",
                f", {text} on {each} of them", f" ({text} {'each time' if count > 2 else 'both times'})"])
        if self.label_style == "paren":
            return f"{clause} ({text})"
        if self.label_style == "cond" and self.chance(0.85):
            word = self.condition(label)
            return f"{word} {text}, {clause}" if self.flowing and self.chance(0.3) else f"{clause} {word} {text}"
        if command and self.chance(0.4):
            return clause + self.pick([f" and write {text} on it", f" and label it {text}", f" and put {text} on it"])
        return clause + self.pick([f", labelled {text}", f" with {text} on the {self.line}", f", the {self.line} says {text}",
            f", call that {self.line} {text}", f", marked {text}", f", label {text}", f" ({text})", f" with label {text}"])

    # Clauses.

    def verbal(self, subjects: list[str], verb: str, objects: list[str], adverb: str = "", conj: str = "and") -> tuple[str, bool]:
        """Subjects, verb, objects in some mood; and whether it is a command."""
        many = len(subjects) > 1
        if many:
            verb = re.sub(r"\b(" + "|".join(_PLURALS) + r")\b", lambda m: _PLURALS[m[0]], verb)
        subject = self.several(subjects)
        if len(subjects) >= 3 and len(subjects) == len(self.g.nodes) - 1 and self.chance(0.5):
            others = self.pick(["everything else ({})", "everything but {o} ({})", "each of the others ({})"])
            many, subject = False, others.format(subject, o=objects[0])
        elif many and self.chance(0.5):
            adverb = "both" if len(subjects) == 2 else "all"
        obj = self.several(objects, conj)
        put = lambda form, extra="": _phrase(verb, form, obj, extra)
        if self.chance(self.commands):
            return self.pick([f"make {subject} {put('b')}", f"have {subject} {put('b')}", f"let {subject} {put('b')}",
                f"draw {subject} {put('g')}", f"show {subject} {put('g')}"]), True
        if self.chance(0.15):
            return self.pick([f"i want {subject} to {put('b')}", f"{subject} should {put('b')}", f"we have {subject} {put('g')}",
                f"{subject} can {put('b')}", f"{subject} {'are' if many else 'is'} supposed to {put('b')}"]), False
        return f"{subject} {put('p' if many else 's', adverb)}", False

    def clause(self, tails: list[str], heads: list[str], label: str = "", conj: str = "and") -> str:
        """The links from all tails to all heads, one of the two having one name only, with the label that they share."""
        single, first, count = len(tails) == len(heads) == 1, tails[0], len(tails) * len(heads)
        adverb, r = "", self.rng.random()
        if self.anaphora and len(tails) == 1 and self.chance(0.6):
            if first == self.object:
                if self.flowing and self.g.directed:
                    self.subject, self.object = "", heads[0] if single else ""
                    return self.labelled(self.pick(["from there it goes to ", "from there to ", "from there you go to ",
                        "then on to "]) + self.several(heads, conj), label, count)
                tails, r = [self.pick(["that one", "this one", "that"])], 1.0
            elif first == self.subject and not self.flowing:
                tails, adverb, r = ["it"], "also", 1.0
        self.subject, self.object = first if len(tails) == 1 else "", heads[0] if single else ""
        if label and single and r < 0.25 and self.g.directed:
            return self.pick(_EVENT_FIRST if self.flowing and self.chance(0.7) else _LABEL_FIRST).format(t=tails[0], h=heads[0],
                l=self.l(label))
        if r < 0.4 and (single or self.g.directed):
            command = self.chance(self.commands)
            frames = (_ASK if command else _TELL) if self.g.directed else (_SYM_ASK if command else _SYM_TELL)
            if not command and self.g.directed and single and self.chance(0.6):
                frames = _KIND_TELL[self.g.kind]
            self.subject = self.object = ""
            frame = self.pick(frames)
            if not single:
                frame = frame.replace("an arrow", "arrows").replace("a line", "lines").replace("there's", "there are").replace("that lands",
                    "that land")
            return self.labelled(frame.format(t=self.several(tails), h=self.several(heads, conj)), label, count, command)
        if tails[0] == first and self.chance(self.turned):
            self.subject, self.object = heads[0] if single else "", ""
            return self.labelled(self.verbal(heads, self.pick(self.backward), tails)[0], label, count)
        text, command = self.verbal(tails, self.pick(self.forward), heads, adverb, conj)
        return self.labelled(text, label, count, command)

    def bit(self, e: Edge) -> str:
        frame = self.pick(_BIT if self.g.directed else _SYM_BIT) if self.chance(0.3) else ("{t} to {h}" if self.g.directed
            else "{t} and {h}")
        return frame.format(t=self.n(e.tail), h="itself" if e.tail == e.head else self.n(e.head)) + self.tag(e.label,
            "" if self.g.directed else "paren")

    def chain(self, ids: list[int]) -> tuple[str, list[int]]:
        edges = [self.g.edges[i] for i in ids]
        names = [self.n(edges[0].tail)] + [self.n(e.head) for e in edges]
        tags = [self.tag(e.label, "" if self.label_style == "cond" else "paren") for e in edges]
        backs = ["back " if e.head in [edges[0].tail] + [f.head for f in edges[:k]] else "" for k, e in enumerate(edges)]
        verb, labels = self.pick(self.forward), any(tags)
        self.subject, self.object = "", names[-1]
        ordered = self.g.kind not in ("hierarchy", "dependency")
        if not self.g.directed:
            if not labels and self.chance(0.5):
                row = self.several(names)
                return self.pick([f"connect {row} in a row", f"{row} are linked one after the other",
                    f"one plain line runs through {row} in that order", f"{row} are strung together, each with the next one"]), ids
            return f"{names[0]} {_phrase(verb, 's', names[1])}{tags[0]}" + "".join(f", {a} with {b}{t}" for a, b,
                t in zip(names[1:], names[2:], tags[1:])), ids
        if not labels and self.g.kind != "state machine" and self.chance(max(self.turned, 0.1)) and not any(backs):
            turned, self.object = self.pick(self.backward), ""
            return f"{names[-1]} " + ", which ".join(_phrase(turned, "s", x) for x in names[-2::-1]), ids[::-1]
        steps = list(zip(backs, names[1:], tags))
        forms = [lambda: names[0] + "".join(f" {b}to {x}{t}" for b, x, t in steps),
                 lambda: ", ".join(f"{a} {_phrase(verb, 's', x)}{t}" for a, x, t in zip(names, names[1:], tags)),
                 lambda: f"{names[0]} {_phrase(verb, 's', names[1])}{tags[0]}" + "".join(f" and {a} {_phrase(verb, 's', x)}{t}" for a, x,
                     t in zip(names[1:], names[2:], tags[1:]))]
        if not labels:
            forms += [lambda: names[0] + " " + ", which ".join(_phrase(verb, "s", x) for x in names[1:]),
                lambda: self.pick(["draw ", "i want ", "link "]) + names[0] + "".join(f" {b}to {x}" for b, x, _ in steps)]
        if ordered:
            then = self.pick([", then ", " and then ", ", and from there "])
            forms += [lambda: names[0] + " goes " + then.join(f"{b}to {x}{t}" for b, x, t in steps),
                lambda: self.pick(["from ", "go from ", "it goes from "]) + names[0] + "".join(then + f"{b}to {x}{t}" if k
                else f" to {x}{t}" for k, (b, x, t) in enumerate(steps))]
            if not labels:
                forms += [lambda: names[0] + "".join(f" then {b and 'back to '}{x}" for b, x, _ in steps),
                    lambda: f"first {names[0]}" + "".join(f", then {b and 'back to '}{x}" for b, x, _ in steps)]
        return self.pick(forms)(), ids

    def say(self, how: str, ids: list[int]) -> tuple[str, list[int]]:
        """A clause for a group of links, and the order in which it mentions them."""
        edges, g = [self.g.edges[i] for i in ids], self.g
        e, labels = edges[0], [x.label for x in edges]
        t, h, same = self.n(e.tail), self.n(e.head), len(set(labels)) == 1
        if how == "chain":
            return self.chain(ids)
        if how == "fan out":
            if same:
                return self.clause([t], [self.n(x.head) for x in edges], e.label), ids
            if all(labels) and g.directed and self.chance(0.5):
                self.subject = self.object = ""
                return self.pick([f"from {t} " + self.several([f"{self.l(x.label)} goes to {self.n(x.head)}" for x in edges]),
                                  f"from {t} it's " + self.several([f"{self.n(x.head)}{self.tag(x.label)}" for x in edges], "or"),
                                  f"{t} goes " + ("either " if len(edges) == 2
                                      else "") + self.several([f"to {self.n(x.head)}{self.tag(x.label)}" for x in edges], "or"),
                                  f"at {t}, " + ", ".join(f"{self.condition(x.label)} {self.l(x.label)} go to {self.n(x.head)}"
                                      for x in edges)]), ids
            style = "paren" if not all(labels) else self.label_style
            return self.clause([t], [self.n(x.head) + self.tag(x.label, style) for x in edges],
                conj="or" if self.flowing and self.chance(0.5) else "and"), ids
        if how == "fan in":
            if same and e.label and self.flowing and self.chance(0.4):
                self.subject = self.object = ""
                tails = self.several([self.n(x.tail) for x in edges], "or")
                return self.pick([f"from any of {tails}, {self.l(e.label)} goes to {h}", f"{self.l(e.label)} takes you from {tails} to {h}",
                    f"in {tails}, {self.l(e.label)} leads to {h}"]), ids
            return self.clause([self.n(x.tail) + ("" if same else self.tag(x.label, "paren")) for x in edges], [h],
                e.label if same else ""), ids
        self.subject = self.object = ""
        if how == "two-way":
            if any(labels):
                there, back = (self.tag(x, "paren") for x in labels)
                return self.pick(["{t} goes to {h}{x} and {h} goes back to {t}{y}", "{t} to {h}{x} and {h} back to {t}{y}"]).format(
                    t=t, h=h, x=there, y=back), ids
            return self.pick(_TWO_WAY + _TWO_WAY_KIND[g.kind] * 3).format(t=t, h=h), ids
        if how == "parallel":
            names, count = self.several([self.l(x) for x in labels]), _COUNTS[len(ids)]
            ends = f"from {t} to {h}" if g.directed else f"between {t} and {h}"
            return self.pick([f"there are {count} {self.line}s {ends}, {names}", f"draw {count} {self.line}s {ends} labelled {names}",
                f"{names} are {count} separate {self.line}s {ends}"]), ids
        if e.tail == e.head:
            loops = _LOOPS + _LOOPS_KIND[g.kind] * 2 if g.directed else ["{t} is connected with itself", "there's a loop on {t}",
                "draw a loop on {t}", "link {t} with itself"]
            return self.labelled(self.pick(loops).format(t=t), e.label), ids
        return self.clause([t], [h], e.label), ids

    def groups(self, ids: list[int]) -> list[tuple[str, list[int]]]:
        """The links in the bunches in which a person would say them."""
        edges, left, out = self.g.edges, list(ids), []
        while left:
            i = left[0]
            e, options = edges[i], []
            if e.tail != e.head and self.chance(self.merge):
                rest = [j for j in left[1:] if edges[j].tail != edges[j].head]
                same = [i] + [j for j in rest if (edges[j].tail, edges[j].head) == (e.tail, e.head)]
                if len(same) > 1 and len(same) < 6 and all(edges[j].label for j in same):
                    options.append(("parallel", same))
                for how, key, other in (("fan out", "tail", "head"), ("fan in", "head", "tail")):
                    fan, seen = [i], [getattr(e, other)]
                    for j in rest:
                        if getattr(edges[j], key) == getattr(e, key) and getattr(edges[j], other) not in seen and len(fan) < 7:
                            fan.append(j)
                            seen.append(getattr(edges[j], other))
                    if len(fan) > 1:
                        options.append((how, fan))
                back = [j for j in rest if (edges[j].tail, edges[j].head) == (e.head, e.tail)]
                if back and self.g.directed:
                    options += [("two-way", [i, back[0]])] * 2
                walk, last = [i], e.head
                while len(walk) < 5 and (step := next((j for j in rest if edges[j].tail == last and j not in walk), None)) is not None:
                    walk.append(step)
                    last = edges[step].head
                if len(walk) > 1:
                    options.append(("chain", walk))
            out.append(self.pick(options) if options else ("one", [i]))
            left = [j for j in left if j not in out[-1][1]]
        return out

    # Whole descriptions. A body answers its text, the order of its links, and whether their direction is still unsaid.

    def start(self, text: str, stop: str | None = None) -> str:
        return f"\x03{text}" + (self.stop if stop is None else stop)

    def body(self, layout: str, ids: list[int]) -> tuple[str, list[int], bool]:
        g, edges = self.g, self.g.edges
        arrow = "to" if g.directed else "and"
        mark = self.pick(["- ", "- ", "* ", "• ", "", "> "]) if layout != "lines" else ""
        if layout in ("bits", "table"):
            rows = [self.bit(edges[i]) for i in ids]
            if layout == "bits":
                sep = self.pick([", ", ", ", "; ", " / ", "\n", " and "])
                return self.pick(["", "", "so ", "ok: ", "these: ", "it goes "] if g.directed
                    else ["", "so ", "these: "]) + sep.join(rows), ids, not g.directed
            sep = self.pick([" | ", ", ", " / ", "\t", " ; "])
            rows = [sep.join([self.n(edges[i].tail), self.n(edges[i].head), self.l(edges[i].label) if edges[i].label else "-"])
                for i in ids]
            head = ["from", "to", self.pick(["label", "what it says", "text"])] if g.directed else ["one end", "other end", "label"]
            return sep.join(head) + "\n" + "\n".join(rows), ids, not g.directed
        if layout in ("by-tail", "by-head", "by-label", "questions"):
            key = {"by-head": lambda e: e.head, "by-label": lambda e: e.label}.get(layout, lambda e: e.tail)
            keys = list(dict.fromkeys(key(edges[i]) for i in ids))
            bunches = [[i for i in ids if key(edges[i]) == k] for k in keys]
            lines, verb, back = [], self.forward[0], self.backward[0]
            ask = {"dependency": "what does {} need?", "hierarchy": "what's right under {}?"}.get(g.kind,
                self.pick(["where does {} go?", "what comes after {}?", "{}, where to?"]))
            ask = ask if g.directed else "what is {} linked with?"
            out = self.pick(["from {t}: to {o}", "from {t} to {o}", "{t} {v}", "{t}: {v}", "out of {t}: to {o}",
                "{t} to {o}"]) if g.directed else self.pick(["{t} with {o}", "{t} {v}", "{t}: linked with {o}"])
            into = self.pick(["into {t}: from {o}", "{t} gets an arrow from {o}", "{t} {b}", "to {t} you come from {o}"])
            for k, bunch in zip(keys, bunches):
                if layout == "by-label":
                    pairs = ", ".join(f"{self.n(edges[i].tail)} {arrow} {self.n(edges[i].head)}" for i in bunch)
                    lines.append(f"{self.l(k)}: {pairs}" if k
                        else f"{self.pick(['no label', 'nothing written on it', 'without a label'])}: {pairs}")
                    continue
                end = "tail" if layout == "by-head" else "head"
                others = self.several([("itself" if edges[i].tail == edges[i].head
                    else self.n(getattr(edges[i], end))) + self.tag(edges[i].label, "paren") for i in bunch])
                if layout == "questions":
                    to = "to " if "where" in ask else ""
                    lines.append(self.start(ask.format(self.n(k)), "") + f" {to}{others}.")
                else:
                    form = "g" if ":" in out and layout == "by-tail" else "s"
                    lines.append((into if layout == "by-head" else out).format(t=self.n(k), o=others, v=_phrase(verb, form, others),
                        b=_phrase(back, "s", others)))
            lead = self.pick(["by label:\n", "what each label goes with:\n"]) if layout == "by-label" else ""
            sep = "\n" if layout == "by-label" else self.pick(["\n", "\n", "; ", ". "]) if layout != "questions" else self.pick([" ", "\n"])
            return lead + sep.join(mark * ("\n" in sep) + line for line in lines), [i for b in bunches for i in b], not g.directed
        self.anaphora = layout in ("sentences", "run-on", "where", "semicolons", "chat")
        if layout in ("where", "numbered"):
            self.commands = 0.0
        said = [self.say(how, bunch) for how, bunch in self.groups(ids)]
        clauses, order = [x for x, _ in said], [i for _, x in said for i in x]
        if layout in ("list", "numbered", "lines"):
            style = self.pick(["{}. ", "{}) ", "({}) "])
            return "\n".join((style.format(k) if layout == "numbered" else mark) + x for k, x in enumerate(clauses, 1)), order, False
        if layout == "semicolons":
            return self.start("; ".join(clauses)), order, False
        if layout in ("sentences", "chat"):
            for k in range(1, len(clauses)):
                if self.chance(0.15):
                    clauses[k] = self.pick(["also ", "and ", "plus ", "next, " if self.flowing else "and ",
                        "then " if self.flowing else "also "]) + clauses[k]
            if layout == "chat" and len(clauses) > 1:
                clauses[-1] = self.pick(["oh and ", "oh, and ", "almost forgot: ", "one more: ", "and last one, ",
                    "wait, also "]) + clauses[-1]
            return self.pick([" ", " ", "\n"] if self.stop else ["\n"]).join(self.start(x) for x in clauses), order, False
        text = clauses[0]
        for before, clause in zip(clauses, clauses[1:]):
            joins = [", ", ", ", ", and "] + ([", and then ", ", then "] if self.flowing else [", and ", ", "])
            text += self.pick(joins if re.search(r",| and |\x05", before) else joins + [" and ", " and "]) + clause
        return text, order, False

    def groups_said(self) -> list[str]:
        out = []
        for name, members in self.g.clusters:
            c, list_, many = self.n(name).removeprefix("the "), self.several([self.n(m) for m in members]), len(members) > 1
            out.append(self.pick([f"{list_} {'are' if many else 'is'} in a group called {c}", f"put {list_} in a box called {c}",
                f"{c} has {list_} in it", f"group {list_} as {c}", f"put {list_} {'together ' * many}under {c}",
                                  f"{list_} {'belong' if many else 'belongs'} to {c}", f"the {c} group is {list_}",
                                      f"draw a box around {list_} and call it {c}", f"inside {c} there's {list_}",
                                      f"{list_} {'go' if many else 'goes'} in the {c} group",
                                  f"there's a group {c} with {list_}", f"{c} is the group with {list_}",
                                      f"{list_} {'sit' if many else 'sits'} inside {c}"]))
        return out

    def lonely(self, listed: bool) -> list[str]:
        used = {n for e in self.g.edges for n in (e.tail, e.head)}
        alone = [n for n in self.g.nodes if n not in used]
        if not alone:
            return []
        names, many = self.several([self.n(n) for n in alone]), len(alone) > 1
        are = "are" if many else "is"
        if listed:
            return [f"{names} {are}" + self.pick([f" without any {self.line}s", "n't linked to anything",
                " not connected to anything yet"])] * self.chance(0.7)
        return [self.pick([f"{names} {are} just on {'their' if many else 'its'} own", f"{names} {are}n't connected to anything",
            f"also {names}, not connected to anything", f"leave {names} on {'their' if many else 'its'} own",
            f"{names} {'stand' if many else 'stands'} alone",
                           f"there's {names} too, with no {self.line}s", f"{names} {'have' if many else 'has'} no {self.line}s at all",
                               f"put {names} in as well, not linked to anything"])]

    def nodes_said(self) -> str:
        nodes, noun = self.g.nodes, self.pick(_NOUNS[self.g.kind])
        names = self.several([self.n(n) for n in nodes])
        if len(nodes) == 1:
            return self.pick(["there's only {}", "just one thing: {}", "it's only {}"]).format(names)
        count = _COUNTS[len(nodes)] if len(nodes) < len(_COUNTS) and self.chance(0.7) else str(len(nodes))
        return self.pick([f"there are {count} of them: {names}", f"there are {count} {noun}: {names}", f"we have {names}",
            f"the {noun} are {names}", f"i've got {count} {noun}, {names}", f"{noun}: {names}", f"{count} {noun}: {names}",
            f"it has {names}"])

    def whole(self) -> tuple[str, list[int]]:
        g, ids, layout = self.g, list(range(len(self.g.edges))), self.pick(_BODIES)
        if self.chance(0.12):
            self.rng.shuffle(ids)
        if layout == "by-head" and not g.directed or layout == "by-label" and sum(bool(e.label) for e in g.edges) * 2 < len(ids):
            layout = "sentences"
        self.stop = self.pick([".", ".", ".", ".", ".", "!" if self.chance(0.2) else ".", ""])
        text, order, unsure = self.body(layout, ids) if ids else ("", [], False)
        thing = self.pick(_THINGS[g.kind] + ["a diagram", "a picture", "this", "a drawing", "this thing"])
        opener = self.pick(_HELLO) + self.pick(_ASKS).format(thing)
        gap = self.pick([" ", " ", "\n"]) if self.stop else "\n"
        before, after = [], []
        if layout == "where" and ids:
            text = self.start(f"{opener} {self.pick(['where', 'where', 'in which', 'so that'])} {text}",
                self.stop if not opener.startswith(("can", "could")) else "?")
        elif layout == "can-you" and ids:
            text = self.start(self.pick(["can you do this: ", "could you draw this for me: ", "can you make it so: ",
                "would you draw this: "]) + text, "?" if self.chance(0.5) else self.stop)
        elif layout in ("run-on", "bits") and "\n" not in text and ids:
            text = self.start((opener + self.pick([": ", ", ", " - "]) if self.chance(0.4) else "") + text)
        elif ids and self.chance(0.65) or not ids and self.chance(0.5):
            before.append(self.start(opener, ":" if layout in ("list", "lines", "by-tail", "numbered", "table") and self.chance(0.6)
                else self.stop))
        if text and "\n" not in text and text[-1] not in ".!?":
            text += self.stop or "."
        if self.chance(0.15):
            self.pick([before, after]).append(self.start(self.pick(_SMALL)))
        listed = self.chance(0.35 if len(g.nodes) < 10 else 0.12) or not ids and self.chance(0.5)
        if listed:
            before.append(self.start(self.nodes_said()))
        if g.initial:
            i = self.n(g.initial)
            where = self.pick([before, before, after])
            where.append(self.start(self.pick([f"it starts in {i}", f"start in {i}", f"{i} is where it starts", f"begin in {i}",
                f"the first state is {i}", f"{i} is the starting state", f"we start in {i}", f"it begins in {i}", f"starts off in {i}",
                                               f"the initial state is {i}"])))
        self.pick([before, after, after]).extend(self.start(x) for x in self.groups_said())
        after.extend(self.start(x) for x in self.lonely(listed))
        if not g.directed and (unsure or self.chance(0.4)):
            self.pick([before, after]).append(self.start(self.pick(_PLAIN_LINES)))
        if self.chance(0.25):
            bye = self.pick(_BYE)
            after.append(self.start(bye, "" if bye[-1] in "!?" else self.stop))
        around = "\n" if "\n" in text else gap
        return self.finish(around.join(filter(None, [gap.join(before), text, gap.join(after)]))), order

    def finish(self, text: str) -> str:
        """Casing and slips outside names and labels; then the marks go."""
        slips = {k: v for k, v in _SLIPS.items() if self.chance(0.25)} if self.chance(0.15) else {}
        parts = re.split(r"([\x01\x05][^\x02]*\x02)", text)
        for k in range(0, len(parts), 2):
            if slips:
                parts[k] = re.sub(r"[a-z']+", lambda m: slips.get(m[0], m[0]), parts[k])
            if self.proper:
                parts[k] = re.sub(r"\bi\b(?!\.)", "I", re.sub(r"(\x03|\n(?:[-*•>] |\(?\d+[.)] )?)([a-z])", lambda m: m[1] + m[2].upper(),
                    parts[k]))
        text = "".join(parts)
        if self.proper:
            for name in re.findall(r"\x03\x01([a-z]+(?: [a-z]+)*)\x02", text):
                if text.count(f"\x01{name}\x02") > text.count(f"\x03\x01{name}\x02"):
                    text = text.replace(f"\x03\x01{name}\x02", f"{name[0].upper()}{name[1:]}")
        return re.sub(r"[\x01\x02\x03\x05]", "", text)


def describe(rng: random.Random, g: Graph) -> tuple[str, list[int]]:
    """English for everything in g except its looks, and the order in which the text mentions the edges."""
    return _Chatter(rng, g).whole()


_WAYS = {
    "LR": ["left to right", "from left to right", "sideways, left to right", "rightwards from the left"],
    "RL": ["right to left", "from right to left", "leftwards from the right"],
    "TB": ["top to bottom", "from top to bottom", "top down", "downwards from the top"],
    "BT": ["bottom to top", "from the bottom up", "bottom up", "upwards from the bottom"],
}
_LAYOUT = [
    "make it go {}", "lay it out {}", "draw it {}", "it should run {}", "{} please", "i want it {}", "can it go {}?", "keep it {}",
    "have everything flow {}", "the whole thing goes {}", "arrange it {}", "i'd like it {}",
]
_SHAPE = [
    "make everything {a}", "use {s} for all of them", "draw them all as {s}", "{s} everywhere please", "i want {s} for everything",
    "each one should be {a}", "every single one is {a}", "all of them are {s}", "can they all be {s}?", "put each one in {a}",
    "just {s}, all of them",
]
_COMPOUND = {"lightblue": "light blue", "lightgray": "light gray", "lightgreen": "light green", "doublecircle": "double circle"}
# What a node or link gets ("give x ..."), and what it becomes ("make x ...").
_GETS = {
    "shape": ["{a} shape", "the shape of {a}", "{a} for a shape"], "color": ["{a} outline", "{a} border", "the outline in {v}"],
    "fillcolor": ["{a} fill", "{a} background", "{v} as the fill color"], "fontcolor": ["{v} text", "{v} letters", "{v} writing"],
    "penwidth": ["a line of width {v}", "line width {v}", "an outline {v} thick"],
    "fontsize": ["text size {v}", "size {v} text", "font size {v}"], "width": ["a width of {v}", "width {v}"],
    "height": ["a height of {v}", "height {v}"], "fontname": ["the {v} font", "{v} for the font", "{v} letters"],
}
_BECOMES = {
    "shape": ["{a}", "{v}-shaped", "{a} shape"],
    "color": ["{v} around the edge", "{v}-bordered", "outlined in {v}"],
    "fillcolor": ["filled with {v}", "{v} inside", "colored in with {v}"],
    "fontcolor": ["{v}-lettered", "written in {v}"],
    "penwidth": ["{v} thick in the outline", "outlined with width {v}"],
    "fontsize": ["size {v} in the text"],
    "width": ["{v} wide", "{v} in width"],
    "height": ["{v} tall", "{v} high"],
    "fontname": ["written in {v}"],
    "style": {
        "filled": ["filled", "filled in"],
        "rounded": ["rounded", "rounded at the corners"],
        "invis": ["invisible", "hidden"],
        "dashed": ["dashed", "dashed around the edge"],
        "dotted": ["dotted", "dotted around the edge"],
        "bold": ["bold"],
    },
}
_LINK_GETS = {
    "color": ["{a} color", "the color {v}"],
    "penwidth": ["a width of {v}", "line width {v}"],
    "fontcolor": ["{v} label text", "{v} writing"],
    "weight": ["weight {v}", "a weight of {v}"],
    "arrowhead": {
        "none": ["no arrowhead", "no head on its tip"],
        "empty": ["an empty arrowhead", "a hollow, empty arrowhead"],
        "": ["{a} arrowhead", "the {v} kind of arrowhead", "{a} head at the tip"],
    },
    "dir": {
        "both": ["arrowheads on both ends", "a head at both ends"],
        "back": ["its arrowhead at the back end", "the arrow drawn back, head on the {t} end"],
        "none": ["no direction", "no heads at either end"],
    },
}
_LINK_BECOMES = {
    "color": ["{v}", "{v} in color"],
    "penwidth": ["{v} thick", "{v} wide"],
    "fontcolor": ["{v} in its writing"],
    "weight": ["weighted {v}"],
    "style": {
        "dashed": ["dashed", "a dashed one"],
        "dotted": ["dotted", "a dotted one"],
        "bold": ["bold", "a bold one"],
        "solid": ["solid", "a solid one"],
        "invis": ["invisible", "hidden"],
    },
    "dir": {"both": ["two-headed"], "back": ["backwards, with its head at {t}"], "none": ["directionless"]},
}
_GIVE = [
    "give {x} {p}", "{x} gets {p}", "{x} should have {p}", "put {p} on {x}", "i want {x} to have {p}", "draw {x} with {p}",
    "can {x} have {p}?", "{x} with {p} please", "{x} needs {p}", "{p} for {x}",
]
_MAKE = [
    "make {x} {p}", "{x} should be {p}", "{x} is {p}", "i want {x} {p}", "can {x} be {p}?", "{x} {p} please", "i'd like {x} {p}",
    "have {x} be {p}", "{x} has to be {p}", "{x} needs to be {p}",
]
_SAYS = [
    "{x} should say {p}", "write {p} in {x}", "{x} should read {p}", "show {p} on {x} instead of its name", "put the text {p} in {x}",
    "the text in {x} is {p}", "{x} shows up as {p}", "label {x} {p}", "can {x} say {p}?",
]


def looks(rng: random.Random, g: Graph) -> list[str]:
    """Sentences for the layout, the shape of all, and the looks of single nodes and links."""
    pick, proper, quote, out = rng.choice, rng.random() < 0.42, rng.choice(["", "", "", '"', "'", "`"]), []
    n = lambda name: f"{quote}\x01{name}\x02{quote}"
    spell = lambda v: _COMPOUND[v] if v in _COMPOUND and rng.random() < 0.5 else v
    a = lambda v: ("an " if v[0] in "aeio" else "a ") + v

    def predicate(gets: dict, becomes: dict, attribute: str, value: str, tail: str = "") -> tuple[list[str], str]:
        tables = [(frames, table.get(attribute, [])) for frames, table in ((_GIVE, gets), (_MAKE, becomes))]
        tables = [(frames, found.get(value, found.get("", [])) if isinstance(found, dict) else found) for frames, found in tables]
        options = [(frames, found) for frames, found in tables if found]
        frames, found = pick(options)
        v = spell(value)
        return frames, pick(found).format(v=v, a=a(v), t=tail)

    if g.layout:
        out.append(pick(_LAYOUT).format(pick(_WAYS[g.layout])))
    if g.shape:
        v = spell(g.shape)
        plural = v + " nodes" if v == "plaintext" else v[:-1] + "es" if v.endswith("xe") else v + ("es" if v.endswith("x") else "s")
        out.append(pick(_SHAPE).format(a=a(v) + (" node" if v == "plaintext" else ""), s=plural))
    told: list[tuple[list[str], str, list[str]]] = []
    for name, attribute, value in g.looks:
        if attribute == "label":
            q = quote or pick(['"', "'", ""])
            told.append((_SAYS, f"{q}\x01{value}\x02{q}", [n(name)]))
            continue
        frames, p = predicate(_GETS, _BECOMES, attribute, value)
        told.append((frames, p, [n(name)]))
    for i, attribute, value in g.link_looks:
        e, line = g.edges[i], pick(["arrow", "link", "line"]) if g.directed else pick(["link", "line"])
        ends = pick([f"the {line} from {n(e.tail)} to {n(e.head)}",
            f"the {n(e.tail)} to {n(e.head)} {line}"]) if g.directed else f"the {line} between {n(e.tail)} and {n(e.head)}"
        if e.label and (sum((x.tail, x.head) == (e.tail, e.head) for x in g.edges) > 1 or rng.random() < 0.15):
            ends += f" labelled \"\x01{e.label}\x02\""
        frames, p = predicate(_LINK_GETS, _LINK_BECOMES, attribute, value, n(e.tail))
        told.append((frames, p, [ends]))
    while told:
        frames, p, who = told.pop(0)
        if told and rng.random() < 0.5 and told[0][1] != p and told[0][2] == who and told[0][0] is frames and frames is not _SAYS:
            p += " and " + told.pop(0)[1]
        while told and told[0][1] == p and told[0][0] is frames and frames is _MAKE and " is " not in p and rng.random() < 0.8:
            who = who + told.pop(0)[2]
        frame = pick(frames if len(who) == 1 else [f for f in frames if not f.startswith("{x} ") or "should" in f])
        out.append(frame.format(x=" and ".join(who), p=p))
    done = []
    for text in out:
        text = text if text.endswith("?") else text + pick([".", ".", ".", ".", ".", "!" if rng.random() < 0.1 else "."])
        text = re.sub(r"\bi\b", "I", text[0].upper() + text[1:]) if proper and text[0] != "\x01" else text
        done.append(re.sub(r"[\x01\x02]", "", text))
    return done
