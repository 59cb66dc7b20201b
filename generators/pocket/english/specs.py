"""The voice of specifications: domain experts, textbook writers, examiners, authors of manuals and policies.

They write "shall", put the event before the states, define sets, enumerate (i), (ii), (iii), give each state or target its own paragraph,
and turn sentences round ("b is reached from a by x"). Chat, typing slips, slang and bare arrows are left to other authors.

How it works: edges are gathered into units (same tail, same head, chain, pair, same label), a unit becomes one clause, and a layout sets
the clauses out. A verb is written in the singular; plural and bare forms ("shall require") are derived. In a template "[a|b]" is a choice.
"""

from __future__ import annotations

import random
import re
from functools import lru_cache

from ..graphs import Edge, Graph

_SM, _FC, _NW, _AR, _HI, _DE = "state machine", "flowchart", "network", "architecture", "hierarchy", "dependency"
# Verbs from tail to head, then from head to tail; a kind may have several registers, of which a description keeps to one.
_VERBS = {
    _SM: [("leads to|gives way to|transitions to|is followed by|passes to|is succeeded by|changes to|is left for|goes over to|yields to",
           "is reached from|is entered from|follows|is attained from|is arrived at from|succeeds|is accessible from")],
    _FC: [("is followed by|leads to|precedes|passes control to|hands over to|proceeds to|continues to|goes on to|comes directly before",
           "follows|comes after|is preceded by|is reached from|is performed after|takes over from|is carried out after")],
    _NW: [("connects to|sends to|transmits to|forwards to|feeds|delivers traffic to|has an uplink to|passes packets to|is routed to",
           "receives from|is fed by|accepts traffic from|is reached from|takes input from|obtains traffic from")],
    _AR: [("calls|invokes|uses|issues requests to|sends to|makes use of|interfaces to|addresses|sends output to",
           "is called by|is invoked by|is used by|receives requests from|is addressed by|answers requests from|is accessed by")],
    _HI: [("oversees|directs|supervises|has authority over|is responsible for|is in charge of",
           "reports to|answers to|is subordinate to|is supervised by|comes under the authority of|is accountable to"),
          ("comprises|contains|includes|incorporates|encloses|has as a part",
           "forms part of|belongs to|is contained in|is housed in|is nested in|is included in"),
          ("generalises|subsumes|is specialised by|is refined by|is extended by",
           "specialises|is derived from|inherits from|is subsumed under|extends|refines"),
          ("branches into|sits directly above|stands directly above|is the parent of|ranks above",
           "falls under|is placed beneath|ranks directly below|descends from|is filed under|is grouped under the parent")],
    _DE: [("requires|depends on|presupposes|relies on|needs|calls for|is contingent upon|rests upon|is conditional on|builds on",
           "is required by|is needed by|is prerequisite to|is presupposed by|underlies|is depended upon by|is indispensable to|supports")],
}
_NEUTRAL = ("goes to|is linked to|has an arrow to|points to|has a directed link to",
            "is pointed to by|receives an arrow from|is the target of an arrow from")
_MUTUAL = ("is linked with|is connected with|is joined to|shares a link with|is adjacent to|is coupled with|has a link with|is attached "
           "to|is interconnected with|neighbours")
