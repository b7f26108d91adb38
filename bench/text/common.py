"""common.py - what each peer's runner does in the same way: reading, words, counting, output.

A runner is `peer_x.py FILE COLUMN ROWS THRESHOLD OUT`. It reads distinct texts, makes sets of
3-word shingles, lets its tool find pairs, writes them to OUT as pairs of 32-bit rows, and
prints its CPU seconds as JSON: reading, words (the sets), rest (all that the tool does). The
garbage collector is off for all of them: it costs those with many objects up to a third."""
import csv
import gc
import json
import sys
import time

import numpy

BATCH = 10000
SHINGLE = 3


def shingles(text):
    """The set that all tools join; claque's is in plain.c."""
    w = text.lower().split()
    if len(w) < SHINGLE:
        return {" ".join(w)} if w else set()
    return {"%s %s %s" % g for g in zip(w, w[1:], w[2:])}


class Run:
    def __init__(self):
        gc.disable()
        csv.field_size_limit(1 << 28)
        self.file, self.column, rows, self.threshold, self.out = sys.argv[1:6]
        self.rows, self.threshold = int(rows), float(self.threshold)
        self.stages, self.at = {"start": time.process_time()}, time.process_time()
        self.texts, self.row = self.read()
        self.lap("reading")

    def lap(self, stage):
        now = time.process_time()
        self.stages[stage] = self.stages.get(stage, 0) + now - self.at
        self.at = now

    def read(self):
        """Distinct texts, and the row in which each comes first."""
        first = {}
        with open(self.file, newline="", encoding="utf-8", errors="replace") as f:
            lines = csv.reader(f)
            at = next(lines).index(self.column)
            for i, cells in enumerate(lines):
                if i == self.rows:
                    break
                first.setdefault(cells[at], i)
        return list(first), numpy.fromiter(first.values(), numpy.uint32, len(first))

    def batches(self):
        """Numbers and sets of the texts, those without words left out, some at a time."""
        for begin in range(0, len(self.texts), BATCH):
            sets = [(begin + i, shingles(t)) for i, t in enumerate(self.texts[begin:begin + BATCH])]
            sets = [x for x in sets if x[1]]
            self.lap("words")
            yield [i for i, _ in sets], [s for _, s in sets]
            self.lap("rest")

    def done(self, a, b):
        """Pairs of text numbers, in any order, each once."""
        a, b = (self.row[numpy.asarray(x, numpy.int64)] for x in (a, b))
        numpy.stack([numpy.minimum(a, b), numpy.maximum(a, b)], 1).astype(numpy.uint32).tofile(self.out)
        self.lap("rest")
        print(json.dumps(dict(self.stages, distinct=len(self.texts), pairs=len(a))))
