"""English in the voice of people who narrate.

Walk-throughs in time order, stories of a customer or a parcel, e-mails, dialogue, voice messages, minutes of a meeting: long chains told
with "from there" and "which then", pronouns and ellipsis, relative clauses, passives, and background sentences that say nothing about
the drawing.
It leaves specifications, tables, arrows written as signs and terse notes to other voices, and it knows nothing about any notation.

How it works: `_groups` cuts the edges into moves (chain, fan-out, fan-in, there-and-back, loop); `_Teller` says one move as a clause and
remembers what "there" and "it" would mean; `_LAYOUTS` strings the clauses together. Names and labels travel between markers until the end,
so that casing leaves them alone.
"""

from __future__ import annotations

import random
import re

from ..graphs import Edge, Graph


def _split(**texts: str) -> dict[str, list[str]]:
    return {key: text.split("|") for key, text in texts.items()}


# verbs: tail VERB head; back: head BACK tail; moves: AGENT MOVE head; starts: where the agent comes from; frames: a clause for one edge;
# posts and pres: a label after or before its clause; asks: questions for the edges that leave a node.
_KINDS = {
    "state machine": _split(
        thing="the machine|the device|the controller|our little machine|the unit", node="state", link="arrow|transition|change",
        verbs="goes to|moves to|changes to|switches to|leads to|turns into|gives way to|passes into|goes over to|is followed by"
        "|moves on to|becomes",
        back="is reached from|follows|comes after|is entered from|is what comes after", agents="it|it|the machine|the whole thing"
        "|everything",
        moves="goes to|moves to|switches to|changes to|jumps to|gets to|moves on to|passes to|goes over to|ends up in|lands in|drops into",
        starts="from {t}|out of {t}|in {t}, the next thing is that|once in {t},|starting from {t}|leaving {t},|after {t}",
        frames="being in {t}, the next stop is {h}|{t} can become {h}|{h} is where you end up after {t}|the machine leaves {t} for {h}"
        "|{t} is left and {h} is entered",
        posts=" on {l}| upon {l}| after {l}|, triggered by {l}| as soon as {l} happens| when {l} happens| (on {l})"
        "|, and what causes it is {l}",
        pres="on {l}|when {l} happens|as soon as {l} comes in|upon {l}|after {l}|at {l}", asks="where does it go from {t}?"
        "|what comes after {t}?|and once it is in {t}, where next?"),
    "flowchart": _split(
        thing="the process|the procedure|the routine|the workflow", node="step", link="arrow|path|way",
        verbs="goes to|leads to|is followed by|moves on to|hands over to|takes you to|continues with|feeds into|brings us to|sends you to"
        "|passes on to",
        back="comes after|follows|is reached from|is done after|is preceded by|is the next thing after", agents="you|we|it|the process"
        "|one|the work|people",
        moves="goes to|moves on to|continues with|proceeds to|gets to|comes to|carries on with|ends up at|turns to|arrives at|heads for",
        starts="from {t}|after {t}|out of {t}|coming from {t}|starting at {t}|once {t} is over,|with {t} behind us,",
        frames="when {t} is done, {h} is next|{t} comes first and {h} right after it|{h} waits behind {t}|{t} is done before {h}"
        "|{t} is over, so on to {h}",
        posts=" if {l}| on {l}| in case of {l}| (if {l})|, provided {l}| when it says {l}|, which is the {l} way|, but only if {l}",
        pres="if {l}|in case of {l}|on {l}|when it says {l}|should it be {l}|given {l}", asks="what comes after {t}?"
        "|where do we go from {t}?|what is done once {t} is over?"),
    "network": _split(
        thing="our network|the office network|the setup|the installation|the site", node="machine", link="link|connection|line",
        verbs="sends traffic to|connects to|talks to|forwards to|passes packets to|has a line to|sends its data to|reaches|feeds"
        "|hands its traffic to|speaks to",
        back="receives from|gets its traffic from|is fed by|is reached from|hears from|is contacted by", agents="traffic|the data"
        "|a packet|everything|it",
        moves="goes to|flows to|travels to|runs to|gets to|is sent to|is forwarded to|is passed to|moves on to",
        starts="from {t}|out of {t}|leaving {t},|coming from {t}|starting at {t}",
        frames="a cable takes things from {t} to {h}|{t} can see {h}|what leaves {t} arrives at {h}|{h} gets whatever {t} sends"
        "|{t} was set up to reach {h}",
        posts=" over {l}| via {l}| using {l}| (over {l})| by means of {l}|, and that runs over {l}", pres="over {l}|via {l}|using {l}"
        "|by way of {l}",
        asks="where does {t} send its traffic?|which machines does {t} talk to?|what can {t} reach?"),
    "architecture": _split(
        thing="our system|the platform|the back end|the product|the new system", node="part", link="arrow|connection|call",
        verbs="calls|sends requests to|talks to|hands over to|passes the work to|forwards to|uses|pushes its data to|delivers to"
        "|gets in touch with|notifies",
        back="is called by|receives from|gets its input from|is used by|is fed by|is notified by", agents="the request|the data"
        "|the message|it|everything|the work",
        moves="goes to|travels to|flows to|is passed to|is handed to|arrives at|is sent to|moves on to|is forwarded to|ends up in",
        starts="from {t}|out of {t}|leaving {t},|coming from {t}|after {t}",
        frames="{t} does its bit and then turns to {h}|{h} does work for {t}|what {t} produces ends up in {h}|{t} was built to call {h}"
        "|{h} gets its orders from {t}",
        posts=" with {l}| via {l}| for {l}| (via {l})|, and what goes across is {l}| by means of {l}", pres="with {l}|via {l}|for {l}"
        "|by means of {l}",
        asks="whom does {t} call?|what does {t} talk to?|where does {t} send things?"),
    "dependency": _split(
        thing="the project|the build|the release|the whole set|our tool", node="piece", link="arrow|dependency|link",
        verbs="depends on|needs|requires|relies on|uses|builds on|cannot do without|asks for|rests on|pulls in|calls for|makes use of"
        "|leans on",
        back="is needed by|is required by|is used by|is a prerequisite for|must be there for|is pulled in by|supports",
        frames="for {t} you first need {h}|without {h} there is no {t}|{t} will not work without {h}|{h} has to be there before {t}"
        "|{h} must come before {t}"
        "|before {t} can work, {h} has to be in place|{t} has to wait for {h}|nobody gets {t} running without {h}",
        posts=" for {l}| (for {l})|, because of {l}|, the reason being {l}", pres="for {l}|because of {l}",
        asks="what does {t} need?|what does {t} depend on?|what must be there for {t}?"),
}
_TREES = (  # hierarchy: one flavour a description
    _split(thing="the company|the team|the organisation|our department", verbs="manages|is in charge of|supervises|leads|looks after"
    "|is the boss of|runs|is responsible for",
           back="reports to|works under|answers to|is managed by|works for|is led by", asks="whom does {t} manage?|who reports to {t}?"
           "|what is {t} in charge of?",
           frames="{t} has {h} reporting upwards|{t} tells {h} what to do|{h} takes orders from {t}"
           "|if {h} has a problem, {t} hears of it first|{t} was put in charge of {h}"),
    _split(thing="the whole thing|the collection|the product|the site", verbs="contains|holds|includes|consists of|has in it|is home to"
    "|comprises",
           back="is part of|sits inside|is contained in|is found in|is kept in|is a piece of", asks="what is inside {t}?"
           "|what does {t} contain?",
           frames="inside {t} there is {h}|in {t} you find {h}|open up {t} and you find {h}|{h} was put into {t}"
           "|{t} would not be complete without {h} inside it"),
    _split(thing="the family of classes|the class tree|the model", verbs="is the base class of|is extended by|is the parent of"
    "|is the superclass of|is inherited by",
           back="inherits from|extends|is a subclass of|derives from|is a kind of|specialises", asks="what extends {t}?"
           "|what are the subclasses of {t}?",
           frames="{h} was derived from {t}|every {h} counts as {t} too|{t} gets specialised into {h}|{h} takes over what {t} has"
           "|{t} passes its traits down to {h}"),
    _split(thing="the tree|the structure|the hierarchy", verbs="is the parent of|has below it|is above|sits above"
    "|branches into|has as a child",
           back="sits under|is a child of|hangs below|comes under|is placed under|is one level below", asks="what is under {t}?"
           "|what are the children of {t}?",
           frames="under {t} there is {h}|directly below {t} you find {h}|one level down from {t} comes {h}|one step up from {h} is {t}"
           "|go down from {t} and you meet {h}"))
