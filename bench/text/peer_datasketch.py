"""datasketch: MinHash.bulk with 128 permutations, its own choice of bands for the threshold.
A text asks for those before it, so that each pair comes once."""
from datasketch import MinHash, MinHashLSH

import common

run = common.Run()
lsh = MinHashLSH(threshold=run.threshold, num_perm=128)
a, b = [], []
for numbers, sets in run.batches():
    for i, sketch in zip(numbers, MinHash.generator([[g.encode() for g in s] for s in sets], num_perm=128)):
        found = lsh.query(sketch)
        a.extend([i] * len(found))
        b.extend(found)
        lsh.insert(i, sketch, check_duplication=False)
run.done(a, b)
