"""What several notebooks need and no reader wants to see in a cell. The README lists the modules; each
imports only from those before it.
"""

import logging
import warnings

# a notice at import about an optional package, in every page's first cell
logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
# for peft to fix, not for the reader
warnings.filterwarnings("ignore", "`is_gradient_checkpointing` is deprecated", FutureWarning)
