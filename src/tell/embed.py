"""embed.py NAME IN OUT: the file as a C string constant, so that the program is one file."""
import sys

name, source, target = sys.argv[1:]
with open(source, encoding="utf-8") as f:
    lines = [x.rstrip("\n").replace("\\", "\\\\").replace('"', '\\"') for x in f]
with open(target, "w", encoding="utf-8") as f:
    f.write('#include "tell/style.h"\n\nconst char %s[] =\n' % name)
    f.writelines('    "%s\\n"\n' % x.strip() for x in lines)
    f.write("    ;\n")
