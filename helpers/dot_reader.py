"""What Graphviz understood of a text, as a Graph: a program for `gvpr` that prints it, and the function that reads that print.

This module trusts Graphviz's reading and adds to it only what Graphviz forgets: the order of the edges and who was declared.
"""

from collections import defaultdict, deque

from .dot_graph import Graph, Html, Subgraph
from .dot_text import MAX_EDGES, MAX_NODES, Sketch

# Prints what Graphviz read, every piece as "length:bytes" so that no name or label can be taken for something else.
# A letter says what follows: G graph, A attribute of the last thing named, N node, E edge, S subgraph, M a node in it, Z the end.
READER = """
BEGIN {
  void put(string s) { printf("%d:%s", length(s), s); }
  void number(int i) { printf("9:%09d", i); }
}
BEG_G {
  node_t n; edge_t e; graph_t s; graph_t queue[int]; int first; int last; int i; string a;
  put("G"); put(isDirect($G) ? "1" : ""); number(nNodes($G)); number(nEdges($G));
  if (nNodes($G) <= NODES && nEdges($G) <= EDGES) {
    for (a = fstAttr($G, "G"); length(a) > 0; a = nxtAttr($G, "G", a))
      if (length(aget($G, a)) > 0) { put("A"); put(a); put(ishtml(aget($G, a)) ? "1" : ""); put(aget($G, a)); }
    for (n = fstnode($G); n; n = nxtnode(n)) {
      put("N"); put(n.name);
      for (a = fstAttr($G, "N"); length(a) > 0; a = nxtAttr($G, "N", a))
        if (length(aget(n, a)) > 0 || strcmp(a, "label") == 0) {
          put("A"); put(a); put(ishtml(aget(n, a)) ? "1" : ""); put(aget(n, a));
        }
    }
    for (n = fstnode($G); n; n = nxtnode(n))
      for (e = fstout(n); e; e = nxtout(e)) {
        put("E"); put(e.tail.name); put(e.head.name);
        for (a = fstAttr($G, "E"); length(a) > 0; a = nxtAttr($G, "E", a))
          if (length(aget(e, a)) > 0) { put("A"); put(a); put(ishtml(aget(e, a)) ? "1" : ""); put(aget(e, a)); }
      }
    queue[0] = $G; first = 0; last = 0;
    while (first <= last) {
      for (s = fstsubg(queue[first]); s; s = nxtsubg(s)) {
        last = last + 1; queue[last] = s;
        put("S"); put(s.name); number(first);
        for (a = fstAttr($G, "G"); length(a) > 0; a = nxtAttr($G, "G", a))
          if (length(aget(s, a)) > 0 || length(aget($G, a)) > 0) {
            put("A"); put(a); put(ishtml(aget(s, a)) ? "1" : ""); put(aget(s, a));
          }
        for (n = fstnode(s); n; n = nxtnode_sg(s, n)) { put("M"); put(n.name); }
      }
      first = first + 1;
    }
  }
  put("Z");
}
""".replace("NODES", str(MAX_NODES)).replace("EDGES", str(MAX_EDGES))


def read(output: bytes, outline: Sketch) -> tuple[list[Graph], list[tuple[int, int]]]:
    """The graphs that READER printed, and their sizes in (nodes, edges)."""
    pieces, position = [], 0
    while position < len(output):
        colon = output.index(b":", position)
        end = colon + 1 + int(output[position:colon])
        pieces.append(output[colon + 1 : end].decode("utf-8", "replace"))
        position = end
    graphs, sizes = [], []
    piece = iter(pieces)
    for letter in piece:
        if letter == "G":
            directed, size = bool(next(piece)), (int(next(piece)), int(next(piece)))
            attributes, nodes, edges, subgraphs = {}, {}, [], []
            owner = attributes
        elif letter == "A":
            key, is_html, value = next(piece), next(piece), next(piece)
            owner[key] = Html(value) if is_html else value
        elif letter == "N":
            owner = nodes[next(piece)] = {}
        elif letter == "E":
            owner = {}
            edges.append((next(piece), next(piece), owner))
        elif letter == "S":
            owner, members = {}, []
            subgraphs.append((next(piece), int(next(piece)), owner, members))
        elif letter == "M":
            members.append(next(piece))
        elif letter == "Z":
            sizes.append(size)
            graphs.append(_graph(directed, attributes, nodes, _file_order(edges, outline), subgraphs, outline))
    return graphs, sizes


def _file_order(edges: list, outline: Sketch) -> list:
    """Edges as the file has them; Graphviz gives them tail by tail."""
    places = defaultdict(deque)
    for place, ends in enumerate(outline.edges):
        places[ends].append(place)
    return sorted(edges, key=lambda edge: places[edge[:2]].popleft() if places[edge[:2]] else len(outline.edges))


def _graph(directed: bool, attributes: dict, nodes: dict, edges: list, rows: list, outline: Sketch) -> Graph:
    """A Graph from its parts; `rows` are subgraphs (name, position of the parent in the list or 0 for the graph, attributes, nodes)."""
    for shown in nodes.values():
        if shown.get("label") == "\\N":
            del shown["label"]
    children = defaultdict(list)
    clusters = []
    for number in range(len(rows), 0, -1):  # a parent comes before its children, so the last is complete first
        name, parent, own, members = rows[number - 1]
        name = "" if name.startswith("%") else name
        children[parent].insert(0, Subgraph(name, tuple(members), own, tuple(children[number])))
        if name.startswith("cluster"):
            clusters.insert(0, (own.get("label") or name, tuple(members)))
    return Graph(
        directed,
        tuple(nodes),
        tuple((tail, head, own.get("label", "")) for tail, head, own in edges),
        tuple(clusters),
        nodes,
        tuple(own for _, _, own in edges),
        attributes,
        frozenset(outline.declared & nodes.keys()),
        tuple(children[0]),
    )
