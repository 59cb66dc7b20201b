"""English in the voice of people who jot things down: terse technical notes.

Fragments, bullets, numbered lists, "states: a, b, c" followed by rules, plain-text tables, from/to columns, key points first,
requirement sheets, abbreviations, and now and then a properly punctuated technical paragraph.
Stories, chatty requests, dialogue and long explanatory prose are left to the other authors.

A description is a page: some parts (opening, inventory, start, groups, links, loose ends, closing), each in one of several forms.
The links are a list of items (sentences, adjacency lines, label index ...) times a way to set items on the page, or a table.
"""

from __future__ import annotations

import random

from ..graphs import Edge, Graph

# Verbs stand in their base form: f has the tail as subject, b the head. tele, x (with label) and x0 (without) are whole lines.
_FLAVOURS = {
    "state machine": (dict(
        what="state machine|FSM|SM|state diagram|states + transitions", thing="state", link="transition",
        f="go to|move to|switch to|change to|drop into|jump to|enter|proceed to|pass into|transition to|advance to|become|move on to",
        b="be reached from|be entered from|come after|follow|be next after|be the successor of",
        lab=" on {l}| on {l}| upon {l}| when {l}| at {l}| ({l})| if {l}",
        pre="on {l}: |on {l}, |when {l}, |upon {l}, |event {l}: |{l}: |if {l}: ",
        x="{l} takes {t} to {h}|{l} moves it from {t} to {h}|in {t}, {l} leads to {h}|in {t}: {l} -> {h}|{t}, {l}: go to {h}"
          "|{l} while in {t}: {h} next|{t} + {l} = {h}|{h} is entered from {t} by {l}|leave {t} for {h} on {l}|{l}: {t} becomes {h}",
        x0="after {t}: {h}|leave {t} for {h}|next state after {t}: {h}|{t} done, then {h}",
        tele="{t} to {h}{l}|{t}, then {h}{l}|{h} after {t}{l}|leave {t}, enter {h}{l}", group="superstate|group|mode|phase",
        cols="from,to,on|state,next state,event|old,new,trigger|current,next,when|src,dst,event"),),
    "flowchart": (dict(
        what="flowchart|flow|process|procedure|steps", thing="step", link="arrow",
        f="lead to|continue to|be followed by|go on to|flow into|hand over to|go to|proceed to|pass on to|carry on with|branch to",
        b="follow|come after|be reached from|be the step after|be next after|be done after",
        lab=" if {l}| on {l}| ({l})| [{l}]| when {l}| in case of {l}", pre="if {l}: |if {l}, |{l}: |case {l}: |when {l}, |branch {l}: ",
        x="if {l} at {t}, go to {h}|{l} branch of {t}: {h}|{t} - {l}? then {h}|{t}: {l} -> {h}|outcome {l} of {t}: on to {h}"
          "|{t}, answer {l}: {h}|after {t}, with {l}: {h}|{h} only after {t} gives {l}",
        x0="after {t}: {h}|{t} first, then {h}|next after {t}: {h}|once {t} is done, {h}|{t} done? on to {h}",
        tele="{t}, then {h}{l}|{h} after {t}{l}|after {t}, {h}{l}|{t}, next {h}{l}", group="phase|lane|stage|group",
        cols="step,next,if|from,to,case|step,then,on|after,do,condition"),),
    "network": (dict(
        what="network|network plan|LAN sketch|topology|net layout", thing="node", link="link",
        f="connect to|send to|feed|uplink to|forward to|transmit to|route to|reach|push data to|have a line to|pass traffic to",
        b="receive from|be fed by|be fed from|get traffic from|be reached from|be supplied by",
        lab=" over {l}| via {l}| ({l})| [{l}]| by {l}| using {l}", pre="over {l}: |via {l}: |{l}: |{l} line: |using {l}, ",
        x="{l} line from {t} to {h}|{l} runs from {t} to {h}|{l} carries {t} to {h}|{t} uses {l} to reach {h}|{t}: {l} to {h}"
          "|{h} gets {l} from {t}",
        x0="line from {t} to {h}|cable out of {t} into {h}|{t} upstream, {h} downstream|traffic: {t} to {h}",
        tele="{t} to {h}{l}|{t} into {h}{l}|out of {t} into {h}{l}|{t} -> {h}{l}", group="zone|subnet|site|segment|group",
        cols="from,to,over|source,target,via|src,dst,link|out of,into,medium"),),
    "architecture": (dict(
        what="architecture|arch sketch|system overview|components|system design", thing="component", link="connection",
        f="call|talk to|send requests to|invoke|use|publish to|write to|pass requests on to|hit|access|delegate to|contact",
        b="be called by|get requests from|receive calls from|be used by|be invoked by|serve|be accessed by",
        lab=" via {l}| over {l}| ({l})| [{l}]| with {l}| using {l}", pre="via {l}: |{l}: |over {l}, |with {l}: |using {l}, ",
        x="{l} from {t} to {h}|{l} goes from {t} to {h}|{t} sends {l} to {h}|{t}: {l} to {h}|{h} gets {l} from {t}|{t} has {l} towards {h}",
        x0="call from {t} to {h}|requests: {t} to {h}|{t} = client of {h}|{h} = backend of {t}|caller {t}, callee {h}",
        tele="{t} to {h}{l}|{t} calls {h}{l}|{t} uses {h}{l}|{t} -> {h}{l}", group="layer|tier|boundary|group|block",
        cols="caller,callee,via|from,to,what|client,server,over|source,target,how"),),
    "hierarchy": (dict(
        what="org chart|hierarchy|reporting lines|who reports to whom", thing="box", link="line",
        f="manage|lead|supervise|be the boss of|head|be in charge of|be over",
          b="report to|answer to|work under|be led by|be managed by|be under",
        lab=" ({l})| [{l}]| as {l}|, marked {l}", pre="{l}: |as {l}: |({l}) ",
        x="{t} is {l} over {h}|{h}: under {t} as {l}|{t} has {h} as {l}|{h} is {l} under {t}|{t} above {h}, marked {l}",
        x0="{h} - boss: {t}|{t} - direct report: {h}|boss of {h}: {t}|{h} below {t}|{t} above {h}",
        tele="{h} under {t}{l}|{t} over {h}{l}|{t} above {h}{l}|{h} reports to {t}{l}", group="dept|group|team|unit",
          cols="boss,report,note|manager,report,as|over,under,note"),
      dict(
        what="tree|hierarchy|breakdown|breakdown structure", thing="item", link="branch",
        f="have child|be the parent of|contain|include|branch into|split into|have below it|consist of|have under it",
        b="be a child of|be part of|belong to|sit under|be contained in|be a branch of|come under|be filed under",
        lab=" ({l})| [{l}]| as {l}|, marked {l}", pre="{l}: |as {l}: |({l}) ",
        x="{t} has {h} as {l}|{h} is {l} of {t}|{h} in {t} as {l}|child of {t} by {l}: {h}|parent of {h} by {l}: {t}",
        x0="{h} - parent: {t}|{t} - child: {h}|parent of {h}: {t}|{h} one level below {t}|{h} in {t}",
        tele="{h} under {t}{l}|{t} over {h}{l}|{h} in {t}{l}|{h}, part of {t}{l}|parent {t}, child {h}{l}",
          group="group|section|block|part",
        cols="parent,child,note|whole,part,as|above,below,label|container,content,label"),
      dict(
        what="class tree|types|inheritance|class hierarchy", thing="type", link="relation",
        f="be the base of|be the parent of|be the superclass of|be specialised by|be extended by|generalise",
        b="extend|inherit from|derive from|be a subclass of|be a kind of|specialise",
        lab=" ({l})| [{l}]| as {l}|, marked {l}", pre="{l}: |as {l}: |({l}) ",
        x="{h} extends {t} by {l}|{t} is the base of {h}, marked {l}|{h} is a {t} ({l})|{h} from {t} by {l}",
        x0="{h} - base: {t}|{t} - subclass: {h}|base of {h}: {t}|{h} is a {t}|subtype of {t}: {h}",
        tele="{h} under {t}{l}|{h} extends {t}{l}|base {t}, derived {h}{l}|{t} above {h}{l}", group="group|family|module|package",
          cols="base,derived,note|super,sub,label|parent,child,note")),
    "dependency": (dict(
        what="deps|dependencies|dependency list|what needs what", thing="item", link="dependency",
        f="depend on|need|require|use|rely on|build on|rest on|have a dep on|call for|pull in",
        b="be needed by|be required by|be used by|be a prerequisite of|be a dep of|be relied on by|support",
        lab=" for {l}| ({l})| [{l}]|, label {l}| because of {l}", pre="{l}: |for {l}, |for {l}: |reason {l}: |({l}) ",
        x="{t} needs {h} for {l}|{h} gives {t} {l}|for {l}, {h} is needed by {t}|{t}: {l} from {h}|{t} gets {l} from {h}",
        x0="{t} - needs: {h}|{h} - needed by: {t}|without {h} no {t}|no {t} without {h}|prereq of {t}: {h}",
        tele="{t} needs {h}{l}|{t} depends on {h}{l}|{h} needed by {t}{l}|{h} required for {t}{l}|{t} requires {h}{l}",
          group="group|layer|bundle|package set",
        cols="what,needs,why|item,depends on,for|dependent,prereq,note|module,requires,note"),),
}
_NEUTRAL_F = "go to|point to|link to|lead to|have an arrow to|have a link to|connect to|point at".split("|")
_NEUTRAL_B = "get an arrow from|be pointed to by|have an incoming arrow from|be linked from".split("|")
_NEUTRAL_TELE = ("{t} to {h}{l}|from {t} to {h}{l}|{t} -> {h}{l}|{t} => {h}{l}|from {t} into {h}{l}|from: {t}, to: {h}{l}"
    "|src {t}, dst {h}{l}|tail {t}, head {h}{l}"
                 "|{t} --> {h}{l}|arrow {t} to {h}{l}|source: {t}; target: {h}{l}|{h} <- {t}{l}|into {h} from {t}{l}"
                   "|{t} >> {h}{l}").split("|")