# What ties a label to a clause.
_ADVERBS = {
    _SM: "upon {x}|on {x}|({x})|on receipt of {x}|in the event of {x}|in response to {x}|under {x}|by {x}|on occurrence of {x}",
    _FC: "if {x}|in the case of {x}|where the outcome is {x}|({x})|on {x}|under the condition {x}|when {x}|for the result {x}",
    _NW: "over {x}|via {x}|({x})|by means of {x}|under the designation {x}|[through|over] the link {x}",
    _AR: "via {x}|({x})|under the heading {x}|through the interface {x}|by way of {x}|in the role {x}",
    _HI: "({x})|under the label {x}|by the relation {x}|in the relation {x}|with the note {x}",
    _DE: "({x})|under the label {x}|in respect of {x}|for the purpose {x}|with the qualifier {x}",
}
_PLAIN_ADVERBS = "with the label {x}|({x})|under the label {x}|labelled {x}"
# Whole clauses: without a label, with one. {a} is always the tail, {b} the head, {s} the system.
_CLAUSES = {
    _SM: ("from {a}, {s} [proceeds|passes|shall pass|moves] [unconditionally |directly |]to {b}|once in {a}, {s} may [enter|pass to] "
          "{b}|[entry into|a transition to] {b} [is made|is permitted] from {a}|when in {a}, {s} [shall|may] [move|transition] to "
          "{b}|[on leaving|upon exit from] {a}, {s} enters {b}|a transition [leads|is defined|exists] from {a} to {b}|{a} has {b} as a "
          "successor",
          "[upon|on] {x}, {s} [enters|shall enter|moves to|passes to|transitions to] {b} from {a}|[when|while|whenever] in {a}, "
          "[receipt of|the event|occurrence of|the input] {x} [causes|shall cause|triggers] [a transition to|entry into|a change to] "
          "{b}|in {a}, {x} [leads to|results in|causes entry into|gives] {b}|{b} is [entered|reached] from {a} [by|via|upon|on] {x}|if "
          "{x} occurs [while {s} is |]in {a}, {s} shall [enter|move to|assume] {b}|should {x} occur in {a}, {b} [is entered|shall be "
          "entered]|[the event|the input|] {x} [takes|carries|moves] {s} from {a} to {b}|{a} is [left|exited] for {b} [upon|on] {x}|a "
          "transition [labelled|triggered by|on|guarded by] {x} [leads|is defined|exists] from {a} to {b}|the response to {x} in {a} "
          "[is|shall be] [a transition to|entry into] {b}|{s}, being in {a}, shall on {x} enter {b}|given {a}, when {x}, then "
          "{b}|following {x}, {s} leaves {a} and enters {b}|{x} causes {a} to be [left for|succeeded by] {b}|[entry into|arrival in] {b} "
          "from {a} [requires|is conditional on|is triggered by] {x}"),
    _FC: ("[after|on completion of|following] {a}, [proceed to|continue with|carry out|go to] {b}|once {a} is complete, {b} "
          "[begins|follows|shall be performed]|control passes from {a} to {b}|upon completion of {a}, {s} continues at {b}|{b} [shall "
          "begin|begins] as soon as {a} is finished|the step after {a} is {b}",
          "if the [outcome|result] of {a} is {x}, [proceed to|continue with|carry out|go to] {b}|where {a} yields {x}, {b} "
          "[follows|shall follow]|on {x}, control passes from {a} to {b}|{b} is [performed|carried out|reached] after {a} [in the "
          "case|if|when] {x}|the {x} [branch|exit|path] of {a} leads to {b}|at {a}, in the case of {x}, [proceed|go|continue] to {b}|{x} "
          "at {a} [directs|sends] the reader to {b}|should {a} [give|return] {x}, {s} [continues|shall continue] at {b}"),
    _NW: ("traffic [flows|is carried|passes] from {a} to {b}|a [link|connection|line] [runs|extends|shall be provided] from {a} to "
          "{b}|{a} is the upstream neighbour of {b}|{b} is [situated|placed] downstream of {a}|the next hop from {a} is {b}",
          "the {x} [link|connection|line] [runs|extends|leads] from {a} to {b}|traffic from {a} to {b} is carried [over|via] {x}|{b} "
          "receives traffic from {a} [over|via|by] {x}|the link from {a} to {b} [is|shall be] [designated|marked|labelled] {x}|{x} "
          "connects {a} to {b}|from {a} to {b} the [medium|link] is {x}|{a} [shall reach|reaches] {b} [over|via] {x}"),
    _AR: ("[requests|messages|calls] pass from {a} to {b}|{a} is a client of {b}|an interface leads from {a} to {b}|{b} is "
          "the [callee of|target of calls from] {a}|{a} is the [caller|consumer] of {b}|{b} is a service that {a} relies on",
          "the [interaction|interface|call] from {a} to {b} is [designated |labelled |]{x}|{x} [connects|links] {a} to {b}|{b} is "
          "accessed by {a} [via|by] {x}|[requests|messages|calls] from {a} to {b} are [marked|designated|labelled] {x}|an interface {x} "
          "leads from {a} to {b}|the relationship of {a} to {b} is described as {x}"),
    _HI: ("[directly |]under {a} [comes|stands|is placed] {b}|the parent of {b} is {a}|{b} is a [child|direct descendant] of {a}|among "
          "the children of {a} is {b}|one level below {a} is {b}|{a} is the immediate superior of {b}|{b} has {a} as its parent",
          "the line from {a} down to {b} is [marked|labelled] {x}|{b} is a child of {a} under the label {x}|{x} is the relation from "
          "{a} to its child {b}|below {a}, joined by {x}, stands {b}"),
    _DE: ("{b} is a [prerequisite|precondition] [of|for] {a}|{a} cannot [proceed|exist|be completed] without {b}|without {b} there can "
          "be no {a}|{b} must be in place before {a}|{a} [presumes|assumes] the [presence|availability] of {b}|among the prerequisites "
          "of {a} is {b}|{a} has a dependency on {b}",
          "the dependency of {a} on {b} is [classed as|labelled|marked] {x}|{b} is a prerequisite of {a}, labelled {x}|{a} has the "
          "dependency {x} on {b}|{a} cannot do without {b} ({x})"),
}
_PLAIN_CLAUSES = ("there is [an arrow|an arc|a directed edge|a link] from {a} to {b}|[an arrow|an arc|a link] [runs|leads|extends] from "
                  "{a} to {b}|{b} is the [target|endpoint] of an [arrow|arc] from {a}|an arrow leaves {a} and ends at {b}",
                  "there is [an arrow|an arc|a link] [labelled|marked|bearing the label] {x} from {a} to {b}|the arrow from {a} to {b} "
                  "[is labelled|reads|bears the label] {x}|[an arrow|an arc] marked {x} [runs|leads|extends] from {a} to {b}|{x} is the "
                  "label of the arc from {a} to {b}")
_MUTUAL_CLAUSES = ("there is a [link|connection] between {a} and {b}|between {a} and {b} [there is|there shall be|runs] a "
                   "[link|connection]|{a} and {b} are [joined|linked|connected|interconnected]|a [link|line|connection] joins {a} and "
                   "{b}|{a} and {b} are neighbours|{a} and {b} shall be connected to each other",
                   "[a link|a connection|a line] [designated|marked|labelled] {x} [joins|connects] {a} and {b}|between {a} and {b} "
                   "[runs|lies] {x}|{x} [joins|connects|links] {a} and {b}|{a} and {b} are [joined|connected|linked] [by|via] {x}|the "
                   "link between {a} and {b} is [marked|labelled|designated] {x}")
_LOOPS = ("{a} [leads|returns|loops back|is linked] to itself{w}|{a} has [a loop|an arrow] to itself{w}|a loop leads from {a} [back to "
          "itself|to {a} itself]{w}|there is a loop at {a}{w}",
          "[in|at] {a}, {x} leads back to {a}|on {x}, {s} remains in {a}|{x} in {a} causes {a} to be re-entered|{s}, in {a}, shall stay "
          "there on {x}")
