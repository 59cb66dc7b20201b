"""What several notebooks need and no reader wants to see in a cell. The README lists the modules; each
imports only from those before it.
"""

import logging
import warnings

logging.getLogger("bitsandbytes").setLevel(
    logging.ERROR
)  # a notice at import about an optional package, in every page's first cell
warnings.filterwarnings(
    "ignore", "`is_gradient_checkpointing` is deprecated", FutureWarning
)  # for peft to fix, not for the reader