_BOTH_F = ("be linked with|be connected with|be linked to|connect with|be wired to|be joined with|be tied to|share a link with"
    "|have a link with|be hooked up with|pair with|be adjacent to").split("|")
_BOTH_TELE = ("{t} - {h}{l}|{t} <-> {h}{l}|{t} / {h}{l}|{t} and {h}{l}|between {t} and {h}{l}|{t} with {h}{l}|{t} + {h}{l}"
    "|link {t}, {h}{l}|{t} linked with {h}{l}|{t} to/from {h}{l}"
              ).split("|")
_BOTH_NOUN = ("link between {t} and {h}{l}|{t} and {h} are linked{l}|a link joins {t} and {h}{l}|connect {t} and {h}{l}"
    "|there is a link between {t} and {h}{l}|{t} and {h}: linked{l}").split("|")
_BOTH_COLS = "end A,end B,label|one side,other side,label|node,neighbour,note|this,that,label|between,and,over".split("|")
_NOUN = ("{k} from {t} to {h}{l}|there is {ak} from {t} to {h}{l}|{k}: {t} to {h}{l}|add {ak} from {t} to {h}{l}"
    "|{ak} runs from {t} to {h}{l}|one {k} {t} to {h}{l}|need {ak} from {t} to {h}{l}"
         "|draw {ak} from {t} to {h}{l}|{k} out of {t}, into {h}{l}").split("|")
_LOOP = ("{t} loops back to itself{l}|self-loop on {t}{l}|{t} has a link to itself{l}|{t} to itself{l}|{t} points back at itself{l}"
    "|loop at {t}{l}|{t}: back to itself{l}").split("|")
_STAY = "stays in {t}{l}|{t} stays in {t}{l}|{t}: no change{l}, loops to itself|remain in {t}{l}|{t} re-enters itself{l}".split("|")
_LAB = " ({l})| [{l}]|: {l}| - {l}|, label {l}|, labelled {l}|, marked {l}| with label {l}| w/ label {l}".split("|")
_PLAIN_PRE = "{l}: |label {l}: |({l}) |[{l}] ".split("|")
_WHO = "ops|the team lead|QA|J.|the client|Support|the new hires|facilities|K. from sales|the auditors".split("|")
_WHY = ("the review|the wiki|the handbook|Monday's meeting|the audit|training|the slide deck|the handover|the design doc"
    "|onboarding").split("|")