# Nouns for: a node, a link, a group, the whole, the system.
_NOUNS = {
    _SM: ("state", "transition", "group|region|mode|superstate", "state machine|automaton|state model|finite automaton",
          "the system|the machine|the device|the controller|the unit"),
    _FC: ("step", "branch", "phase|stage|lane|group", "procedure|process|flow chart|workflow",
          "the procedure|the process|the operator|execution"),
    _NW: ("node", "link", "zone|segment|site|group", "network|network topology|installation", "the network"),
    _AR: ("component", "interface", "layer|subsystem|tier|group", "architecture|system|system design", "the system"),
    _HI: ("element", "relation", "group|cluster|grouping", "hierarchy|structure|tree|classification", "the structure"),
    _DE: ("item", "dependency", "group|bundle|set", "dependency structure|set of dependencies|build order|set of prerequisites",
          "the project"),
}
_OPENINGS = ("This [document|section|clause|specification] [specifies|defines|describes] the {w}.|Consider the following {w}.|The "
             "following requirements apply to the {w}.|Definition. The {w} is given as follows.|[Question|Exercise|Problem] {k}. A {w} "
             "is described below; draw it.|The {w} is defined as follows.|We now describe the {w}.|[Policy|Manual], chapter {k}: the "
             "{w}.|Scope: this clause governs the {w}.|({k} marks) Sketch the {w} described here.|Draw the {w} set out below.|The {w} "
             "[has|comprises] {c} {n}.|Example {k}. We study a {w} with {c} {n}.|The reader is asked to construct the {w} specified "
             "here.|Produce a drawing of the {w} that satisfies the following.|In accordance with the approved design, the {w} is laid "
             "down below.|This revision supersedes all earlier versions.|Given is a {w} of {c} {n}.")
_CLOSINGS = ("No other {t} [exist|are permitted|are defined].|This completes the [description|specification|definition].|Deviations "
             "require written approval.|Compliance is verified at inspection.|Draw the [diagram|figure].|The above is normative.|Nothing "
             "else is specified.|Sketch the {w}.|The {w} is reviewed annually.|All {t} are listed above.|This wording was agreed by the "
             "review board.|Show your drawing clearly.")
_NUMBERS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
            "nineteen twenty").split()
_ROMAN = ("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv xxv xxvi xxvii xxviii "
          "xxix xxx").split()
# How clauses are set out: {i} counts, {r} counts in Roman numerals, {k} is a chapter.
_FRAMES = ["prose", "prose", "prose", "roman", "roman", "({r}) ", "- ", "* ", "{i}. ", "{i}) ", "({i}) ", "{k}.{i} ", "REQ-{i:03d}: ",
           "[R{i}] ", "Rule {i}: ", "Clause {k}.{i}. ", "Article {i}. ", "Requirement {i}: ", "SRS-{k}.{i}: ", "Section {i}. ", "",
           "Axiom {i}. "]
_GIVEN = ("Given {a}, when {x}, then {b}|GIVEN {a} WHEN {x} THEN {b}|In: {a}. Event: {x}. Result: {b}|Before: {a}; event: {x}; after: {b}|"
          "Precondition {a}, stimulus {x}, postcondition {b}")
_ASKED = ("Q: What follows {a} upon {x}? A: {b}.|What is the effect of {x} in {a}? {b}.|Where does {x} lead from {a}? To {b}.|"
          "How is {b} reached from {a}? By {x}.|If {x} occurs in {a}, what comes next? Answer: {b}.")
_LISTS = ("the {n} {v} {l}|the set of {m}s is {b}|let the {n} be {l}|there {v} {c} {n}, namely {l}|{n}: {l}|{l} {v} the {n}")
_INITIAL = ("the initial {n} is {i}|{s} [starts|shall start|begins] in {i}|upon [power-up|reset|start], {s} [is|shall be] in {i}|"
            "{i} is the [initial|starting] {n}|[operation|it] [commences|starts] in {i}|{i} is [entered|assumed] at [the start|startup]|"
            "as its initial {n}, {s} has {i}|let {i} be the [start|initial] {n}")
_ALONE = ("{l} [stands alone|has no {t}|is isolated|is connected to nothing]|{l} takes part in no {k}|no {k} concerns {l}",
          "{l} [stand alone|have no {t}|are isolated|are connected to nothing]|{l} take part in no {k}|no {k} concerns any of {l}")
_ALSO = ("|there is also {l}, [standing alone|without any {t}]", "|there are also {l}, [standing alone|without any {t}]")
_GROUPS = ("the {g} {c} [comprises|contains|encloses|consists of] {m}|{m} {v} [in|placed in|assigned to] the {g} {c}|"
           "{c} denotes the {g} of {m}|within the {g} {c} [are found|we find] {m}|{c} is the {g} [made up of|formed by] {m}|{g} {c}: {m}")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def _plural(verb: str) -> str:
    first, _, rest = verb.partition(" ")
    regular = first[:-2] if first.endswith(("sses", "ches", "shes")) else first[:-1]
    first = {"is": "are", "has": "have", "goes": "go", "relies": "rely"}.get(first, regular)
    return f"{first} {rest}".rstrip()


@lru_cache(maxsize=None)
def _options(text: str) -> list[str]:
    return re.split(r"\|(?![^\[\]]*\])", text)


