"""What test_model.py starts once alone and once as two processes: three steps on 32 pairs. Each process
leaves its adapters, and prints the losses.
"""

import os
import sys
from dataclasses import replace

from peft import get_peft_model_state_dict
from safetensors.torch import save_file
from test_model import quick

from helpers import chat, model, pairs, profiles, training

folder, rank = sys.argv[1], os.environ.get("RANK", "alone")
args = quick(
    folder, max_steps=3, train_sampling_strategy="random"
)  # by length the order would depend on the number of processes
base, tokenizer = model.load(profiles.profile("pocket"))
recipe = replace(
    profiles.profile("pocket").recipe("report"), dropout=0.0
)  # each process would drop other numbers
tuned = model.attach(base, model.lora(recipe), 0)
run = training.train(
    tuned, tokenizer, chat.encode_pairs(tokenizer, pairs.load("report").train[:32]), args, quiet=True
)
save_file(get_peft_model_state_dict(tuned), f"{folder}/{rank}.safetensors")
if args.process_index == 0:
    print([round(row["loss"], 5) for row in run["log"]])