_ASIDE = ("copied from the whiteboard|from memory, but checked|as agreed|quick write-up|as-is, no redesign|short version"
    "|supersedes the old sketch|cleaned up from my notes|v2|mtg notes, tidied").split("|")
_CLOSE = ("that's all|nothing else|no other {ks}|end of notes|done|keep it simple|rest is out of scope|no more than that"
    "|ask me if unclear|list is complete|all checked|OK to publish|"
          "total: {e}|{e} in all|thx|needed by Friday|review pending").split("|")
_ALONE = ("{n}: no {ks}|{n}: on {its} own|not connected: {n}|no {ks} in or out: {n}|{n} {stand} alone|isolated: {n}|unlinked: {n}"
    "|{n} {is} not linked to anything|standalone: {n}|{n} {is} there too, w/o any {k}").split("|")
_START = ("start: {n}|starts in {n}|initial state: {n}|{n} is the initial state|begin in {n}|entry point: {n}|it starts in {n}"
    "|init = {n}|start state is {n}|initially in {n}|we start in {n}|initial: {n}|power-up state: {n}|{n} comes first (initial)").split("|")
_CLUSTER = ("{g} {c}: {m}|{c} ({g}): {m}|{c} = {g} of {m}|{g} {c} contains {m}|{m} {form} {g} {c}|{m} {is} in {g} {c}|{c} groups {m}"
    "|put {m} in {a} called {c}|{g} {c} holds {m}|in {g} {c}: {m}|{g} {c} ({n}): {m}|{g} named {c} around {m}").split("|")

# Looks: fragments (a thing in itself), then sentences about {n} ({is}, {s} agree with it). {v} is the value.
_NODE_LOOKS = {
    "shape": ("{v} shape|shape {v}", "draw {n} as {av}|{n} {is} {av}|{n} as {av}|{n} drawn as {av}|{av} for {n}"),
    "color": ("{v} outline|{v} border|outline colour {v}|{v} edge colour", "outline {n} in {v}|{n} in {v}|colour {n} {v}|draw {n} in {v}"),
    "fillcolor": ("{v} fill|{v} background|fill colour {v}|background colour {v}", "fill {n} with {v}|{n} filled with {v}"
      "|paint the inside of {n} {v}"),
    "fontcolor": ("{v} text|{v} lettering|text colour {v}|{v} font colour", "write {n} in {v} letters|text of {n} in {v}"),
    "penwidth": ("line width {v}|border width {v}|pen width {v}|outline {v} thick", "outline {n} with a pen of {v}"
      "|border of {n}: {v} thick"),
    "fontsize": ("font size {v}|text size {v}|{v} pt text|{v}-point letters", "write {n} at {v} pt|text of {n} at size {v}"),
    "width": ("width {v}|a width of {v}|width set to {v}", "make {n} {v} wide|{n} {is} {v} wide|{n}: {v} in wide"),
    "height": ("height {v}|a height of {v}|height set to {v}", "make {n} {v} high|{n} {is} {v} high|{n}: {v} in tall"),
    "fontname": ("{v} font|font {v}|text in {v}|typeface {v}", "set {n} in {v}|write {n} in {v} type"),
    "label": ('label "{v}"|caption "{v}"|the text "{v}" in place of the name',
              '{n} show{s} "{v}"|label {n} "{v}"|{n} read{s} "{v}"|write "{v}" on {n}|display {n} as "{v}"'),
    "filled": ("filled style|style filled|a filled shape", "{n} {is} filled|fill {n} in|{n} filled in|make {n} filled"),
    "dashed": ("dashed outline|dashed border|style dashed", "{n} {is} dashed|dash {n}|{n} dashed|draw {n} dashed"),
    "dotted": ("dotted outline|dotted border|style dotted", "{n} {is} dotted|{n} dotted|draw {n} dotted|make {n} dotted"),
    "bold": ("bold outline|bold border|style bold", "{n} {is} bold|{n} bold|draw {n} bold|make {n} bold"),
    "rounded": ("rounded corners|rounded style|style rounded", "{n} {is} rounded|round off {n}|round the corners of {n}|make {n} rounded"),
    "invis": ("invisible style|style invisible|no visible outline or text", "{n} {is} invisible|hide {n}|{n} hidden|make {n} invisible"
      "|do not show {n}"),
}
_LINK_LOOKS = {
    "color": ("{v} line|{v} colour|colour {v}|line colour {v}", "colour {n} {v}|{n} {is} {v}|draw {n} in {v}|{n} in {v}"),
    "dashed": ("dashed line|dashes|style dashed", "{n} {is} dashed|{n} dashed|draw {n} dashed|dash {n}"),
    "dotted": ("dotted line|dots|style dotted", "{n} {is} dotted|{n} dotted|draw {n} dotted|make {n} dotted"),
    "bold": ("bold line|bold style|style bold", "{n} {is} bold|{n} bold|draw {n} bold|make {n} bold"),
    "solid": ("solid line|solid style|style solid", "{n} {is} solid|{n} solid|draw {n} solid|keep {n} solid"),
    "invis": ("invisible style|style invisible|invisible line", "{n} {is} invisible|hide {n}|{n} hidden|make {n} invisible"
      "|do not show {n}"),
    "penwidth": ("line width {v}|pen width {v}|thickness {v}|a width of {v}", "draw {n} {v} thick|{n} {is} {v} wide|{n}: {v} thick"),
    "arrowhead": ("arrowhead {v}|{v} arrowhead|arrowhead style {v}|arrow tip {v}|{v} tip", "end {n} in arrowhead {v}|tip of {n}: {v}"),
    "both": ("arrowheads at both ends|two arrowheads, one per end|direction both", "{n} point{s} both ways|draw {n} double-headed"
      "|{n} {is} double-headed"),
    "back": ("arrowhead at the tail end|direction back|the arrowhead at the start instead of the end", "draw {n} with the arrow reversed"
      "|{n} point{s} backwards|{n} drawn backwards"),
    "none": ("direction none|no direction|no direction marks", "{n} {is} drawn without direction|draw {n} as a plain line, no direction"
      "|{n} show{s} no direction"),
    "fontcolor": ("{v} label text|{v} text|text colour {v}|{v} lettering", "label on {n} in {v}|write the label of {n} in {v}"
      "|text of {n} {v}"),
    "weight": ("weight {v}|a weight of {v}|weight set to {v}", "{n} weigh{s} {v}|{n} count{s} as weight {v}|weight of {n}: {v}"),
}
_FRAMES = ("{n}: {f}|{f} for {n}|{n} with {f}|give {n} {f}|{n} get{s} {f}|{f} on {n}|{n} - {f}|{n} need{s} {f}|use {f} for {n}"
    "|{n} should have {f}").split("|")