class _Writer:
    """One description's habits, and the ways to say things under them."""

    def __init__(self, rng: random.Random, g: Graph):
        self.rng, self.g = rng, g
        self.verbatim = tuple(e.label for e in g.edges if e.label) + tuple(name for name, _ in g.clusters)  # never capitalised
        self.quote = rng.choice(["", "", "", "", '"', "'", "`"])
        self.label_quote = rng.choice(["", "", '"', "'", "`"] if not self.quote else ["", self.quote, '"'])
        self.lower, self.oxford, self.flow = rng.random() < 0.12, rng.random() < 0.4, rng.random() < 0.4
        self.mood = rng.choice(["", "", "", "shall", "shall", "must", "is to"])
        node, tie, *rest = _NOUNS[g.kind]
        self.node, self.tie = rng.choice([node, node, node, "node"]), tie if g.directed else "link"
        self.ties = {"branch": "branches", "dependency": "dependencies"}.get(self.tie, self.tie + "s")
        self.group, self.whole, self.system = (rng.choice(nouns.split("|")) for nouns in rest)
        self.prefix = rng.random() if rng.random() < 0.15 else 0.0
        self.article = rng.random() < 0.5 and g.kind in (_NW, _AR, _DE, _HI) and not self.quote
        self.plain = g.directed and rng.random() < 0.12
        there, back = _NEUTRAL if self.plain else rng.choice(_VERBS[g.kind])
        adverbs = _ADVERBS[_NW] if not g.directed else _PLAIN_ADVERBS if self.plain else _ADVERBS[g.kind]
        self.there, self.adverbs = self.some(there if g.directed else _MUTUAL, 4), self.some(adverbs, 3)
        self.back = self.some(back, 3) if g.directed else []
        self.clauses = _MUTUAL_CLAUSES if not g.directed else _PLAIN_CLAUSES if self.plain else _CLAUSES[g.kind]
        self.before = self.topic = ""  # the tail that was the subject of the last clause, and of this one
        self.heads: list[str] = []  # the heads that the last clause named

    def some(self, options: str, most: int) -> list[str]:
        found = _options(options)
        return self.rng.sample(found, min(len(found), self.rng.randint(1, most)))

    def say(self, template: str, **slots: str) -> str:
        template = _CHOICE.sub(lambda m: self.rng.choice(m[1].split("|")), template)
        return template.replace("  ", " ").strip().format(s=self.system, **slots)

    def one(self, options: str, **slots: str) -> str:
        return self.say(self.rng.choice(_options(options)), **slots)

    def quoted(self, name: str) -> str:
        quote = '"' if self.quote and self.quote in name else self.quote
        return f"{quote}{name}{quote}"

    def name(self, name: str) -> str:
        if self.prefix and self.rng.random() < self.prefix:
            return f"{self.node} {self.quoted(name)}"
        common = self.article and " " in name and name.islower() and name.replace(" ", "").isalpha()
        return f"the {name}" if common else self.quoted(name)

    def label(self, label: str) -> str:
        quote = '"' if self.label_quote and self.label_quote in label else self.label_quote
        return f"{quote}{label}{quote}"

    def join(self, items: list[str], word: str = "and") -> str:
        comma = "," if self.oxford and len(items) > 2 else ""
        return f"{', '.join(items[:-1])}{comma} {word} {items[-1]}" if len(items) > 1 else items[0]

    def sentence(self, text: str, stop: str = ".") -> str:
        text += "" if text.endswith((".", ":", "?")) else stop
        first = re.match(r"[\w.\-]*", text)[0]
        if self.lower or not (first.isalpha() and first.islower()) or text.startswith(self.verbatim):
            return text
        if any(re.match(re.escape(n) + r"(?!\w)", text) for n in self.g.nodes) and (len(first) < 3 or self.rng.random() < 0.5):
            return text
        return text[0].upper() + text[1:]

    # --- clauses -----------------------------------------------------------------------------------------------------------------------
    def verb(self, verb: str, plural: bool = False) -> str:
        if self.mood and self.rng.random() < 0.6:
            bare = _plural(verb)
            mood = "are to" if plural and self.mood == "is to" else self.mood
            return f"{mood} " + ("be" + bare[3:] if bare.startswith("are ") else bare)
        return _plural(verb) if plural else verb

    def subject(self, tail: str) -> str:
        """The tail as the subject: by a pronoun when it was the last clause's subject, "in turn" when the last clause led to it."""
        self.topic = tail
        if self.flow and tail == self.before and self.rng.random() < 0.6:
            return "it also"
        return self.name(tail) + (" in turn" if self.flow and tail in self.heads and self.rng.random() < 0.3 else "")

    def with_label(self, clause: str, label: str) -> str:
        if not label:
            return clause
        adverb = self.one(self.rng.choice(self.adverbs), x=self.label(label))
        return f"{adverb}, {clause}" if adverb[0] != "(" and not self.plain and self.rng.random() < 0.35 else f"{clause} {adverb}"

    def edge(self, e: Edge) -> str:
        a, b, x, r = self.name(e.tail), self.name(e.head), self.label(e.label), self.rng.random()
        if e.tail == e.head:
            event = e.label and self.g.kind == _SM and self.g.directed and r < 0.7
            return self.one(_LOOPS[bool(event)], a=a, x=x, w=f" ({x})" if e.label else "")
        if r < 0.6:
            return self.one((self.clauses if r < 0.5 or not self.g.directed else _PLAIN_CLAUSES)[bool(e.label)], a=a, b=b, x=x)
        if r < 0.75 and self.back:
            return self.with_label(f"{b} {self.verb(self.rng.choice(self.back))} {a}", e.label)
        return self.with_label(f"{self.subject(e.tail)} {self.verb(self.rng.choice(self.there))} {b}", e.label)

    def items(self, edges: list[Edge], out: bool) -> list[str]:
        """The far ends of edges, each with its label."""
        adverb = self.rng.choice(self.adverbs)
        tails = [" " + self.one(adverb, x=self.label(e.label)) if e.label else "" for e in edges]
        return [self.name(e.head if out else e.tail) + t for e, t in zip(edges, tails)]

    def fan(self, edges: list[Edge], out: bool) -> str:
        """Several edges that share their tail (out) or their head."""
        rng, labels, base = self.rng, [e.label for e in edges], edges[0].tail if out else edges[0].head
        hub, others = self.name(base), [self.name(e.head if out else e.tail) for e in edges]
        there, back, shape = rng.choice(self.there), rng.choice(self.back) if self.back else "", rng.random()
        joined = self.join(others)
        if labels.count(labels[0]) == len(labels):
            if back and shape < 0.3:
                text = f"{joined} {self.verb(back, True)} {hub}" if out else f"{hub} {self.verb(back)} {joined}"
            elif shape < 0.4 and (back or not out):
                text = f"each of {joined} {self.verb(back if out else there)} {hub}"
            elif out:
                text = f"{self.subject(base)} {self.verb(there)} {'both ' if len(others) == 2 and shape > 0.8 else ''}{joined}"
            else:
                text = f"{joined} {self.verb(there, True)} {hub}"
            return self.with_label(text, labels[0])
        if "" not in labels and self.g.directed and self.g.kind in (_SM, _FC) and not self.plain and shape < 0.5:
            if not out:
                return f"{hub} is reached by " + self.join([f"{self.label(e.label)} from {n}" for e, n in zip(edges, others)], "or by")
            go = self.one("leads to|results in|causes a change to" if self.g.kind == _SM else "leads to|calls for|means going on to")
            parts = [f"{self.label(e.label)} {go} {n}" for e, n in zip(edges, others)]
            where = self.one("when in|in|while in" if self.g.kind == _SM else "at|after")
            return f"{where} {hub}, " + (", whereas ".join(parts) if len(parts) == 2 else self.join(parts))
        if out and self.g.directed and shape < 0.7:
            parts = ["to " + item for item in self.items(edges, out)]
            if shape < 0.6:
                return f"from {hub} the {self.tie} leads {'either ' if len(parts) == 2 else ''}{self.join(parts, 'or')}"
            return f"{_NUMBERS[len(parts)]} {self.ties} leave {hub}: " + "; ".join(f"({_ROMAN[k]}) {p}" for k, p in enumerate(parts))
        if out or back:
            return f"{self.subject(base) if out else hub} {self.verb(there if out else back)} {self.join(self.items(edges, out))}"
        return self.join([self.with_label(f"{n} {self.verb(there)} {hub}", e.label) for n, e in zip(others, edges)])

    def chain(self, edges: list[Edge]) -> str:
        rng, names, steps, there = self.rng, [self.name(e.head) for e in edges], self.items(edges, True), self.rng.choice(self.there)
        if self.g.directed and self.g.kind in (_SM, _FC, _NW) and rng.random() < 0.3:
            onward = [self.one("then|thence|from there|next") + f" to {s}" for s in steps[1:]]
            return self.one("the [path|sequence|course] [runs|leads|goes]|one path leads") + \
                f" from {self.name(edges[0].tail)} to {steps[0]}, {self.join(onward)}"
        text = f"{self.subject(edges[0].tail)} {self.verb(there)} {steps[0]}"
        for k, step in enumerate(steps[1:]):
            links = [", which in turn", ", which itself"] if k == 0 and not edges[0].label else \
                ["; the latter", f"; {names[k]} in turn", f"; {names[k]}", f", and {names[k]}"]
            text += f"{rng.choice(links)} {self.verb(there if rng.random() < 0.7 else rng.choice(self.there))} {step}"
        self.topic = ""
        return text

    def pair(self, first: Edge, second: Edge) -> str:
        a, b, there = self.name(first.tail), self.name(first.head), self.rng.choice(self.there)
        text = f"{a} {self.verb(there)} {b}"
        if first.label == second.label:
            text += self.rng.choice([" and vice versa", ", and conversely", ", and the reverse also holds"])
            return self.with_label(text, first.label)
        return f"{self.with_label(text, first.label)}; conversely, {self.with_label(f'{b} {self.verb(there)} {a}', second.label)}"

    def alike(self, edges: list[Edge]) -> str:
        """Edges with the same label."""
        there, x, ends = self.rng.choice(self.there), self.label(edges[0].label), [n for e in edges for n in (e.tail, e.head)]
        if len(edges) == 2 and all(ends.count(n) == 1 for n in ends) and self.rng.random() < 0.4:
            tails, heads = self.join([self.name(e.tail) for e in edges]), self.join([self.name(e.head) for e in edges])
            return self.with_label(f"{tails} {self.verb(there, True)} {heads} respectively", edges[0].label)
        front = "upon {x}|on {x}|in the case of {x}" if self.g.kind in (_SM, _FC) else "under the label {x}|with the label {x}|labelled {x}"
        return self.one(front, x=x) + ", " + self.join([f"{self.name(e.tail)} {self.verb(there)} {self.name(e.head)}" for e in edges])

    def units(self, mode: str, left: list[int]) -> list[tuple[str, list[int]]]:
        """Clauses for the edges `left`, each with the edges it says, in order."""
        edges, result, left = self.g.edges, [], list(left)
        while left:
            how = self.rng.choice(["tail", "head", "chain", "pair", "label", "one"]) if mode == "mixed" else mode
            took, first, most = [left[0]], edges[left[0]], self.rng.choice([2, 3, 3, 4])
            for i in left[1:] if how != "one" and first.tail != first.head else []:
                e, tails, heads = edges[i], [edges[j].tail for j in took], [edges[j].head for j in took]
                fits = (e.tail == first.tail and e.head not in heads if how == "tail"
                        else e.head == first.head and e.tail not in tails if how == "head"
                        else e.tail == heads[-1] and e.head not in tails if how == "chain"
                        else bool(e.label) and e.label == first.label if how == "label"
                        else self.g.directed and len(took) == 1 and (e.tail, e.head) == (first.head, first.tail))
                if e.tail != e.head and fits and len(took) < most:
                    took.append(i)
            mine = [edges[i] for i in took]
            self.before, self.topic = self.topic, ""
            result.append((self.edge(first) if len(mine) == 1 else self.fan(mine, how == "tail") if how in ("tail", "head")
                           else self.chain(mine) if how == "chain" else self.pair(*mine) if how == "pair" else self.alike(mine), took))
            self.heads = [e.head for e in mine]
            left = [i for i in left if i not in took]
        return result

    # --- layouts -----------------------------------------------------------------------------------------------------------------------
    def numbered(self, texts: list[str]) -> str:
        """Clauses as running prose, numbered requirements, bullets or enumerations."""
        rng, k = self.rng, self.rng.randint(1, 9)
        frame = rng.choice(["prose", "prose", "prose", "spread", "semicolons"] if self.flow else _FRAMES)
        if frame in ("prose", "spread"):
            also = "furthermore, |in addition, |moreover, |likewise, |further, "
            texts = [self.sentence((f"{self.one(also)} " if i and rng.random() < 0.1 else "") + t) for i, t in enumerate(texts)]
            return " ".join(texts) if frame == "prose" else "\n\n".join(" ".join(texts[i:i + 3]) for i in range(0, len(texts), 3))
        if frame == "semicolons":
            return self.sentence("; ".join(texts[:-1]) + ("; and " if len(texts) > 1 else "") + texts[-1])
        if frame == "roman":
            lead = self.one("the following [rules hold|applies]:|it is specified that:|the rules are:|the {t} are as follows:", t=self.ties)
            return self.sentence(lead + " " + "; ".join(f"({_ROMAN[i]}) {t}" for i, t in enumerate(texts)))
        stop, case = rng.choice([".", ".", "", ";"]), rng.random() < 0.7 and frame != "({r}) "
        lines = [frame.format(i=i + 1, k=k, r=_ROMAN[i]) + (self.sentence(t, stop) if case else t + stop) for i, t in enumerate(texts)]
        return "\n".join(lines)[:-1] + "." if stop == ";" else "\n".join(lines)

    def sections(self, left: list[int], out: bool) -> tuple[str, list[int]]:
        """A paragraph or entry per source (out) or per target."""
        order, entries, style, colon = [], [], self.rng.choice(["line", "line", "bullets", "prose"]), self.rng.choice([" - ", ": ", ": "])
        word = self.one("links to|linked with" if not self.g.directed else "next {n}:|leads to|successors:|outgoing {t} to" if out
                        else "reached from|predecessors:|incoming {t} from|arrows arrive from", n=self.node, t=self.ties)
        for hub in self.g.nodes:
            mine = [i for i in left if (self.g.edges[i].tail if out else self.g.edges[i].head) == hub]
            if mine and style == "prose":
                clauses = self.units("tail" if out else "head", mine)
                mine = [i for _, took in clauses for i in took]
                entries.append(f"{self.quoted(hub)}{colon.rstrip()} " + " ".join(self.sentence(t) for t, _ in clauses))
            elif mine:
                parts = self.items([self.g.edges[i] for i in mine], out)
                lines = f"{colon.rstrip()} {word.rstrip(':')}\n  - " + "\n  - ".join(parts)
                entries.append(self.quoted(hub) + (lines if style == "bullets" else f"{colon}{word} {self.join(parts)}"))
            order += mine
        return self.rng.choice(["\n", "\n\n"]).join(entries), order

    def formal(self, left: list[int]) -> str:
        """A table, a set, a function, questions and answers, given-when-then or a list: one entry an edge."""
        rng, g, edges = self.rng, self.g, [self.g.edges[i] for i in left]
        some, every = any(e.label for e in edges), all(e.label for e in edges)
        ways = ["table", "table", "set", "list"]
        way = rng.choice(ways + ["function", _GIVEN, _ASKED, _ASKED] if every and g.kind in (_SM, _FC) and g.directed else ways)
        rows = [(self.quoted(e.tail), self.quoted(e.head), self.label(e.label) if e.label else "") for e in edges]
        if way == "table":
            bar, middle = rng.choice([" | ", " | ", "\t", " ; "]), g.kind == _SM and rng.random() < 0.5
            heads = self.one("from,to|source,target|{n} (from),{n} (to)|origin,destination" if g.directed
                             else "end 1,end 2|one end,other end", n=self.node)
            event = self.one("event|input|trigger" if g.kind == _SM else "condition|outcome" if g.kind == _FC else "label|remark")
            cells = [(*heads.split(","), event)] + [(a, b, x or "-") for a, b, x in rows]
            cells = [c[:2] if not some else (c[0], c[2], c[1]) if middle else c for c in cells]
            title = self.one("table of {t}|the {t} are tabulated below|table {k}: {t}", t=self.ties, k=str(rng.randint(1, 9)))
            return self.sentence(title + ":\n" + "\n".join(bar.join(c) for c in cells), "")
        if way == "set":
            lead = self.one("the set of {t} is|the relation R is|let the {t} be|E, the set of {t}, is", t=self.ties)
            note = self.one("means that u leads to v|is an arrow from u to v|has its source first" if g.directed
                            else "is a link between u and v|is an unordered pair")
            pairs = ", ".join(f"({a}, {b}{', ' if x else ''}{x})" for a, b, x in rows)
            return self.sentence(f"{lead} {{{pairs}}}, where (u, v) {note}{', and a third entry is its label' if some else ''}")
        if way == "function":
            f = rng.choice(["f", "next", "delta", "T"])
            return self.sentence(f"the transition function {f} is given by {self.join([f'{f}({a}, {x}) = {b}' for a, b, x in rows])}")
        if way == "list":
            form = self.one("from {{a}} to {{b}}|source {{a}}, target {{b}}" if g.directed else "between {{a}} and {{b}}") + "{x}"
            rows = [(a, b, x and f", {'label' if middle else 'marked'} {x}") for middle in (rng.random() < 0.5,) for a, b, x in rows]
            return f"{self.ties}:\n" + "\n".join("- " + form.format(a=a, b=b, x=x) for a, b, x in rows)
        form = rng.choice(_options(way))
        return "\n".join(form.format(a=a, b=b, x=x) for a, b, x in rows)

    def descent(self, outline: list[tuple[tuple[int, ...], str]] | None = None) -> list[int]:
        """The edges depth first from the roots; into `outline` goes each node that is met, under its decimal number."""
        g, order, seen, heads = self.g, [], [], [e.head for e in self.g.edges]

        def visit(node: str, mark: tuple[int, ...]) -> None:
            if node not in seen:
                seen.append(node)
                if outline is not None:
                    outline.append((mark, node))
                mine = [i for i, e in enumerate(g.edges) if e.tail == node]
                order.extend(mine)
                for k, i in enumerate(mine, 1):
                    visit(g.edges[i].head, (*mark, k))

        roots = [n for n in g.nodes if n not in heads]
        for k, root in enumerate(roots + [n for n in g.nodes if n in heads and outline is None], 1):
            visit(root, (k,))
        return order

    def outline(self) -> tuple[str, list[int]] | None:
        """A forest without labels as a decimal or indented outline."""
        g, heads, marks = self.g, [e.head for e in self.g.edges], []
        if g.kind != _HI or not g.directed or any(e.label or heads.count(e.head) > 1 for e in g.edges):
            return None
        self.descent(marks)
        if len(marks) < len(g.nodes):
            return None
        decimal, order = self.rng.random() < 0.5, [heads.index(node) for _, node in marks if node in heads]
        lead = self.one("the numbering gives the parent of each entry|1.1 stands under 1, and so on" if decimal
                        else "each entry [stands|belongs] under the one it is indented beneath")
        lines = [(".".join(map(str, m)) + " " if decimal else "    " * (len(m) - 1)) + self.quoted(node) for m, node in marks]
        return self.sentence(lead) + "\n" + "\n".join(lines), order

    def body(self) -> tuple[str, list[int]]:
        rng, left, way = self.rng, list(range(len(self.g.edges))), self.rng.random()
        if rng.random() < 0.3:
            left = self.descent()
        elif rng.random() < 0.3:
            rng.shuffle(left)
        if way < 0.3 and (done := self.outline()):
            return done
        if way < 0.17:
            return self.formal(left), left
        if way < 0.32:
            return self.sections(left, rng.random() < 0.6 or not self.g.directed)
        clauses = self.units(rng.choice(["tail", "tail", "head", "chain", "label", "one", "one", "mixed", "mixed", "mixed"]), left)
        return self.numbered([text for text, _ in clauses]), [i for _, took in clauses for i in took]


