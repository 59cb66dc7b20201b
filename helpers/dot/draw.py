"""A picture of the graph in a text, drawn safely.

This module draws from a graph written anew (`safe`), never from the text. `check` finds the graph.
"""

import base64
import html
import re
from dataclasses import dataclass
from pathlib import Path

from .check import DotError, Verdict, check
from .graph import Graph, unmatched
from .process import clean, run
from .safe import safe_dot

PICTURE_STYLE = "max-width: 100%"  # CSS of a picture that stands alone


@dataclass(frozen=True)
class Picture:
    """A drawn graph; Jupyter shows it.

    Attributes:
        data: the file's bytes.
        format: "svg" or "png".
        nodes, edges: how many.
        dropped: what was left out of the picture because it could link, load or run something, e.g. "URL
            (node)".
        words: the graph in words, for those who cannot see it; untrusted text, like the graph.
    """

    data: bytes
    format: str
    nodes: int
    edges: int
    dropped: tuple[str, ...] = ()
    words: str = "graph"

    def _repr_html_(self) -> str:
        return self.html()

    def html(self, style: str = PICTURE_STYLE) -> str:
        """An <img> in this CSS, where a browser runs no script and loads nothing; never the SVG inline."""
        kind = "svg+xml" if self.format == "svg" else "png"
        source = f"data:image/{kind};base64,{base64.b64encode(self.data).decode()}"
        return f'<img alt="{html.escape(self.words)}" style="{style}" src="{source}">'

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file and return its path."""
        path = Path(path)
        path.write_bytes(self.data)
        return path


def _words(graph: Graph, against: Graph | None) -> str:
    """A graph in one line: how many, every edge (or else node), what `against` lacks; long lists are cut."""
    between = "to" if graph.directed else "and"
    edges = [f"{tail} {between} {head}" for tail, head, _ in graph.edges]
    marked_nodes, marked_edges = unmatched(graph, against) if against else ((), ())
    marked = [f"node {node}" for node in graph.nodes if node in marked_nodes]
    marked += [edges[position] for position in sorted(marked_edges)]
    sizes = (
        f"graph with {len(graph.nodes)} node{'s' * (len(graph.nodes) != 1)} and {len(edges)}"
        f" edge{'s' * (len(edges) != 1)}"
    )
    lists = [", ".join(edges or graph.nodes), *(["marked: " + ", ".join(marked)] if marked else [])]
    return f"{sizes}: " + "; ".join(" ".join(clean(part).split()) for part in lists)


def render(text: str | bytes, format: str = "svg", against: str | bytes | None = None) -> Picture:
    """Draw the graph in a text as "svg" or "png", without whatever could link, load or run something (see
    `Picture.dropped`).

    With `against`, a second text, the nodes and edges that its graph lacks are drawn dashed, thick and red,
    compared as `node_f1` and `edge_f1` compare; where it has no valid graph nothing is marked.

    Raises:
        DotError: there is no valid graph in it, or Graphviz could not draw it within its limits; the message
            is one line.
        DotMissing: Graphviz is not on PATH.
        ValueError: another format.
    """
    if format not in ("svg", "png"):
        raise ValueError(f"format is 'svg' or 'png', not {format!r}")
    verdict = check(text)
    if verdict.graph is None:
        raise DotError(verdict)
    other = None if against is None else check(against).graph
    source, dropped = safe_dot(verdict.graph, other)
    finished = run("dot", [f"-T{format}"], source)
    if finished.code or finished.stopped or not finished.output:
        error = re.search(r"Error: (.*)", finished.errors)
        why = finished.stopped or (clean(error[1]) if error else "no picture came back")
        kind = "too large" if finished.stopped else "other syntax"
        reason = f"valid, but Graphviz could not draw it: {why}"
        raise DotError(Verdict("invalid", "structure", reason, kind=kind, dot=verdict.dot))
    words = _words(verdict.graph, other)
    return Picture(finished.output, format, verdict.nodes, verdict.edges, dropped, words)