_TREE = _split(node="entry", link="line|branch", posts=" (as {l})|, the line being called {l}|, and that tie is called {l}",
    pres="under the name {l}|as {l}")
_BOTH_WAYS = _split(  # links without a direction
    link="link|connection|line", verbs="is linked with|is connected to|is joined to|shares a link with|is tied to|has a connection with"
    "|is attached to|is hooked up with", back="",
    frames="there is a link between {t} and {h}|a line runs between {t} and {h}|{t} and {h} are connected|{t} and {h} share a link"
    "|{t} and {h} are linked to each other"
    "|somebody joined {t} and {h}|between {t} and {h} there is a connection", asks="what is {t} linked with?|what is {t} connected to?"
    "|which are the neighbours of {t}?")
_NEUTRAL = _split(
    onward="goes to|leads to|points to|has an arrow to|has an arrow pointing to|is connected onwards to",  # where something moves
    verbs="points to|has an arrow to|has an arrow pointing to|has an outgoing arrow to", back="is pointed to by"
    "|has an arrow coming in from|can be reached from",
    posts=" ({l})|, labelled {l}|, marked {l}|, with {l} written on it|, under the label {l}|, and the label there is {l}| [{l}]",
    pres="under the label {l}|with the label {l}")
_ASIDES = ("That part has worked well for years.", "I still find that a bit odd.", "Nobody remembers why it was done this way.",
    "This is the bit people ask about most.", "So far so good.",
           "Bear with me.", "Are you still with me?", "We talked about this last week.", "That was Peter's idea, by the way.",
           "It took us a while to agree on this.", "This bit is simple.")
_OPENINGS = ("Let me walk you through {x}.", "Here is how {x} works.", "Here is the story of {x}.", "You asked about {x}, so here goes.",
    "I was told to write down how {x} works.", "This is about {x}.",
             "A few words on {x}, as promised.", "Imagine you had to explain {x} to a newcomer.", "Yesterday somebody explained {x} to me.",
             "So, {x}: what happens there?", "Ever wondered how {x} works?",
             "Draw me a picture of {x}, please.", "I need a diagram of {x}.", "Could you sketch {x} for me?",
             "It took me a while to understand {x}, but now I do.")
_CLOSINGS = ("That is all.", "And that's it.", "That is the whole story.", "Nothing else happens.", "Does that make sense?",
    "Could you draw that?", "A simple sketch will do.", "Please make a picture of it.",
             "I hope this is clear.", "That should be everything.", "The end.", "We are quite proud of it.",
             "Let me know if anything is unclear.")
_HEDGES = ("I think that {c}", "as far as I know, {c}", "if I remember right, {c}", "you should know that {c}",
    "the way I understand it, {c}", "what happens is that {c}", "I was told that {c}", "it turns out that {c}",
           "of course, {c}", "as you would expect, {c}", "it is also true that {c}", "note that {c}")
_FIRST = ("first, ", "first of all, ", "to begin with, ", "well, ", "at the start, ")
_ALSO = ("also, ", "besides, ", "and ", "then again, ", "what is more, ", "meanwhile, ", "on top of that, ", "apart from that, ",
    "elsewhere, ", "now, ", "likewise, ")
_GROUPED = ("{m} {b} the group {c}", "the group {c} is made up of {m}", "in the group called {c} there {are} {m}",
    "we call the group with {m} in it {c}", "around {m} there is a box named {c}",
    "{m} {are} kept together in a group which goes by the name of {c}", "the {c} group covers {m}", "the group {c} was set up for {m}",
    "{m} {are} found in the group {c}")
_ALONE = ("{m} {0} alone, with no links at all", "there {1} also {m}, without any links", "nothing leads to or from {m}",
    "{m} {1} there too, but not connected to anything", "and do not forget {m}, all on {2} own", "{m} {3} no links whatsoever")