def describe(rng: random.Random, g: Graph) -> tuple[str, list[int]]:
    """English for everything in g but its looks, and the order in which the edges are mentioned."""
    w, many = _Writer(rng, g), len(g.nodes) != 1
    slots = {"w": w.whole, "t": w.ties, "n": w.node + "s" * many, "v": "are" if many else "is", "k": str(rng.randint(2, 12)),
             "c": _NUMBERS[len(g.nodes)] if len(g.nodes) < len(_NUMBERS) else str(len(g.nodes))}

    def framing(options: str) -> str:
        text = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", w.one(options, **slots))
        return text.lower() if w.lower else text

    def listing(names: tuple[str, ...] | list[str]) -> str:
        return w.join([w.quoted(n) for n in names])

    head, tail = [framing(_OPENINGS)] if rng.random() < 0.6 else [], []
    ends = [n for e in g.edges for n in (e.tail, e.head)]
    alone, listed = [n for n in g.nodes if n not in ends], rng.random() < 0.25
    if listed:
        braces = "{" + ", ".join(w.quoted(n) for n in g.nodes) + "}"
        head.append(w.sentence(w.one(_LISTS, l=listing(g.nodes), b=braces, m=w.node, **slots)))
    if g.initial:
        (head if rng.random() < 0.75 else tail).append(w.sentence(w.one(_INITIAL, i=w.quoted(g.initial), n=w.node)))
    body, order = w.body() if g.edges else ("", [])
    if alone and (not listed or rng.random() < 0.5):
        tail.append(w.sentence(w.one(_ALONE[len(alone) > 1] + (_ALSO[len(alone) > 1] if g.edges and not listed else ""),
                                     l=listing(alone), t=w.ties, k=w.tie)))
    for name, members in g.clusters:
        text = w.one(_GROUPS, g=w.group, c=w.quoted(name), m=listing(members), v="are" if len(members) > 1 else "is")
        (head if len(g.clusters) == 1 and rng.random() < 0.4 else tail).append(w.sentence(text))
    if rng.random() < 0.25:
        tail.append(framing(_CLOSINGS))
    gap = rng.choice(["\n", "\n\n"]) if "\n" in body or body[-1:] not in (".", "") else rng.choice([" ", " ", " ", "\n"])
    return gap.join(part for part in (" ".join(head), body, " ".join(tail)) if part), order


