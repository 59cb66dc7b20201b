"""One DOT text: find it in an answer, check it, read it, compare it, draw it. The only door to Graphviz.

Inside, each module imports only from those before it: process, text, find, graph, reader, safe, check, draw.
"""

from .check import FAILURES, RUNGS, DotError, Verdict, check, check_many, structure
from .draw import PICTURE_STYLE, Picture, render
from .find import extract
from .graph import Finding, Graph, Html, edge_f1, lint, node_f1, normalize, same_graph
from .process import DotMissing
from .text import without_loop