_STARTS = ("it starts in {n}", "it all starts in {n}", "everything begins in {n}", "at the very beginning it is in {n}",
    "when you switch it on, it is in {n}", "the starting point is {n}", "initially it sits in {n}", "the story begins in {n}",
    "it wakes up in {n}", "the first state, where it always starts, is {n}")
_HERO_OPENINGS = ("Picture {h}.", "This is a day in the life of {h}.", "Let us follow {h} through {x}.", "Take {h}, for example.",
    "One morning {h} turns up.", "Imagine {h} on the way through {x}.")
_TALE_OPENINGS = ("A new colleague wanted to know all about {x}.", "On my first day they showed me {x}.",
    "Let me tell you a story about {x}.", "Last summer I had to tidy up {x}.")
_HELLOS = ("Hi,", "Hello,", "Hi Sam,", "Dear all,", "Hey,", "Good morning,", "Dear Ms Weber,", "Hi team,", "Hello Jo,")
_WHYS = ("could you sketch how {x} works?", "I need a picture of {x} for Monday's meeting.", "as promised, here is how {x} works.",
    "could you please draw {x} for me?", "my boss wants a diagram of {x}.", "thanks for the call. Here is {x} once more in words.",
    "we have to explain {x} to the auditors, so I need a drawing.", "would you mind drawing {x}?")
_BYES = ("Thanks!", "Best,\nKim", "Cheers", "Many thanks,\nOlga", "Regards,\nP.", "Thank you in advance.", "Best wishes,\nMarta",
    "See you tomorrow,\nJan")
_HEROES = (("Maria", "she"), ("a customer", "the customer"), ("old Tom", "he"), ("a parcel", "the parcel"), ("our guest", "our guest"),
    ("a new order", "the order"), ("a curious visitor", "the visitor"))
_SPEAKERS = (("A", "B"), ("Anna", "Ben"), ("Q", "A"), ("Me", "Lena"), ("-", "-"), ("Boss", "Tim"), ("Interviewer", "Expert"), ("You", "Me"))
_LABELLED = ("the {k} from {t} to {h} is labelled {l}", "the {k} from {t} to {h} says {l}",
    "the {k} that takes you from {t} to {h} is called {l}", "{l} leads from {t} to {h}", "it takes {l} to get from {t} to {h}",
    "{a} called {l} runs from {t} to {h}", "what leads from {t} to {h} is {l}")
_UNLABELLED = ("there is {a} from {t} to {h}", "{a} runs from {t} to {h}", "{a} leads from {t} to {h}",
    "you can see {a} going from {t} to {h}")
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
_IRREGULAR = {"is": "are", "has": "have", "goes": "go", "can": "can", "cannot": "cannot", "must": "must"}


