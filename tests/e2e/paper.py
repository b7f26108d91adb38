"""paper.py - invented documents: PDF by hand, office files as their programs pack them,
pictures of pages by poppler."""
import base64
import subprocess
import textwrap
import zlib

from harness import Skip


def stream(body, head=b""):
    packed = zlib.compress(body)
    return b"<< /Length %d /Filter /FlateDecode %s>>\nstream\n%s\nendstream" % (len(packed), head, packed)


def pdf_of(objects, trailer=b""):
    out, at = b"%PDF-1.4\n", []
    for i, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % a for a in at)
    return out + table + b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))


def escaped(line):
    for c in "\\()":
        line = line.replace(c, "\\" + c)
    return line.encode("cp1252")


def pdf(pages, size=12, lines=None, trailer=b""):
    """Pages of text; a paragraph is wrapped."""
    bodies = []
    for page in pages:
        rows = [row for part in page.split("\n") for row in (textwrap.wrap(part, 960 // size) or [""])]
        bodies.append(b"BT /F1 %d Tf %d TL 60 780 Td\n" % (size, size * 3 // 2) + b"".join(b"(%s) Tj T*\n" % escaped(r) for r in rows) + b"ET")
    return pdf_of_bodies(bodies, trailer)


def pdf_of_bodies(bodies, trailer=b""):
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(bodies)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(bodies), kids),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    for i, body in enumerate(bodies):
        objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
                    % (first + 2 * i + 1), stream(body)]
    return pdf_of(objects, trailer)


def locked_pdf(pages):
    key = b"<" + b"0123456789abcdef" * 4 + b">"
    return pdf(pages, trailer=b"/ID [%s %s] /Encrypt << /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >> " % (key[:33] + b">", key[:33] + b">", key, key))


def bomb_pdf():
    """Some hundred kilobytes whose one page shows gigabytes of words."""
    return pdf_of_bodies([b"BT /F1 12 Tf 60 780 Td\n" + b"(and so on and so forth) Tj T*\n" * 10_000_000 + b"ET"])


def pictures(tmp, document, resolution=150, kind="png"):
    """The pages of a PDF as pictures."""
    (tmp / "page.pdf").write_bytes(document)
    try:
        subprocess.run(["pdftoppm", "-r", str(resolution), "-gray", "-" + kind, "page.pdf", "page"], cwd=tmp, check=True, timeout=60)
    except FileNotFoundError:
        raise Skip("no pdftoppm: tools/setup test installs it")
    return [p.read_bytes() for p in sorted(tmp.glob("page-*." + {"jpeg": "jpg"}.get(kind, kind)))]


def attached(text, documents):
    """Headers and body of a mail with documents, as harness.mail wants them: (name, type, bytes)."""
    body = "--cut\nContent-Type: text/plain\n\n%s\n" % text
    for name, kind, data in documents:
        body += ("--cut\nContent-Type: %s\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"%s\"\n\n%s\n"
                 % (kind, name, base64.encodebytes(data).decode()))
    return body + "--cut--\n", {"MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=cut"}