_LAYOUT_WORDS = {"LR": "left to right|left-to-right|L to R|from left to right", "RL": "right to left|right-to-left|R to L"
    "|from right to left",
                 "BT": "bottom to top|bottom-to-top|bottom up|from the bottom up", "TB": "top to bottom|top-to-bottom|top down"
                   "|from top to bottom"}
_LAYOUT = ("layout: {v}|{v}|drawn {v}|draw it {v}|direction: {v}|it runs {v}|lay out {v}|reading direction {v}|arrange everything {v}"
    "|orientation {v}").split("|")
_SHAPE = ("all {ks} as {vs}|shape: {v} throughout|every {k} is {av}|{v} for every {k}|draw each {k} as {av}|default shape: {v}"
    "|{ks}: {v} shape|{vs} for all {ks}|each {k} = {v}|use {v} shape for all {ks}|shape of all {ks}: {v}").split("|")


def _base(verb: str, plural: bool) -> str:
    """`go to` as `goes to` or, plural, as it is; `be` and `have` are irregular."""
    word, _, rest = verb.partition(" ")
    if word == "be":
        word = "are" if plural else "is"
    elif not plural and word == "have":
        word = "has"
    elif not plural:
        hard = word.endswith(("s", "sh", "ch", "x", "o"))
        word = word[:-1] + "ies" if word in ("rely", "carry") else word + ("es" if hard else "s")
    return f"{word} {rest}".strip()


def _a(noun: str) -> str:
    return ("an " if noun[0] in "aeiou" else "a ") + noun