def _plural(verb: str, be: str = "are") -> str:
    first, _, rest = verb.partition(" ")
    if first in _IRREGULAR:
        first = be if first == "is" else _IRREGULAR[first]
    elif first.endswith("ies"):
        first = first[:-3] + "y"
    else:
        first = first[:-2] if first.endswith(("ches", "shes", "sses")) else first[:-1]
    return f"{first} {rest}".strip()


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _many(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith(("cy", "try")) else noun + ("es" if noun.endswith(("x", "ch")) else "s")


def _and(items: list[str], word: str = "and") -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def _groups(rng: random.Random, g: Graph, mode: str) -> list[tuple[str, list[int]]]:
    """The edges as moves in the order of telling. mode: walk (follow the arrows), tail, head (node by node), flat (one by one)."""
    edges, left, done = g.edges, list(range(len(g.edges))), []

    def take(what: str, ids: list[int]) -> None:
        done.append((what, ids))
        for i in ids:
            left.remove(i)

    if mode == "flat" and rng.random() < 0.5:
        rng.shuffle(left)
    heads = [e.head for e in edges]
    here = g.initial or next((e.tail for e in edges if e.tail not in heads), edges[0].tail if edges else "")
    merge, chain_max = rng.choice((0.2, 0.6, 0.9)), rng.randint(1, 5)
    while left:
        if mode == "head":
            here = edges[left[0]].head
            ids = [i for i in left if edges[i].head == here and edges[i].tail != here]
            take(*(("in", ids) if ids else ("loop", left[:1])))
            continue
        out = [i for i in left if edges[i].tail == here] if mode != "flat" else left[:1]
        if not out:
            here = edges[left[0]].tail
            continue
        first = edges[out[0]]
        loops = [i for i in out if edges[i].head == edges[i].tail]
        twins = [i for i in left if (edges[i].tail, edges[i].head) == (first.head, first.tail)]
        same = [i for i in left if edges[i].head == first.head != edges[i].tail and edges[i].label == first.label] if mode == "walk" else []
        if loops:
            take("loop", loops[:1])
        elif mode != "tail" and g.directed and len(out) == 1 and twins and rng.random() < merge:
            take("both", [out[0], twins[0]])
        elif len(out) > 1 and (mode == "tail" or rng.random() < merge):
            take("out", out)
        elif len(same) > 1 and len({edges[i].tail for i in same}) == len(same) and rng.random() < merge / 2:
            take("in", same)
            here = first.head
        else:
            ids = out[:1]
            while mode == "walk" and len(ids) < chain_max:
                on = [i for i in left if edges[i].tail == edges[ids[-1]].head and i not in ids]
                if len(on) != 1 or edges[on[0]].head in (edges[on[0]].tail, first.tail):
                    break
                ids += on
            take("chain", ids)
            here = edges[ids[-1]].head
    return done


class _Teller:
    """One person telling one graph: habits of writing, and what "there" (`last`), "it" (`topic`) and "also" (`subject`) refer to."""

    def __init__(self, rng: random.Random, g: Graph) -> None:
        self.rng, self.g, self.order = rng, g, []
        self.words = dict(_KINDS.get(g.kind) or {**_TREE, **rng.choice(_TREES)})
        if not g.directed:
            self.words = {key: text for key, text in self.words.items() if key not in ("moves", "agents", "starts")} | _BOTH_WAYS
        self.quote = rng.choice(("", "", "", "'", '"', "`"))
        self.label_quote = rng.choice(("", "", "'", '"', '"', self.quote))
        self.article = rng.random() < 0.4 and g.kind not in ("flowchart", "state machine")
        self.noun = rng.choice((0, 0, 0, 0.25))
        self.item = rng.choice((" ({l})", " ({l})", " ({l})", " [{l}]", self.words["posts"][0]))
        self.link = rng.choice(self.words["link"])
        self.thing = rng.choice(self.words["thing"])
        self.agents = self.words.get("agents", [])
        self.last = self.topic = self.subject = ""

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def one(self, key: str, neutral: float = 0.2) -> str:
        extra = self.g.directed or key in ("posts", "pres")
        if not (extra and key in _NEUTRAL and self.chance(neutral)):
            return self.rng.choice(self.words[key])
        return self.rng.choice(_NEUTRAL["onward" if key == "verbs" and self.agents else key])

    def n(self, name: str) -> str:
        marked = f"{self.quote}\1{name}\2{self.quote}"
        if self.chance(self.noun) and self.words["node"][0] not in name.lower():
            return f"the {marked} {self.words['node'][0]}" if self.chance(0.7) else f"the {self.words['node'][0]} {marked}"
        return f"the {marked}" if self.article and not self.quote and re.fullmatch(r"[a-z]+( [a-z]+)+", name) else marked

    def lab(self, label: str) -> str:
        return f"{self.label_quote}\3{label}\2{self.label_quote}"

    def inline(self, e: Edge) -> str:
        return self.item.format(l=self.lab(e.label)) if e.label else ""

    def post(self, e: Edge) -> str:
        return self.one("posts", 0.3).format(l=self.lab(e.label)) if e.label else ""

    def verb(self, many: bool = False) -> str:
        verb = self.one("verbs")
        if self.chance(0.1) and not verb.startswith("cannot"):
            return f"{self.rng.choice(('can', 'will', 'would'))} {_plural(verb, 'be')}"
        return _plural(verb) if many else verb

    def going(self) -> str:
        """An agent and its move ("traffic flows to")."""
        agent, move = self.rng.choice(self.agents), self.rng.choice(self.words["moves"])
        return f"{agent} {_plural(move) if agent in ('you', 'we', 'people') else move}"

    def known(self, name: str) -> bool:
        return name == self.topic or (name == self.last and self.chance(0.75))

    def act(self, t: str, h: str) -> str:
        """tail VERB head, or an agent on its way from tail to head; h is ready text, t a name."""
        rng, known = self.rng, self.known(t)
        if self.agents and self.chance(0.5):
            there = ("from there", "from there", "after that,", "then", "next,", "from that point on", "afterwards")
            return f"{rng.choice(there if known else self.words['starts']).format(t=self.n(t))} {self.going()} {h}"
        if t == self.topic:
            return f"it {self.verb()} {h}"
        if known:
            it = rng.choice(("that one", "this one", "the latter", "that"))
            return f"{it} {rng.choice(('in turn ', 'then ', 'itself ', ''))}{self.verb()} {h}"
        if t == self.subject:
            return f"{self.n(t)} {rng.choice(('also ', 'further ', 'moreover ', ''))}{self.verb()} {h}"
        ways = ("{n} {v} {h}",) * 5 + ("as for {n}, it {v} {h}", "then there is {n}, which {v} {h}", "there is {n}, and it {v} {h}")
        return rng.choice(ways).format(n=self.n(t), v=self.verb(), h=h)

    def single(self, e: Edge) -> str:
        rng, t, h = self.rng, self.n(e.tail), self.n(e.head)
        way = rng.random()
        if way < 0.5 or e.tail == self.topic:
            clause = self.act(e.tail, h)
        elif way < 0.65 and self.g.directed:
            clause = f"{h} {self.one('back')} {t}"
        elif way < 0.8:
            clause = self.one("frames").format(t=t, h=h)
        elif not self.g.directed:
            says = rng.choice(("is labelled", "is called", "carries the label", "says"))
            if e.label:
                return f"the {self.link} between {t} and {h} {says} {self.lab(e.label)}"
            return f"there is {_a(self.link)} between {t} and {h}"
        else:
            ways = _LABELLED if e.label else _UNLABELLED
            return rng.choice(ways).format(k=self.link, a=_a(self.link), t=t, h=h, l=self.lab(e.label))
        if e.label and self.chance(0.35) and not clause.startswith(("after that", "then", "next", "as for", "before", "if ")):
            return f"{self.one('pres', 0.15).format(l=self.lab(e.label))}, {clause}"
        return clause + self.post(e)

    def chain(self, es: list[Edge], ids: list[int]) -> str:
        rng = self.rng
        if len(es) == 1:
            return self.single(es[0])
        if self.g.directed and self.chance(0.12):  # told from the end
            ids.reverse()
            text = f"{self.n(es[-1].head)} {self.one('back')} {self.n(es[-1].tail)}{self.inline(es[-1])}"
            for e in es[-2::-1]:
                text += f", which {rng.choice(('itself ', 'in turn ', ''))}{self.one('back')} {self.n(e.tail)}{self.inline(e)}"
            return text
        if self.agents and self.chance(0.35):
            start = "from there" if self.known(es[0].tail) else f"from {self.n(es[0].tail)}"
            agent = rng.choice(self.agents)
            go = ("go" if agent in ("you", "we", "people") else "goes") + rng.choice(("", " first", " straight"))
            text = f"{start} {agent} {go} to {self.n(es[0].head)}{self.inline(es[0])}"
            for k, e in enumerate(es[1:], 2):
                last = (" and finally to ", " and then to ", ", and from there to ")
                text += rng.choice((", then to ", ", from there to ", ", then on to ", ", after that to ") if k < len(es) else last)
                text += self.n(e.head) + self.inline(e)
            return text
        text = self.act(es[0].tail, self.n(es[0].head)) + self.inline(es[0])
        for e in es[1:]:
            h = self.n(e.head) + self.inline(e)
            if self.agents and self.chance(0.4):
                text += f"{rng.choice((', and from there ', ', from where ', '; from there '))}{self.going()} {h}"
            else:
                which = rng.choice((", which", ", which", ", which then", ", which in turn", ", and that one", "; the latter"))
                text += f"{which} {self.verb()} {h}"
        return text

    def out(self, es: list[Edge]) -> str:
        rng, t = self.rng, es[0].tail
        labels, heads = [e.label for e in es], [self.n(e.head) for e in es]
        items, way = [h + self.inline(e) for h, e in zip(heads, es)], rng.random()
        if labels[0] and len(set(labels)) == 1 and self.chance(0.7):
            return f"{self.one('pres').format(l=self.lab(labels[0]))}, {self.n(t)} {self.verb()} {_and(heads)}"
        if all(labels) and self.agents and way < 0.35:
            known = self.known(t)
            lead = rng.choice(("from there", "there") if known else ("from {t}", "at {t}", "with {t}, it depends:",
                "as for {t},")).format(t=self.n(t))
            verb = rng.choice(("leads to", "takes you to", "means", "is for", "goes to"))
            return f"{lead} " + _and([f"{self.lab(e.label)} {verb} {h}" for e, h in zip(es, heads)], rng.choice(("and", "while")))
        if way < 0.5 and self.g.directed:
            many = _NUMBERS[len(es)] if len(es) < 13 else "many"
            links = rng.choice(("arrows leaving it", "outgoing lines", _many(self.link) + " going out", _many(self.link) + " leading away"))
            lead = f"{self.n(t)} has {many} {links}"
            return f"{lead}: {_and([('one to ' if k in (0, rng.randint(1, 2)) else 'another to ') + item for k, item in enumerate(items)])}"
        if way < 0.62 and self.g.directed:
            return f"{_and(items)} {'both' if len(es) == 2 else 'all'} {_plural(self.one('back'))} {self.n(t)}"
        if way < 0.75 and self.agents:
            start = "from there" if self.known(t) else rng.choice(self.words["starts"]).format(t=self.n(t))
            move = _plural(rng.choice(self.words["moves"]), "be")
            either = "either " if len(es) == 2 and self.chance(0.5) else ""
            return f"{start} {rng.choice(self.agents)} can {move} {either}{_and(items, 'or')}"
        return self.act(t, (rng.choice(("both ", "")) if len(es) == 2 else "") + _and(items))

    def fan_in(self, es: list[Edge]) -> str:
        rng, h, labels = self.rng, self.n(es[0].head), [e.label for e in es]
        shared = labels[0] if len(es) > 1 and len(set(labels)) == 1 else ""
        if len(es) == 1:
            return self.single(es[0])
        tails = [self.n(e.tail) + ("" if shared else self.inline(e)) for e in es]
        if self.g.directed and self.chance(0.4):
            text = f"{h} {self.one('back')} {_and(tails)}"
        elif self.agents and self.chance(0.3):
            text = f"from {_and(tails)} {rng.choice(('it all', 'everything', 'the way'))} leads to {h}"
        else:
            text = f"{_and(tails)} {'both' if len(es) == 2 else 'all'} {self.verb(True)} {h}"
        if shared and self.chance(0.5):
            return f"{self.one('pres').format(l=self.lab(shared))}, {text}"
        return text + (self.post(es[0]) if shared else "")

    def both(self, a: Edge, b: Edge) -> str:
        t, h, here, there = self.n(a.tail), self.n(a.head), self.inline(a), self.inline(b)
        if self.agents and self.chance(0.6):
            agent = self.rng.choice([x for x in self.agents if x not in ("you", "we", "people")] or ["it"])
            return self.rng.choice((f"{agent} can go from {t} to {h}{here} and back again{there}",
                                    f"{agent} goes from {t} to {h}{here}, and the way back is there as well{there}",
                                    f"from {t} {agent} goes to {h}{here} and from {h} straight back to {t}{there}"))
        if not (here or there) and self.chance(0.6):
            back = self.rng.choice((", and the other way round", ", and vice versa", ", and it works in the other direction as well"))
            return f"{t} {self.verb()} {h}{back}"
        return f"{t} {self.verb()} {h}{here} and {h} {self.verb()} {t}{there}"

    def loop(self, e: Edge) -> str:
        t = "it" if e.tail == self.topic else self.n(e.tail)
        ways = ["{t} loops back to itself", "{t} has an arrow to itself", "{t} points back to itself",
            "{t} leads back to itself"] if self.g.directed else ["{t} is linked with itself"]
        if self.agents and t != "it":
            ways += ["from {t} one can come straight back to {t}", "{t} can be repeated, going round to itself",
                "it can go from {t} right back to {t}"]
        return self.rng.choice(ways + [f"{{t}} {self.one('verbs', 0)} itself"]).format(t=t) + self.post(e)

    def say(self, group: tuple[str, list[int]]) -> str:
        """One move as a clause without capital or stop; notes the order of its edges and what a pronoun would mean next."""
        what, ids = group
        es = [self.g.edges[i] for i in ids]
        if what == "chain":
            text = self.chain(es, ids)
        elif what == "both":
            text = self.both(*es)
        else:
            text = {"out": self.out, "in": self.fan_in}[what](es) if what != "loop" else self.loop(es[0])
        self.order += ids
        end = re.findall("\1(.*?)\2", text)[-1:]
        self.last = es[-1].head if what in ("chain", "in") and end == [es[-1].head] else ""
        self.subject, self.topic = es[0].tail if what in ("out", "loop") else "", ""
        return text

    def cap(self, text: str) -> str:
        """A capital at the start of a sentence; of names only ordinary words take one, and of labels none."""
        if text[0] == "\1":
            word = text[1:text.index("\2")]
            return f"\1{word.capitalize()}{text[1 + len(word):]}" if self.chance(0.3) and re.fullmatch("[a-z]{3,}( [a-z]+)*",
                word) else text
        return text[0].upper() + text[1:]

    def facts(self) -> list[str]:
        """Clauses on groups and on nodes without links."""
        rng, used, told = self.rng, {x for e in self.g.edges for x in (e.tail, e.head)}, []
        for name, members in self.g.clusters:
            group = f"{self.quote}\1{name}\2{self.quote}"
            many = len(members) > 1
            told.append(rng.choice(_GROUPED).format(c=group, m=_and([self.n(x) for x in members]),
                b="together form" if many else "alone forms", are="are" if many else "is"))
        alone = [self.n(x) for x in self.g.nodes if x not in used]
        if alone:
            forms = ("stand", "are", "their", "have") if len(alone) > 1 else ("stands", "is", "its", "has")
            told.append(rng.choice(_ALONE).format(*forms, m=_and(alone)))
        return told

    def start(self) -> list[str]:
        if not self.g.initial:
            return []
        self.last = self.g.initial
        return [self.rng.choice(_STARTS).format(n=self.n(self.g.initial))]

    def body(self, mode: str, fresh: bool = False, aside: float = 0.0, hedge: float = 0.05, link: float = 0.25) -> list[str]:
        """Everything as sentences. fresh: each stands on its own (no "there"); link: how often a word such as "also" leads in."""
        rng, told, extra = self.rng, [], self.facts()
        if extra and self.chance(0.3):
            told, extra = [self.cap(x) + "." for x in extra], []
        told += [self.cap(x) + "." for x in self.start()]
        for k, group in enumerate(_groups(rng, self.g, mode)):
            if fresh:
                self.last = self.subject = ""
            clause = self.say(group)
            plain = not clause.startswith(("from ", "then", "next", "after", "that", "the latter", "this", "as for", "on ", "if ", "there ",
                "once"))
            if told and k and not fresh and told[-1] not in _ASIDES and self.chance(0.12):
                told[-1] = told[-1][:-1] + rng.choice(("; ", ", and ", ", while ")) + clause + "."
                continue
            if plain and self.chance(link):
                clause = rng.choice(_ALSO if k else _FIRST) + clause
            elif plain and self.chance(hedge):
                clause = rng.choice(_HEDGES).format(c=clause)
            told.append(self.cap(clause) + ".")
            if self.chance(aside):
                told.append(rng.choice(_ASIDES))
                self.last = self.subject = ""
        return told + [self.cap(x) + "." for x in extra]

    def frame(self, told: list[str], glue: str = " ", p: float = 0.6) -> str:
        opening = [self.rng.choice(_OPENINGS).format(x=self.thing)] if self.chance(p) else []
        return glue.join(opening + told + ([self.rng.choice(_CLOSINGS)] if self.chance(p / 2) else []))


def _paragraph(t: _Teller) -> str:
    told = t.body(t.rng.choice(("walk", "walk", "walk", "tail", "flat")), aside=t.rng.choice((0, 0, 0.1)))
    return t.frame(told, t.rng.choice((" ", " ", "\n")))


def _numbered(t: _Teller) -> str:
    mark = t.rng.choice(("{}. ", "{}) ", "({}) ", "Step {}: ", "{} - "))
    return t.frame(["\n".join(mark.format(k) + x for k, x in enumerate(t.body("walk", link=0), 1))], "\n")


def _bullets(t: _Teller) -> str:
    mark = t.rng.choice(("- ", "* ", "• ", "– "))
    return t.frame([mark + x for x in t.body(t.rng.choice(("walk", "tail", "head")), fresh=True, link=0)], "\n")


def _ramble(t: _Teller) -> str:
    text = t.rng.choice(("", "so, ", "ok so ", "um, ", "right, so ", "well, you see, "))
    clauses = t.start() + [t.say(group) for group in _groups(t.rng, t.g, "walk")] + t.facts()
    for k, clause in enumerate(clauses):
        text += (t.rng.choice((", and ", ", and ", ", and also, ", "; ", ", oh and ", " - and ", ", you know, and ")) if k else "") + clause
    return t.cap(text) + "."


def _semicolons(t: _Teller) -> str:
    told = t.body("walk", link=0.1)
    return "; ".join([told[0][:-1]] + [x[:-1] if x[0] in "\1'\"`\3" else x[0].lower() + x[1:-1] for x in told[1:]]) + "."


def _mail(t: _Teller) -> str:
    rng = t.rng
    hello = rng.choice(_HELLOS)
    why = rng.choice(_WHYS).format(x=t.thing)
    bye = rng.choice(_BYES)
    gap = rng.choice(("\n\n", "\n"))
    topic = rng.choice(("drawing", "a picture, please", "question", "how it works", "diagram"))
    subject = f"Subject: {topic}{gap}" if t.chance(0.25) else ""
    return subject + gap.join((hello, t.cap(why), " ".join(t.body(rng.choice(("walk", "walk", "tail")), aside=0.05)), bye))


def _forum(t: _Teller) -> str:
    title = t.rng.choice(("How do I draw {x}?", "Help with a diagram of {x}", "Please check: {x}",
        "Newbie question about {x}")).format(x=t.thing)
    excuse = t.rng.choice(("I am new here.", "Sorry for the long text.", "I have to hand this in on Friday."))
    return f"{title}\n\n{excuse} {' '.join(t.body('walk', hedge=0.15))}"


def _asked(t: _Teller) -> list[tuple[str, str]]:
    """Questions and answers, node by node."""
    turns = [(t.rng.choice(("Where does it start?", "Where does it all begin?", "What is the beginning?")),
        t.cap(x) + ".") for x in t.start()]
    for group in _groups(t.rng, t.g, "tail"):
        es = [t.g.edges[i] for i in group[1]]
        name = t.n(es[0].tail)
        t.topic = es[0].tail
        if group[0] != "loop" and t.chance(0.45):
            ask, answer = t.rng.choice(t.words["asks"]).format(t=name), _and([t.n(e.head) + t.inline(e) for e in es])
            t.order += group[1]
        else:
            asks = ("what about {t}?", "and {t}?", "tell me about {t}.", "what happens at {t}?", "what is the story with {t}?",
                t.rng.choice(t.words["asks"]))
            ask, answer = t.rng.choice(asks).format(t=name), t.say(group)
        turns.append((t.cap(ask), t.cap(answer) + "."))
    t.topic = t.last = t.subject = ""
    return turns + [(t.rng.choice(("Anything else?", "Is there more?", "What else should I know?", "Is that all?")),
        t.cap(x) + ".") for x in t.facts()]


def _dialogue(t: _Teller) -> str:
    asks, tells = t.rng.choice(_SPEAKERS)
    marks = ("- ", "- ") if asks == "-" else (f"{asks}: ", f"{tells}: ")
    begin = [marks[0] + t.rng.choice(("Can you explain {x} to me?", "Tell me about {x}.", "I want to draw {x}.")).format(x=t.thing),
             marks[1] + t.rng.choice(("Sure.", "Of course.", "Ask away."))]
    return "\n".join((begin if t.chance(0.5) else []) + [marks[0] + ask + "\n" + marks[1] + answer for ask, answer in _asked(t)])


def _musing(t: _Teller) -> str:
    return t.frame([f"{ask} {answer}" for ask, answer in _asked(t)], t.rng.choice((" ", "\n")), 0.3)


def _minutes(t: _Teller) -> str:
    people, told = t.rng.sample(("Anna", "Ben", "Mr Okoro", "Lucia", "the engineer", "our trainer", "Tom"), 3), []
    clauses = t.start() + t.facts()
    for group in _groups(t.rng, t.g, t.rng.choice(("walk", "tail"))):
        t.last = t.subject = ""
        clauses.append(t.say(group))
    for clause in clauses:
        said = t.rng.choice(("explained", "said", "added", "pointed out", "told us", "mentioned", "confirmed"))
        told.append(t.cap(f"{t.rng.choice(people)} {said} that {clause}."))
    return t.frame(told, t.rng.choice((" ", "\n")), 0.2)


def _story(t: _Teller) -> str:
    if t.agents:
        hero, t.agents = t.rng.choice(_HEROES)
        t.agents = [t.agents]
        opening = t.rng.choice(_HERO_OPENINGS).format(h=hero, x=t.thing)
    else:
        opening = t.rng.choice(_TALE_OPENINGS).format(x=t.thing)
    return " ".join([opening] + t.body("walk", aside=0.08)) + t.rng.choice(("", " The end.", " And so the day is over.",
        " That is how the story goes."))


def _chat(t: _Teller) -> str:
    hello = [t.rng.choice(("hey", "hi, quick one", "ok here it comes", "can you draw this",
        "u there? need a drawing"))] if t.chance(0.6) else []
    return "\n".join(hello + [x[:-1] for x in t.body(t.rng.choice(("walk", "flat")), link=0.1)])


def _headed(t: _Teller) -> str:
    told, here = [t.cap(x) + "." for x in t.start()], ""
    for group in _groups(t.rng, t.g, "tail"):
        tail = t.g.edges[group[1][0]].tail
        t.topic, t.last = tail, ""
        head = f"{t.rng.choice(('About', 'Now to', 'Let us look at', 'On'))} {t.n(tail)}: " if tail != here else ""
        here = tail
        told.append((head + t.say(group) if head else t.cap(t.say(group))) + ".")
    t.topic = t.last = t.subject = ""
    return t.frame(told + [t.cap(x) + "." for x in t.facts()], t.rng.choice(("\n", " ", "\n\n")), 0.3)


def _inventory(t: _Teller) -> str:
    nodes, node = [t.n(x) for x in t.g.nodes], t.words["node"][0]
    count = _NUMBERS[len(nodes)] if len(nodes) < 13 else str(len(nodes))
    noun = node if len(nodes) == 1 else _many(node)
    ways = ("there {be} {k} {s}: {m}.", "we have {k} {s}, namely {m}.", "the cast of this story: {m}.", "everything is about {m}.")
    first = t.rng.choice(ways).format(be="is" if len(nodes) == 1 else "are", k=count, s=noun, m=_and(nodes))
    return t.frame([t.cap(first)] + t.body(t.rng.choice(("walk", "head"))), t.rng.choice((" ", "\n")), 0.3)


def _backwards(t: _Teller) -> str:
    lead = t.rng.choice(("Let me sort this by where things arrive.", "I shall tell it by where you end up.",
        "Let me look at it from the receiving side.", "")) if t.g.directed else ""
    return " ".join([lead] * bool(lead) + t.body("head"))


def _afterthought(t: _Teller) -> str:
    told = t.body(t.rng.choice(("walk", "flat")), fresh=True, link=0.1)
    last = told.pop()
    late = t.rng.choice((" ", "\n")) + t.rng.choice(("PS: ", "Oh, and one more thing: ", "I almost forgot: ", "One last point: ", "P.S. "))
    return t.frame(told, p=0.5) + late + last if told else last


def _spoken(t: _Teller) -> str:
    said = t.rng.choice(("she said", "he told me", "the technician explained", "my boss said", "the guide told us"))
    told = t.body("walk")
    return f'“{told[0][:-1]},” {said}.' + (f" “{' '.join(told[1:])}”" if told[1:] else "")


_LAYOUTS = (_paragraph, _paragraph, _paragraph, _paragraph, _numbered, _bullets, _ramble, _semicolons, _mail, _mail, _forum, _dialogue,
    _musing, _minutes, _story, _story, _chat, _headed, _inventory, _backwards,
            _afterthought, _spoken)


def describe(rng: random.Random, g: Graph) -> tuple[str, list[int]]:
    """English for everything in g except how it looks, and the order in which the text mentions the edges."""
    teller = _Teller(rng, g)
    layout = rng.choice(_LAYOUTS)
    text = layout(teller)
    if rng.random() < (0.6 if layout in (_chat, _ramble) else 0.08):  # no capitals but in names and labels
        text = "".join(part if part[:1] in ("\1", "\3") else part.lower() for part in re.split("([\1\3][^\2]*\2)", text))
    if rng.random() < 0.1:
        text = text.rstrip(".")
    return re.sub("[\1\2\3]", "", text), teller.order


_FRAMES = ("give {x} {np}", "{x} should have {np}", "{x} should get {np}", "please draw {x} with {np}", "I would like {x} with {np}",
    "{x} must be drawn with {np}", "let {x} have {np}", "we always show {x} with {np}",
           "for {x} please use {np}", "{x} can be told apart by {np}", "I imagine {x} with {np}", "could you give {x} {np}?",
           "{x} will be shown with {np}", "and {np} for {x}, please")
_ADJECTIVE = ("make {x} {adj}", "{x} should be {adj}", "{x} must be {adj}", "I want {x} {adj}", "could you make {x} {adj}?",
    "{x} will be drawn {adj}", "please keep {x} {adj}", "{x} should appear {adj}", "we like {x} {adj}",
              "{x} was always {adj}, so please make it {adj}")
_WITH = {  # attribute or attribute=value: what a node (or "link ...") has
    "shape": "the shape of {a}|{a} shape|the form of {a}", "color": "{a} outline|{a} border|{v} as its colour|the color {v}",
    "fillcolor": "{a} fill|{v} as the fill colour|{a} filling|{a} background",
    "fontcolor": "{v} text|{v} letters|{v} lettering|{v} as the text colour", "style=filled": "a filled inside|a solid fill",
    "style=dashed": "a dashed outline|a dashed border", "style=dotted": "a dotted outline|a dotted border",
    "style=bold": "a bold outline|a bold border", "style=rounded": "rounded corners|rounded edges", "style=invis": "the invisible style"
    "|no visible outline, being invisible", "penwidth": "a line width of {v}|an outline of width {v}|a pen width of {v}",
    "fontsize": "{v} point text|letters of size {v}|a font size of {v}|text in {v} point", "width": "a width of {v}|{v} as its width",
    "height": "a height of {v}|{v} as its height",
    "fontname": "its text in {v}|{v} as its font|the {v} font|{v} lettering", "label": "the text “{v}”|the caption \"{v}\""
    "|the words '{v}' written on it|\"{v}\" as its label",
    "link color": "the colour {v}|{a} line|{v} as its colour", "link style": "{a} line|{a} stroke", "link penwidth": "a line width of {v}"
    "|a pen width of {v}|a stroke of width {v}",
    "link arrowhead": "{a} arrowhead|{v} as its arrowhead|an arrowhead of the kind {v}|a tip of the {v} kind",
    "link arrowhead=none": "no arrowhead|no tip at its end|an arrowhead of the kind none",
    "link dir=both": "arrowheads at both ends|a tip at either end|arrows in both directions",
    "link dir=back": "its tip at the starting end|an arrowhead that points backwards|the direction shown backwards",
    "link dir=none": "no direction at all|no arrows at either end|no direction marks", "link fontcolor": "{v} lettering on its label"
    "|its label in {v}|{a} label text", "link weight": "a weight of {v}|{v} as its weight|weight {v}"}
_BEING = {"color": "{v}|{v} all around", "fillcolor": "filled with {v}|filled in {v}", "style": "{v}", "shape": "{a}",
    "label": "labelled “{v}”", "link color": "{v}", "link style": "{v}"}
_FLOW = ("please lay it out {d}", "the drawing should run {d}", "it should read {d}", "everything flows {d}", "I picture it going {d}",
    "draw it {d}", "we like to read these {d}", "could it go {d}?", "the whole thing runs {d}",
         "please arrange it {d}", "my boss wants it {d}")
_EVERY = ("every node is {a}", "draw all of them as {s}", "use {a} for each one", "each of them is shown as {a}",
    "please make all the nodes {s}", "they are all {s}", "could every one of them be {a}?", "I would like {s} throughout",
          "all nodes should be drawn as {s}", "everything in the picture is {a}")
_ENDS = {"L": "left", "R": "right", "T": "top", "B": "bottom"}


def looks(rng: random.Random, g: Graph) -> list[str]:
    """Sentences for layout, shape, looks and link_looks."""
    told, quote = [], rng.choice(("", "", "'", '"', "`"))
    if g.layout:
        told.append(rng.choice(_FLOW).format(d=rng.choice(("from {} to {}", "{} to {}",
            "from the {} to the {}")).format(*(_ENDS[x] for x in g.layout))))
    spoken = {"doublecircle": rng.choice(("double circle", "doublecircle")), "plaintext": rng.choice(("plain text", "plaintext")),
        "invis": "invisible"}
    if g.shape:
        shape = spoken.get(g.shape, g.shape)
        plain = g.shape == "plaintext"
        told.append(rng.choice(_EVERY).format(a=shape if plain else _a(shape), s=shape if plain else _many(shape)))
    same: dict[tuple[str, str], list[str]] = {}
    single = rng.random() < 0.3
    for k, (node, key, value) in enumerate(g.looks):
        same.setdefault((key, value, k if single else 0), []).append(f"{quote}{node}{quote}")
    noun = rng.choice(("arrow", "line", "link", "arrow") if g.directed else ("link", "line", "connection"))
    for index, key, value in g.link_looks:
        e = g.edges[index]
        twins = sum((x.tail, x.head) == (e.tail, e.head) for x in g.edges) > 1
        label = f" labelled {quote or chr(34)}{e.label}{quote or chr(34)}" if e.label and (twins or rng.random() < 0.2) else ""
        t, h = f"{quote}{e.tail}{quote}", f"{quote}{e.head}{quote}"
        ends = (f"from {t} to {h}", f"that goes from {t} to {h}",
            f"which leads from {t} to {h}") if g.directed else (f"between {t} and {h}", f"that joins {t} and {h}")
        same[f"link {key}", value, index] = [f"the {noun}{label} {rng.choice(ends)}"]
    for (key, value, _), who in same.items():
        spoken_value = spoken.get(value, value) if "label" not in key.split()[-1:] else value
        words = dict(v=spoken_value, a=spoken_value if value == "plaintext" else _a(spoken_value))
        x = who[0] if len(who) == 1 else rng.choice(("", "both " if len(who) == 2 else "all of ")) + _and(who)
        if key in _BEING and rng.random() < 0.4:
            told.append(rng.choice(_ADJECTIVE).format(x=x, adj=rng.choice(_BEING[key].split("|")).format(**words)))
        else:
            having = _WITH.get(f"{key}={value}") or _WITH[key]
            told.append(rng.choice(_FRAMES).format(x=x, np=rng.choice(having.split("|")).format(**words)))
    stop = rng.random() < 0.75
    told = [x if x.startswith(g.nodes) or not stop else x[0].upper() + x[1:] for x in told]
    return [x + "." if stop and x[-1] != "?" else x for x in told]
