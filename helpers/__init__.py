"""What several notebooks, or the command line, need and no reader wants to see in a cell.

From the bottom up, each importing only from those before it: `dot`; records, pairs, leakage; profiles,
weights, chat, grammar, patches, adapters, model; batches, training, generation; recorded, attributes, stats,
scoring, evaluate; show; doctor, verify and the command line. What one notebook alone needs is in `lessons`.
"""

import logging
import warnings

# a notice at import about an optional package, in every notebook's first cell
logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
# for peft to fix, not for the reader
warnings.filterwarnings("ignore", "`is_gradient_checkpointing` is deprecated", FutureWarning)
