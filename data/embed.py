"""embed.py LIST.txt... - the word lists as a C table, so that the program is one file."""
import pathlib
import sys

print('#include "tell/lexicon.h"\n\nconst cq_word_list cq_abuse_lists[] = {')
for path in map(pathlib.Path, sys.argv[1:]):
    lines = [x.replace("\\", "\\\\").replace('"', '\\"') for x in path.read_text(encoding="utf-8").splitlines()]
    print('    { "%s",\n%s },' % (path.stem, "\n".join('      "%s\\n"' % x for x in lines)))
print("    { 0, 0 },\n};")
