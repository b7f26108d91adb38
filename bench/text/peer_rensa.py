"""rensa: RMinHash.from_token_sets, which uses every token, 128 permutations, 32 bands."""
from rensa import RMinHash, RMinHashLSH

import common

run = common.Run()
lsh = RMinHashLSH(threshold=run.threshold, num_perm=128, num_bands=32)
sketches, number = [], []
for numbers, sets in run.batches():
    made = RMinHash.from_token_sets([list(s) for s in sets], 128, 42)
    lsh.insert_many(made, start_key=len(sketches))
    sketches.extend(made)
    number.extend(numbers)
a, b = [], []
for at in range(0, len(sketches), common.BATCH):
    for i, found in enumerate(lsh.query_all(sketches[at:at + common.BATCH]), at):
        before = [number[k] for k in found if k < i]
        a.extend([number[i]] * len(before))
        b.extend(before)
run.done(a, b)