# --- looks: the bare form of a verb, to follow "shall", "must" or "let" -------------------------------------------------------------------
_WAYS = {"LR": "left to right", "RL": "right to left", "TB": "top to bottom", "BT": "bottom to top"}
_LAYOUTS = ("the [drawing|figure|diagram] [shall|is to|must] [run|read|be laid out|be read|be arranged] [from |]{v}|layout direction: "
            "{v}|[arrange|lay out|set out] the [figure|drawing] from {v}|the [orientation|layout direction] is {v}|the direction of "
            "[drawing|reading] [shall be|is] from {v}|it is required that the [figure|diagram] run from {v}|figures are set from {v}")
_SHAPES = ("[every|each] {n} [shall|is to|must] be [drawn|represented|shown] as {v}|all {n}s [are|shall be] [drawn|shown|represented] "
           "with the shape {w}|the [default|common] shape [is|shall be] {w}|by convention, {n}s have the shape {w}|represent every {n} "
           "by {v}|unless otherwise stated, {n}s are drawn as {v}|{n} shape: {w}|draw each {n} as {v}|let every {n} be {v}")
_NODE_WAYS = {
    "shape": "be drawn as {v}|be {v}|have the shape {w}|take the form of {v}|be shown as {v}|appear as {v}",
    "color": "have {a} outline|be outlined in {w}|have {w} as [its|the] border colour|be bordered in {w}|be drawn in {w}|have the colour "
             "{w}",
    "fillcolor": "have {a} fill colour|have {w} as [its|the] fill colour|have {a} background|take the fill colour {w}|have {a} "
                 "interior|be given the fill {w}",
    "fontcolor": "have its text in {w}|be lettered in {w}|have {a} text colour|bear {w} lettering|have {w} text|be captioned in {w} type",
    "fontsize": "be lettered in size {w}|have a font size of {w}|have {w}-point text|be set at {w} points|use type of size {w}",
    "penwidth": "have a border width of {w}|have an outline of thickness {w}|have a line width of {w}|be outlined with a pen of width "
                "{w}|have a border {w} points thick",
    "width": "have a width of {w}|be {w} inches wide|measure {w} in width|be {w} wide|be given the width {w}",
    "height": "have a height of {w}|be {w} inches high|measure {w} in height|be {w} tall|be given the height {w}",
    "fontname": "be set in {w}|use the font {w}|be lettered in {w}|have its text in the {w} typeface|use {w} as its font",
    "label": 'show the text "{w}"|be captioned "{w}"|bear the text "{w}" [in place of|instead of] its name|read "{w}"|be displayed as '
             '"{w}"|carry the inscription "{w}"',
}
_STYLE_WAYS = {
    "filled": "be filled|have a filled interior|be drawn in the filled style|be shown filled",
    "rounded": "have rounded corners|be rounded|be drawn with rounded corners",
    "invis": "be invisible|be hidden|not be visible|remain invisible",
}
_LINK_WAYS = {
    "color": "be {w}|be drawn in {w}|have the colour {w}|be coloured {w}|be shown in {w}",
    "penwidth": "have a line width of {w}|be {w} points thick|have thickness {w}|be drawn with a pen of width {w}|have a thickness of {w}",
    "fontcolor": "have {a} label|have its label in {w}|be labelled in {w} type|bear {w} lettering|have its caption in {w}",
    "weight": "have a weight of {w}|carry the weight {w}|be given weight {w}|have weight {w}|be of weight {w}",
    "arrowhead": "have the arrowhead {w}|[end in|have] an arrowhead of type {w}|use the {w} arrowhead|have its arrowhead drawn as {w}|be "
                 "given the {w} arrowhead style",
    "arrowhead none": "have no arrowhead|end without an arrowhead|lack an arrowhead|have the arrowhead none|be drawn with no arrowhead",
    "dir both": "have arrows at both ends|be drawn as a double-headed arrow|bear an arrowhead at each end|point both ways",
    "dir back": "have its arrow at the tail end only|be drawn pointing backwards|point back to its start|have its direction reversed",
    "dir none": "have arrows at neither end|be drawn without direction|show no direction|be drawn with the direction none",
}
_MANNERS = ("{n} shall {v}|{n} must {v}|{n} is to {v}|it is required that {n} {v}|let {n} {v}|{n} should {v}|{n} will {v}|by convention, "
           "{n} shall {v}|for emphasis, {n} is to {v}|note that {n} must {v}")
