"""SetSimilaritySearch: all_pairs, exact."""
from SetSimilaritySearch import all_pairs

import common

run = common.Run()
number, sets = [], []
for numbers, some in run.batches():
    number.extend(numbers)
    sets.extend(some)
a, b = [], []
for i, k, _ in all_pairs(sets, similarity_func_name="jaccard", similarity_threshold=run.threshold):
    a.append(number[i])
    b.append(number[k])
run.done(a, b)