class _Pad:
    """One writer's habits for one description, and the order in which the links have been mentioned so far."""

    def __init__(self, rng: random.Random, g: Graph):
        pick = rng.choice
        self.rng, self.g, self.order, self.last = rng, g, [], None
        self.fl = {key: value.split("|") for key, value in pick(_FLAVOURS[g.kind]).items()}
        self.quote = pick(("", "", "", "", '"', "'", "`", '"'))
        self.label_quote = pick(("", "", '"', "'", '"', self.quote))
        self.caps, self.cap_names = rng.random() < 0.6, rng.random() < 0.5
        self.article = rng.random() < 0.25 and g.kind not in ("state machine", "flowchart") and not self.quote
        self.merge = pick((0.0, 0.4, 0.7, 0.9))
        self.final_and = pick((" and ", " and ", ", and ", ", ", " + ", " & "))
        neutral = rng.random() < 0.2
        self.fs = _BOTH_F if not g.directed else _NEUTRAL_F if neutral else rng.sample(self.fl["f"], 4)
        self.bs = _NEUTRAL_B if neutral else rng.sample(self.fl["b"], 3)
        self.labs = [pick(_LAB)] if neutral or rng.random() < 0.4 else [pick(self.fl["lab"])] * 3 + [pick(self.fl["lab"])]
        self.bracket = pick((" ({l})", " ({l})", " [{l}]", " (label {l})") + (() if neutral else (self.fl["lab"][0],)))
        self.pres = _PLAIN_PRE if neutral else self.fl["pre"]
        self.modal = pick(("",) * 9 + ("must ", "should ", "can "))
        self.link = pick((self.fl["link"][0], "link")) if g.directed else "link"
        self.thing = pick((self.fl["thing"][0],) * 3 + ("node",))

    # words
    def name(self, n: str) -> str:
        """The mark \\x01 before an unquoted name (\\x02 before a label) tells `cap` not to touch it; `page` takes the marks out."""
        if self.quote:
            return self.quote + n + self.quote
        return ("the " if self.article and " " in n and n.replace(" ", "").isalpha() and n.islower() else "") + "\x01" + n

    def label(self, text: str) -> str:
        quote = self.label_quote or ('"' if any(c in text for c in ",;:()[]|/") else "")
        return quote + text + quote if quote else "\x02" + text

    def lab(self, e: Edge, forms: list[str] | None = None) -> str:
        return self.rng.choice(forms or self.labs).format(l=self.label(e.label)) if e.label else ""

    def join(self, parts: list[str], last: str = "") -> str:
        return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + (last or self.final_and) + parts[-1]

    def vp(self, verb: str, plural: bool = False) -> str:
        return self.modal + verb if self.modal else _base(verb, plural)

    def many(self, word: str) -> str:
        return word[:-1] + "ies" if word.endswith("y") else word + ("es" if word.endswith("x") else "s")

    def count(self, n: int, word: str) -> str:
        return f"{n or 'no'} {word if n == 1 else self.many(word)}"

    def cap(self, s: str) -> str:
        if not self.caps:
            return s
        if s[0] == "\x01":
            word = s[1:].split("\x01")[0]
            own = max((n for n in self.g.nodes + tuple(c for c, _ in self.g.clusters) if word.startswith(n)), key=len, default="")
            return s[1].upper() + s[2:] if self.cap_names and own.islower() and own.replace(" ", "").isalpha() and len(own) > 3 else s
        return s[0].upper() + s[1:]

    # sentences about links; each notes what it mentions, in order
    def tele(self) -> str:
        if not self.g.directed:
            return self.rng.choice(_BOTH_TELE)
        return self.rng.choice(self.fl["tele"] if self.rng.random() < 0.6 else _NEUTRAL_TELE)

    def fill(self, template: str, i: int, forms: list[str] | None = None) -> str:
        e = self.g.edges[i]
        self.order.append(i)
        return template.format(t=self.name(e.tail), h=self.name(e.head), l=self.lab(e, forms), k=self.link, ak=_a(self.link))

    def one(self, i: int) -> str:
        rng, e = self.rng, self.g.edges[i]
        last, self.last = self.last, None
        form = rng.random()
        if e.tail == e.head and rng.random() < 0.75:
            return self.fill(rng.choice(_STAY if self.g.kind == "state machine" and rng.random() < 0.5 else _LOOP), i)
        if last and last[1] == e.tail and self.g.directed and form < 0.3:
            there = "from there it" if self.g.kind in ("state machine", "flowchart") else "that in turn"
            who = rng.choice((there, "the latter", "that one", "which in turn", "this one"))
            return self.fill(f"{who} {self.vp(rng.choice(self.fs))} {{h}}{{l}}", i)
        if last and last[0] == e.tail and form < 0.25:
            who = rng.choice(("it also", "also, {t}", "{t} also", "same one also"))
            return self.fill(f"{who} {self.vp(rng.choice(self.fs))} {{h}}{{l}}", i)
        if form < 0.4 or (form < 0.6 and not self.g.directed):
            self.last = (e.tail, e.head)
            pre = rng.choice(self.pres).format(l=self.label(e.label)) if e.label and rng.random() < 0.3 else ""
            middle = f"{{t}} {self.vp(rng.choice(self.fs))} {{h}}"
            return pre + self.fill(middle, i) if pre and not e.label else pre + self.fill(middle + ("" if pre else "{l}"), i)
        if not self.g.directed:
            return self.fill(rng.choice(_BOTH_NOUN if form < 0.8 else _BOTH_TELE), i)
        if form < 0.58:
            return self.fill(f"{{h}} {self.vp(rng.choice(self.bs))} {{t}}{{l}}", i)
        if form < 0.74:
            self.order.append(i)
            return rng.choice(self.fl["x" if e.label else "x0"]).format(t=self.name(e.tail), h=self.name(e.head), l=self.label(e.label))
        if form < 0.84:
            return self.fill(rng.choice(_NOUN), i)
        if form < 0.9:
            return self.fill(f"{rng.choice(('have', 'let', 'make'))} {{t}} {rng.choice(self.fs)} {{h}}{{l}}", i)
        return self.fill(self.tele(), i, _LAB)

    def heads(self, group: list[int], last: str = "", lead: str = "") -> str:
        """`b (yes), c (no)`; all of one tail."""
        self.order += group
        return self.join([lead + self.name(self.g.edges[i].head) + self.lab(self.g.edges[i], [self.bracket]) for i in group], last)

    def tails(self, group: list[int]) -> str:
        self.order += group
        return self.join([self.name(self.g.edges[i].tail) + self.lab(self.g.edges[i], [self.bracket]) for i in group])

    def out(self, group: list[int]) -> str:
        rng, edges = self.rng, [self.g.edges[i] for i in group]
        t, verb = self.name(edges[0].tail), rng.choice(self.fs)
        heads, same, form = [self.name(e.head) for e in edges], all(e.label == edges[0].label for e in edges), rng.random()
        prep = verb.split()[-1] + " " if verb.split()[-1] in ("to", "into", "with", "on") else ""
        pre = rng.choice(self.pres).format(l=self.label(edges[0].label)) if same and edges[0].label else ""
        if same and form < 0.65:
            self.order += group
            if form < 0.25 and self.g.directed:
                return f"{pre}{self.join(heads, ' and ')} {self.vp(rng.choice(self.bs), True)} {t}"
            return f"{pre}{t} {self.vp(verb)} {rng.choice(('', '', 'both ' if len(group) == 2 else 'each of '))}{self.join(heads, ' and ')}"
        if form < 0.8 and not same:
            flow = self.g.kind in ("state machine", "flowchart") and self.g.directed
            either = "either " if flow and len(group) == 2 and rng.random() < 0.4 else ""
            last = rng.choice((" or ", ", ")) if flow else " and "
            return f"{t} {(self.vp(verb) + ' ').removesuffix(prep)}{either}{self.heads(group, last, prep)}"
        return rng.choice(self.lines_from())(t, group)

    def lines_from(self) -> list:
        """Ways to set one tail with all its heads on a line."""
        if not self.g.directed:
            verb = self.vp(self.rng.choice(self.fs))
            return [lambda t, g: f"{t}: linked with {self.heads(g)}",
                    lambda t, g: f"{t} {verb} {self.heads(g)}", lambda t, g: f"links of {t}: {self.heads(g)}",
                    lambda t, g: f"{t} <-> {self.heads(g)}", lambda t, g: f"{t} with {self.heads(g)}"]
        verb = self.rng.choice(self.fs)
        col = self.rng.choice(self.fl["cols"]).split(",")
        return [lambda t, g: f"from {t}: to {self.heads(g)}", lambda t, g: f"from {t} to {self.heads(g)}",
                lambda t, g: f"{t} -> {self.heads(g)}",
                lambda t, g: f"{t}: {self.vp(verb)} {self.heads(g)}", lambda t, g: f"{t} {self.vp(verb)} {self.heads(g)}",
                lambda t, g: f"{col[0]} {t}, {col[1]}: {self.heads(g)}",
                lambda t, g: f"out of {t} ({len(g)}): {self.heads(g)}", lambda t, g: f"{t}: to {self.heads(g, ', ')}"]

    def lines_into(self) -> list:
        verb = self.rng.choice(self.bs)
        return [lambda h, g: f"into {h}: from {self.tails(g)}", lambda h, g: f"{h} <- {self.tails(g)}",
                lambda h, g: f"to {h} from {self.tails(g)}", lambda h, g: f"{h}: {self.vp(verb)} {self.tails(g)}",
                lambda h, g: f"{h} {self.vp(verb)} {self.tails(g)}",
                lambda h, g: f"arrows into {h} ({len(g)}): from {self.tails(g)}"]

    def into(self, group: list[int]) -> str:
        """Links with one head and one label."""
        rng, e = self.rng, self.g.edges[group[0]]
        h, tails, form = self.name(e.head), [self.name(self.g.edges[i].tail) for i in group], rng.random()
        self.order += group
        pre = rng.choice(self.pres).format(l=self.label(e.label)) if e.label else ""
        if e.label and form < 0.25 and self.g.kind in ("state machine", "flowchart") and self.g.directed:
            return f"from any of {self.join(tails, ', ')}: {self.label(e.label)} leads to {h}"
        if form < 0.5 and self.g.directed:
            return f"{pre}{h} {self.vp(rng.choice(self.bs))} {self.join(tails, ' and ')}"
        both, verb = rng.choice(("both " if len(tails) == 2 else "all ", "")), self.vp(rng.choice(self.fs), True)
        return f"{pre}{self.join(tails, ' and ')} {'are ' + both + verb[4:] if verb.startswith('are ') else both + verb} {h}"

    def chain(self, group: list[int]) -> str:
        rng, edges, form = self.rng, [self.g.edges[i] for i in group], self.rng.random()
        t, steps, verb = self.name(edges[0].tail), [self.name(e.head) + self.lab(e, [self.bracket]) for e in edges], rng.choice(self.fs)
        if not self.g.directed:
            self.order += group
            return rng.choice((f"{t} linked with {', that with '.join(steps)}",
                               f"in a row, each linked with the next: {', '.join([t] + steps)}", " - ".join([t] + steps)))
        if form < 0.25 and self.g.kind not in ("state machine", "flowchart"):
            self.order += group[::-1]
            verb = self.vp(rng.choice(self.bs))
            return ", ".join(f"{self.name(e.head)} {verb} {self.name(e.tail)}{self.lab(e, [self.bracket])}" for e in edges[::-1])
        self.order += group
        if form < 0.5 and self.g.kind in ("state machine", "flowchart"):
            lead = rng.choice((f"{t} {self.vp(verb)} ", f"{t}, then ", f"from {t} to ", f"sequence: {t}, "))
            return lead + rng.choice((", then ", ", and then ", ", from there ", ", next ")).join(steps)
        if form < 0.7:
            return rng.choice((" -> ", " to ", " => ")).join([t] + steps)
        link = rng.choice((", which ", ", and that one ", "; {} in turn ", "; {} "))
        verb = self.vp(verb)
        return f"{t} {verb} {steps[0]}" + "".join(f"{link.format(self.name(e.tail))}{verb} {s}" for e, s in zip(edges[1:], steps[1:]))

    def pair(self, group: list[int]) -> str:
        """There and back under one label (or none)."""
        self.order += group
        e, verb = self.g.edges[group[0]], self.rng.choice(self.fs)
        a, b, lab = self.name(e.tail), self.name(e.head), self.lab(e)
        pre = self.rng.choice(self.pres).format(l=self.label(e.label)) if e.label else ""
        return self.rng.choice((
            f"{a} to {b} and back{lab and ', both' + lab}", f"{pre}{a} {self.vp(verb)} {b} and vice versa",
            f"{pre}both ways between {a} and {b}", f"{pre}{a} {self.vp(verb)} {b}, {b} likewise {a}",
            f"{pre}two arrows, {a} to {b} and {b} to {a}", f"{pre}{a} -> {b} and {b} -> {a}"))

    # bodies: lists of items for all the links
    def by(self, key, ids: list[int]) -> list[list[int]]:
        found: dict[str, list[int]] = {}
        for i in ids:
            found.setdefault(key(self.g.edges[i]), []).append(i)
        return list(found.values())

    def grouped(self, ids: list[int]) -> list[str]:
        rng, edges, left, items = self.rng, self.g.edges, list(ids), []
        while left:
            i = left.pop(0)
            e, forms = edges[i], []
            if rng.random() < self.merge:
                outs = [j for j in left if edges[j].tail == e.tail][:rng.randint(1, 5)]
                ins = [j for j in left if (edges[j].head, edges[j].label) == (e.head, e.label) and edges[j].tail != e.tail]
                ins = ins[:rng.randint(1, 4)]
                backs = [j for j in left if edges[j] == Edge(e.head, e.tail, e.label)][:1] if self.g.directed and e.tail != e.head else []
                run, seen = [], [e.tail, e.head]
                for j in left:
                    if len(run) < 3 and edges[j].tail == seen[-1] and edges[j].head not in seen:
                        run.append(j)
                        seen.append(edges[j].head)
                kinds = ((self.out, outs), (self.into, ins), (self.pair, backs), (self.chain, run if e.tail != e.head else []))
                forms = [(form, more) for form, more in kinds if more]
            if forms:
                form, more = rng.choice(forms)
                left = [j for j in left if j not in more]
                self.last = None
                items.append(form([i] + more))
            else:
                items.append(self.one(i))
        return items

    def items(self, ids: list[int]) -> list[str]:
        rng, g, form = self.rng, self.g, self.rng.random()
        if form < 0.42:
            return self.grouped(ids)
        if form < 0.54:
            template, labs = self.tele(), [rng.choice(_LAB + self.fl["lab"])]
            if rng.random() < 0.25 and all(e.label for e in g.edges):
                template, labs = "{l}" + template.replace("{l}", ""), [rng.choice(self.pres)]
            return [self.fill(template, i, labs) for i in ids]
        if form < 0.68:
            line = rng.choice(self.lines_from())
            done = [line(self.name(g.edges[group[0]].tail), group) for group in self.by(lambda e: e.tail, ids)]
            ends = [n for n in g.nodes if all(e.tail != n for e in g.edges)] if g.directed and rng.random() < 0.2 else []
            return done + ([f"nothing goes out of {self.join([self.name(n) for n in ends], ', ')}"] if ends else [])
        if form < 0.76 and g.directed:
            line = rng.choice(self.lines_into())
            return [line(self.name(g.edges[group[0]].head), group) for group in self.by(lambda e: e.head, ids)]
        if form < 0.84 and any(e.label for e in g.edges):
            pre, template = rng.choice(self.pres).rstrip(" ,:") + ": ", self.tele().replace("{l}", "")
            none = rng.choice(("no label: ", "unlabelled: ", "without label: "))
            sep, done = rng.choice(("; ", ", also ")), []
            for group in self.by(lambda e: e.label, ids):
                text = g.edges[group[0]].label
                done.append((pre.format(l=self.label(text)) if text else none) + sep.join(self.fill(template, i) for i in group))
            return done
        if form < 0.92:  # requirement sheet
            verb, shall = rng.choice(self.fs), rng.choice(("shall ", "must ", "is to ", "shall always "))
            return [self.fill(f"{{t}} {shall}{verb} {{h}}{{l}}", i) for i in ids]
        return [self.one(i) for i in ids]

    def table(self, ids: list[int]) -> str:
        """Rows under a header; or records, one field a line."""
        rng, g = self.rng, self.g
        head = rng.choice(_BOTH_COLS if not g.directed else self.fl["cols"] + ["from,to,label"]).split(",")
        labelled, blank = any(e.label for e in g.edges), rng.choice(("-", "", "-", "n/a"))
        self.order += ids
        rows = [[g.edges[i].tail, g.edges[i].head, g.edges[i].label or blank] for i in ids]
        quoted = rng.random() < 0.3
        rows = [[self.name(a).replace("the \x01", ""), self.name(b).replace("the \x01", ""), c] for a, b, c in rows] if quoted else rows
        perm = rng.choice(((0, 1, 2), (0, 1, 2), (0, 1, 2), (0, 2, 1), (2, 0, 1)) + (((1, 0, 2),) if g.directed else ()))
        keep = [c for c in perm if labelled or c < 2]
        cells = [[row[c] for c in keep] for row in [head] + rows]
        form = rng.random()
        if form < 0.2:  # records
            sep = rng.choice(("\n", ", ", " / ", "; "))
            start = rng.choice(("", "{}) ", "#{} ")) if sep != "\n" else ""
            lines = [start.format(n) + sep.join(f"{k}: {v}" for k, v in zip(cells[0], row) if v) for n, row in enumerate(cells[1:], 1)]
            return ("\n\n" if sep == "\n" else "\n").join(lines)
        if self.caps:
            cells[0] = [rng.choice((str.upper, str.capitalize, str.capitalize))(c) for c in cells[0]]
        if form < 0.45:  # aligned columns
            widths, gap = [max(len(row[c]) for row in cells) for c in range(len(keep))], rng.choice(("  ", " | ", "   "))
            lines = [gap.join(v.ljust(w) for v, w in zip(row, widths)).rstrip() for row in cells]
            if rng.random() < 0.5:
                lines.insert(1, gap.join("-" * w for w in widths))
            return "\n".join(lines)
        if form < 0.65:
            lines = ["| " + " | ".join(row) + " |" for row in cells]
            return "\n".join(lines[:1] + ["|" + "---|" * len(keep)] + lines[1:])
        sep = rng.choice((" | ", "\t", ";", " / ", " | " if any("," in v for row in cells for v in row) else ", "))
        return "\n".join(sep.join(row).rstrip() for row in cells)

    def sections(self, ids: list[int]) -> str:
        """A heading for each tail, its links below it."""
        rng, bullet = self.rng, self.rng.choice(("- ", "* ", "  - ", "  ", "\t"))
        on = "on to {h}{l}" if self.g.kind in ("state machine", "flowchart") else "to: {h}{l}"
        head, sub = rng.choice((("from {}:", "to {h}{l}"), ("{}", "to {h}{l}"), ("## from {}", "{h}{l}"), ("{}:", on),
                                ("{} - out:", "{h}{l}"), ("[{}]", "then to {h}{l}")))
        if not self.g.directed:
            head, sub = rng.choice((("{}:", "linked with {h}{l}"), ("links of {}:", "{h}{l}"), ("{}", "with {h}{l}")))
        labs = [rng.choice(_LAB + self.fl["lab"])]
        lines = []
        for group in self.by(lambda e: e.tail, ids):
            lines.append(self.cap(head.format(self.name(self.g.edges[group[0]].tail))))
            lines += [bullet + self.fill(sub, i, labs) for i in group]
        return "\n".join(lines)

    def set(self, items: list[str], inline: bool) -> str:
        """Items on the page: sentences in a line, or a list."""
        form = self.rng.random()
        if inline:
            sep = "; " if form < 0.25 else ". "
            if form > 0.8:  # the technical paragraph
                for n in range(1, len(items)):
                    if "also" not in items[n] and self.rng.random() < 0.25:
                        items[n] = self.rng.choice(("in addition, ", "also, ", "further, ")) + items[n]
            return sep.join(self.cap(s) if n == 0 or sep == ". " else s for n, s in enumerate(items)) + "."
        end = self.rng.choice(("", "", ".", ";"))
        mark = self.rng.choice(("- ", "- ", "* ", "+ ", "{}. ", "{}. ", "{}) ", "({}) ", "", "", "  - ", "o ",
                                "R{}: ", "REQ-{:03d} ", "[{}] "))
        return "\n".join(mark.format(n) + self.cap(s) + end for n, s in enumerate(items, 1))

    # the other parts
    def opening(self) -> str:
        rng, what = self.rng, self.rng.choice(self.fl["what"] + [self.g.kind])
        size = f"{self.count(len(self.g.nodes), self.thing)}, {self.count(len(self.g.edges), self.link)}"
        why, who, aside = rng.choice(_WHY), rng.choice(_WHO), rng.choice(_ASIDE)
        title = rng.choice((what, f"notes: {what}", f"{what} ({size})", f"{what} - {size}", f"key points: {size}",
                            f"{what} for {why}", f"to draw: {what}", f"{what}, {aside}", f"{what}, as asked by {who}",
                            f"need a diagram: {what}",
                            f"purpose: {why}", f"spec, {what}", f"draw this: {what}", size, f"re: {what}"))
        if rng.random() < 0.15:
            title += rng.choice((f". Background: {who} asked, for {why}", f". Context: {aside}", f". Owner: {who}", " - pls draw"))
        return title

    def page(self) -> str:
        rng, g = self.rng, self.g
        ids, habit = list(range(len(g.edges))), rng.random()
        if habit < 0.35:
            rng.shuffle(ids)
        elif habit < 0.5:
            ids.sort(key=lambda i: g.nodes.index(g.edges[i].tail))
        layout, inline = rng.random(), False
        if layout < 0.14 and ids:
            body = self.table(ids)
        elif layout < 0.24 and ids:
            body = self.sections(ids)
        else:
            inline = rng.random() < 0.4
            nothing = rng.choice(("no {}", "nothing is linked", "no {} at all", "{}: none")).format(self.many(self.link))
            body = self.set(self.items(ids) if ids else [nothing], inline)
        touched = {n for e in g.edges for n in (e.tail, e.head)}
        alone = [n for n in g.nodes if n not in touched]
        plural, links = self.many(self.thing), self.many(self.link)
        extra, inventory, start = [], "", g.initial
        if rng.random() < (0.65 if alone else 0.4):
            mark = rng.choice((" (initial)", " (start)", " (start state)")) if start and rng.random() < 0.4 else ""
            names = [self.name(n).removeprefix("the ") + (mark if n == start else "") for n in g.nodes]
            start = "" if mark else start
            size = self.count(len(names), self.thing)
            inventory = rng.choice((f"{plural}: ", f"{plural} - ", f"{plural} ({len(names)}): ", f"we have {size}: ", f"{size}: ",
                                    f"list of {plural}: "))
            inventory += self.join(names, rng.choice((", ", self.final_and)))
        if alone and (not inventory or rng.random() < 0.5):
            one = len(alone) == 1
            extra.append(rng.choice(_ALONE).format(
                n=self.join([self.name(n) for n in alone], " and "), k=self.link, ks=self.many(self.link), its="its" if one else "their",
                                                   stand="stands" if one else "stand", **{"is": "is" if one else "are"}))
        groups, kind_of, form = [], rng.choice((rng.choice(self.fl["group"]), "group", "cluster")), rng.choice(_CLUSTER)
        for cluster, members in g.clusters:
            template = rng.choice(_CLUSTER) if rng.random() < 0.3 else form
            many = len(members) > 1
            groups.append(template.format(g=kind_of, a=_a(kind_of), c=self.name(cluster).removeprefix("the "),
                                          m=self.join([self.name(n) for n in members]) if members else "(empty)",
                                          n=len(members), form="form" if many else "forms", **{"is": "are" if many else "is"}))
        first = rng.choice(_START).format(n=self.name(start)) if start else ""
        if not g.directed and rng.random() < 0.5:
            extra.append(rng.choice(("links have no direction", "all links are symmetric", "undirected", "direction does not matter")))
        opening = self.opening() if rng.random() < 0.65 else ""
        closing = rng.choice(_CLOSE).format(ks=self.many(self.link), e=self.count(len(g.edges), self.link)) if rng.random() < 0.2 else ""
        headed = not inline and rng.random() < 0.35
        heading = rng.choice(("{}:", "## {}", "{}", "= {} =", "[{}]")) if headed else ""
        parts = [("summary", inventory), ("start", first), ("links", body)]
        if rng.random() < 0.3:
            parts[1], parts[2] = parts[2], parts[1]
        parts.insert(rng.choice((0, 1, 3, 3)), ("groups", (self.set(groups, inline or rng.random() < 0.5)) if groups else ""))
        parts.insert(rng.choice((3, 4, 4)), ("loose ends", ". ".join(self.cap(s) for s in extra)))
        point = rng.choice(("." if set(".:") & set(opening) else ":", ".", ".")) if inline or rng.random() < 0.4 else ""
        out = [self.cap(opening) + point] if opening else []
        stop = "." if inline or rng.random() < 0.5 else ""
        for title, text in parts:
            if text:
                text = text if title in ("links", "groups") else self.cap(text) + stop
                word = {"links": rng.choice((links, "rules", "links")) if headed else "", "groups": "groups"}.get(title, "")
                out.append((heading.format(self.cap(word)) + "\n" if headed and word else "") + text)
        out += [self.cap(closing) + stop] if closing else []
        return (" " if inline and rng.random() < 0.8 else rng.choice(("\n", "\n", "\n\n"))).join(out)