_NAMED = {"color": "border colour", "fillcolor": "fill colour", "fontcolor": "text colour", "penwidth": "border width",
          "fontsize": "font size", "width": "width", "height": "height", "fontname": "font", "shape": "shape", "weight": "weight",
          "arrowhead": "arrowhead style"}
_NAMED_MANNERS = ("the {q} of {n} [is|shall be|is to be] {v}|{q} of {n}: {v}|for {n}, the {q} is {v}|"
                  "the value {v} is prescribed as the {q} of {n}")


def looks(rng: random.Random, g: Graph) -> list[str]:
    """Whole sentences for the layout, the common shape, and the looks of nodes and links."""
    w, result = _Writer(rng, g), []

    def values(value: str) -> dict[str, str]:
        article, value = "an " if value[0] in "aeiou" else "a ", re.sub(r"^(light|double)", rng.choice([r"\1", r"\1 "]), value)
        return {"w": value, "v": "plain text" if value == "plaintext" else article + value, "a": article + value}

    def ways(table: dict[str, str], attribute: str, value: str) -> str:
        known = _STYLE_WAYS.get(value) if attribute == "style" and (value == "invis" or table is _NODE_WAYS) else None
        line = "outline" if table is _NODE_WAYS else "line"
        style = f"be {{w}}|have {{a}} {line}|be drawn with {{a}} {line}|have the {{w}} style|be drawn in the {{w}} style"
        return w.one(known or (style if attribute == "style" else table.get(f"{attribute} {value}") or table[attribute]), **values(value))

    def link(i: int) -> str:
        e = g.edges[i]
        twins = sum((f.tail, f.head) == (e.tail, e.head) for f in g.edges) > 1
        mark = f"{w.label(e.label)} " if e.label and (twins or rng.random() < 0.4) else ""
        noun = rng.choice([w.tie, "arrow" if g.directed else "line", "link"])
        a, b = w.quoted(e.tail), w.quoted(e.head)
        return f"the {mark}{noun} " + (f"from {a} to {b}" if g.directed else f"between {a} and {b}")

    if g.layout:
        result.append(w.sentence(w.one(_LAYOUTS, v=_WAYS[g.layout])))
    if g.shape:
        result.append(w.sentence(w.one(_SHAPES, n=w.node, **values(g.shape))))
    for table, found, say in ((_NODE_WAYS, g.looks, w.quoted), (_LINK_WAYS, g.link_looks, link)):
        left = list(found)
        while left:
            what, attribute, value = left.pop(0)
            subject, verbs = [what], [ways(table, attribute, value)]
            alike = [x for x in left if x[1:] == (attribute, value)] if rng.random() < 0.6 and attribute != "label" else []
            if alike:
                subject += [x[0] for x in alike]
                left = [x for x in left if x not in alike]
            elif rng.random() < 0.6:
                verbs += [ways(table, *x[1:]) for x in left if x[0] == what]
                left = [x for x in left if x[0] != what]
            name = ("each of " if len(subject) > 1 else "") + w.join([say(s) for s in subject])
            if len(verbs) == 1 and attribute in _NAMED and rng.random() < 0.2:
                text = w.one(_NAMED_MANNERS, n=w.join([say(s) for s in subject]), v=value, q=_NAMED[attribute] if table is _NODE_WAYS else
                             _NAMED[attribute].replace("border ", "line "))
            else:
                text = w.one(_MANNERS, n=name, v=w.join(verbs))
            result.append(w.sentence(text.replace(" 1 inches", " 1 inch")))
    return result
