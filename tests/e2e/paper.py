"""paper.py - invented documents: PDF by hand, office files as their programs pack them,
pictures of pages by poppler."""
import base64
import html
import io
import struct
import subprocess
import textwrap
import zipfile
import zlib

from harness import Skip


def deflated(head, again, n, tail, kind=zlib.MAX_WBITS):
    """head, n times `again` and tail, without ever holding them: a test's own memory counts as its child's."""
    z = zlib.compressobj(9, zlib.DEFLATED, kind)
    return b"".join([z.compress(head)] + [z.compress(again) for _ in range(n)] + [z.compress(tail), z.flush()])


def stream(body, head=b""):
    return packed_stream(zlib.compress(body), head)


def packed_stream(packed, head=b""):
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
    return pdf_of_bodies(list(map(stream, bodies)), trailer)


def pdf_of_bodies(bodies, trailer=b""):
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(bodies)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(bodies), kids),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    for i, body in enumerate(bodies):
        objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
                    % (first + 2 * i + 1), body]
    return pdf_of(objects, trailer)


def locked_pdf(pages):
    key = b"<" + b"0123456789abcdef" * 4 + b">"
    return pdf(pages, trailer=b"/ID [%s %s] /Encrypt << /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >> " % (key[:33] + b">", key[:33] + b">", key, key))


def bomb_pdf():
    """Some hundred kilobytes whose pages show gigabytes of words."""
    line = b"(and so on and so forth) Tj T*\n"
    return pdf_of_bodies([packed_stream(deflated(b"BT /F1 12 Tf 60 780 Td\n", line * 100, 100, b"ET"))] * 2000)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def packed(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data in members:
            z.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(body, **parts):
    """`body` and the other parts are WordprocessingML inside their root; a plain text is one run."""
    def whole(root, inside):
        return '<?xml version="1.0"?><w:%s xmlns:w="%s">%s</w:%s>' % (root, W, inside, root)
    members = [("[Content_Types].xml", TYPES), ("_rels/.rels", "<Relationships/>"), ("word/document.xml", whole("document", "<w:body>%s</w:body>" % body))]
    return packed(members + [("word/%s.xml" % name, whole("part", text)) for name, text in parts.items()])


def run(text):
    return "<w:p><w:r><w:t xml:space='preserve'>%s</w:t></w:r></w:p>" % html.escape(text)


def odt(body, header="", manifest="<manifest/>"):
    return packed([("mimetype", "application/vnd.oasis.opendocument.text"), ("styles.xml", "<style:master-page><style:header><text:p>%s</text:p></style:header></style:master-page>" % header),
                   ("content.xml", "<office:text>%s</office:text>" % body), ("META-INF/manifest.xml", manifest)])


def pictures(tmp, document, resolution=150, kind="png"):
    """The pages of a PDF as pictures."""
    (tmp / "page.pdf").write_bytes(document)
    try:
        subprocess.run(["pdftoppm", "-r", str(resolution), "-gray", "-" + kind, "page.pdf", "page"], cwd=tmp, check=True, timeout=60)
    except FileNotFoundError:
        raise Skip("no pdftoppm: tools/setup test installs it")
    return [p.read_bytes() for p in sorted(tmp.glob("page-*." + {"jpeg": "jpg", "tiff": "tif"}.get(kind, kind)))]


def points(tmp, document, resolution):
    """Width, height and grey points of the first page of a PDF."""
    (tmp / "page.pdf").write_bytes(document)
    try:
        pgm = subprocess.run(["pdftoppm", "-r", str(resolution), "-gray", "-singlefile", "page.pdf"], cwd=tmp, check=True, timeout=60, capture_output=True).stdout
    except FileNotFoundError:
        raise Skip("no pdftoppm: tools/setup test installs it")
    _, size, _, grey = pgm.split(b"\n", 3)
    return (*map(int, size.split()), grey)


def quarter_turn(width, height, grey):
    return height, width, b"".join(grey[x::width][::-1] for x in range(width))


def png_of_points(width, height, grey):
    return png_of(width, height, zlib.compress(b"".join(b"\0" + grey[y * width:(y + 1) * width] for y in range(height))))


def pdf_of_picture(*pictures):
    """A PDF whose pages are photographs (JPEG)."""
    kids = b" ".join(b"%d 0 R" % (3 + 3 * i) for i in range(len(pictures)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pictures), kids)]
    for i, picture in enumerate(pictures):
        at = picture.index(b"\xff\xc0") + 5
        height, width = struct.unpack(">HH", picture[at:at + 4])
        objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /P %d 0 R >> >> /Contents %d 0 R >>" % (4 + 3 * i, 5 + 3 * i),
                    b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /Device%s /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
                    % (width, height, b"Gray" if picture[at + 4] == 1 else b"RGB", len(picture), picture),
                    stream(b"595 0 0 842 0 0 cm /P Do")]
    return pdf_of(objects)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height, packed):
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def png(width, height, grey):
    """A grey picture, of which grey(x, y) is each point."""
    return png_of(width, height, zlib.compress(b"".join(b"\0" + bytes(grey(x, y) for x in range(width)) for y in range(height))))


def bomb_png():
    """60,000 points square in 4 MB."""
    return png_of(60000, 60000, deflated(b"", bytes(60001 * 100), 600, b""))


def attached(text, documents):
    """Headers and body of a mail with documents, as harness.mail wants them: (name, type, bytes)."""
    body = "--cut\nContent-Type: text/plain\n\n%s\n" % text
    for name, kind, data in documents:
        body += ("--cut\nContent-Type: %s\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"%s\"\n\n%s\n"
                 % (kind, name, base64.encodebytes(data).decode()))
    return body + "--cut--\n", {"MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=cut"}
