"""A sparse product, exact: shingles become columns, X times its transpose counts what two
texts share, and a pair has 3 * shared >= |a| + |b| (for other thresholds likewise)."""
from fractions import Fraction

import numpy
import scipy.sparse

import common

run = common.Run()
column, index, begin, number = {}, [], [0], []
for numbers, sets in run.batches():
    number.extend(numbers)
    for s in sets:
        index.extend([column.setdefault(g, len(column)) for g in s])
        begin.append(len(index))
columns = len(column)
del column
size = numpy.diff(begin)
X = scipy.sparse.csr_matrix((numpy.ones(len(index), numpy.int32), numpy.array(index, numpy.int32),
                             numpy.array(begin, numpy.int64)), shape=(len(size), columns))
del index, begin
T = X.T.tocsr()
t = Fraction(run.threshold).limit_denominator(1000)
number = numpy.array(number)
found = []
for at in range(0, len(size), common.BATCH):
    product = (X[at:at + common.BATCH] @ T).tocoo()
    a, b, shared = product.row + at, product.col, product.data.astype(numpy.int64)
    a, b, shared = (x[a < b] for x in (a, b, shared))
    alike = shared * (t.numerator + t.denominator) >= t.numerator * (size[a] + size[b])
    found.append((a[alike], b[alike]))
run.done(number[numpy.concatenate([a for a, _ in found])], number[numpy.concatenate([b for _, b in found])])
