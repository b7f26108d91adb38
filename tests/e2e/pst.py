"""pst.py - writes a small mailbox of Outlook's, of the old kind with 32-bit offsets.

[MS-PST]: a header, one page of blocks (where each is), one page of nodes (store, folders,
messages), and one block a node, which is a heap with a table of its properties."""
import struct

PAGE = 512
TIME = 1772445600  # 2026-03-02T10:00:00Z
STORE, TOP, FIRST_FOLDER, FIRST_MAIL = 0x21, 0x2142, 0x8022, 0x200024


def heap(props):
    """One block: properties (id, type, value), those over 4 bytes in the heap."""
    records, parts = b"", []
    for pid, ptype, value in sorted(props):
        if ptype == 3:
            record = struct.pack("<I", value)
        else:
            if ptype == 0x40:
                value = struct.pack("<Q", (value + 11644473600) * 10**7)
            parts.append(value)
            record = struct.pack("<I", (len(parts) + 2) << 5)
        records += struct.pack("<HH", pid, ptype) + record
    parts = [struct.pack("<HHI", 0x02B5, 6, 2 << 5), records] + parts
    body, ends = b"", []
    for part in parts:
        ends.append(8 + len(body))
        body += part
    ends.append(8 + len(body))
    body += b"\0" * (len(body) % 2)
    table = struct.pack("<HH", len(parts), 0) + b"".join(struct.pack("<H", e) for e in ends)
    return struct.pack("<HHI", 8 + len(body), 0xBCEC, 1 << 5) + body + table


def page(entries, size, back):
    body = b"".join(entries)
    assert len(body) <= 0x1F0
    return body.ljust(0x1F0, b"\0") + struct.pack("<BBBBI", len(entries), 0x1F0 // size, size, 0, 0) + struct.pack("<I", back) + bytes(4)


def text(pid, s):
    return (pid, 0x1E, s.encode("latin-1") + b"\0")


def mail(no, body, headers=None, sender="ann@hill.example"):
    props = [text(0x1A, "IPM.Note"), text(0x37, "Letter %d" % no), text(0x1000, body), (0x39, 0x40, TIME + no),
             (0x0E06, 0x40, TIME + no), text(0x42, "Ann"), text(0x64, "SMTP"), text(0x65, sender),
             text(0x0C1A, "Ann"), text(0x0C1E, "SMTP"), text(0x0C1F, sender)]
    return heap(props + ([text(0x7D, headers)] if headers else []))


def write(path, folders):
    """folders: {name: [mail, ...]} of what mail() gives."""
    nodes = [(STORE, 0, heap([(0x35DF, 3, 0x89), text(0x3001, "Mailbox")])),
             (TOP, 0, heap([text(0x3001, "Top"), (0x3602, 3, 0), (0x3603, 3, 0)]))]
    mails = []
    for i, (name, inside) in enumerate(folders.items()):
        folder = FIRST_FOLDER + 0x20 * i
        nodes.append((folder, TOP, heap([text(0x3001, name), (0x3602, 3, len(inside)), (0x3603, 3, 0)])))
        for block in inside:
            mails.append((FIRST_MAIL + 0x20 * len(mails), folder, block))
    nodes += mails
    blocks, node_entries, data, at = [], [], b"", 3 * PAGE
    for i, (node, parent, block) in enumerate(nodes):
        number = 4 * (i + 1)
        blocks.append(struct.pack("<IIHH", number, at + len(data), len(block), 2))
        node_entries.append(struct.pack("<IIII", node, number, 0, parent))
        data += block.ljust(-(-len(block) // 64) * 64, b"\0")
    header = bytearray(PAGE)
    header[:4] = b"!BDN"
    header[10] = 14
    struct.pack_into("<I", header, 0xA8, at + len(data))
    struct.pack_into("<IIII", header, 0xB8, 2, 2 * PAGE, 1, PAGE)
    with open(path, "wb") as f:
        f.write(bytes(header) + page(blocks, 12, 1) + page(node_entries, 16, 2) + data)