def describe(rng: random.Random, g: Graph) -> tuple[str, list[int]]:
    """English for everything in g except its looks, and the order in which the text mentions the edges."""
    pad = _Pad(rng, g)
    return pad.page().replace("\x01", "").replace("\x02", ""), pad.order


def looks(rng: random.Random, g: Graph) -> list[str]:
    """Notes on the drawing itself: direction, common shape, then the looks of single nodes and links."""
    pad = _Pad(rng, g)
    pad.article, pad.thing = False, rng.choice(("node", "node", pad.thing))
    shown = {"doublecircle": "doublecircle|double circle|double-circle", "plaintext": "plaintext|plain text"}
    said: list[str] = []

    def value(attr: str, v: str) -> str:
        return rng.choice(shown.get(v, v).split("|")) if attr == "shape" else v

    if g.layout:
        said.append(rng.choice(_LAYOUT).format(v=rng.choice(_LAYOUT_WORDS[g.layout].split("|"))))
    if g.shape:
        v = value("shape", g.shape)
        k = pad.thing if pad.thing != "box" else "node"
        said.append(rng.choice(_SHAPE).format(v=v, av=_a(v), vs=v if v.startswith("plain") else pad.many(v), k=k, ks=pad.many(k)))
    links = [(_link_name(pad, i), attr, v) for i, attr, v in g.link_looks]
    for table, wanted in ((_NODE_LOOKS, [(pad.name(n), attr, v) for n, attr, v in g.looks]), (_LINK_LOOKS, links)):
        key, gathered = rng.choice((0, 1)), {}
        for n, attr, v in wanted:  # together: one subject's looks, or the subjects of one look
            gathered.setdefault(n if key == 0 else (attr, v), []).append((n, attr, v))
        for same in gathered.values():
            names, many = [n for n, _, _ in same], key == 1 and len(same) > 1
            forms = [(table.get(attr if attr in table and attr != "style" else v), value(attr, v)) for _, attr, v in same]
            frags = [rng.choice(form[0].split("|")).format(v=v) for form, v in forms]
            parts = dict(n=pad.join(names, " and ") if many else names[0], s="" if many else "s", **{"is": "are" if many else "is"})
            if key == 0 and len(same) > 1:
                said.append(rng.choice(_FRAMES).format(f=pad.join(frags, " and "), **parts))
            elif rng.random() < 0.5:
                said.append(rng.choice(_FRAMES).format(f=frags[0], **parts))
            else:
                said.append(rng.choice(forms[0][0][1].split("|")).format(v=forms[0][1], av=_a(forms[0][1]), **parts))
    return [pad.cap(s).replace("\x01", "").replace("\x02", "") + "." for s in said]


def _link_name(pad: _Pad, i: int) -> str:
    """A link by its ends, and by its label where another link has the same ends."""
    e = pad.g.edges[i]
    twins = [x for x in pad.g.edges if (x.tail, x.head) == (e.tail, e.head)]
    which = f"{pad.label(e.label)} " if e.label and (len(twins) > 1 or pad.rng.random() < 0.2) else "unlabelled " if len(twins) > 1 else ""
    forms = "the {w}{k} from {t} to {h}|the {t} to {h} {w}{k}|{w}{k} {t} to {h}|the {w}{k} {t}-to-{h}"
    forms = forms if pad.g.directed else "the {w}{k} between {t} and {h}|the {t} / {h} {w}{k}|{w}{k} {t} - {h}"
    return pad.rng.choice(forms.split("|")).format(w=which, t=pad.name(e.tail), h=pad.name(e.head), k=pad.link)
