"""hashes.py - the keyed hashes of a signature file, made anew from doc/signature.md alone:
XXH3 of each word (of 16 bytes at most), SipHash-2-4 of four of them."""
import hashlib
import re
import struct

M = (1 << 64) - 1
# The default secret of XXH3 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md), its beginning.
SECRET = bytes.fromhex("b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                       "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c")


def le(b, at, n=8):
    return int.from_bytes(b[at:at + n], "little")


def rotl(x, n):
    return (x << n | x >> (64 - n)) & M


def xxh3(b):
    n = len(b)
    if n > 16:
        raise ValueError("a word of more than 16 bytes: %r" % b)
    if n > 8:
        lo = le(b, 0) ^ le(SECRET, 24) ^ le(SECRET, 32)
        hi = le(b, n - 8) ^ le(SECRET, 40) ^ le(SECRET, 48)
        product = lo * hi
        h = (n + int.from_bytes(lo.to_bytes(8, "little"), "big") + hi + (product & M ^ product >> 64)) & M
        h = (h ^ h >> 37) * 0x165667919E3779F9 & M
        return h ^ h >> 32
    if n >= 4:
        h = le(b, n - 4, 4) + (le(b, 0, 4) << 32) ^ le(SECRET, 8) ^ le(SECRET, 16)
        h ^= rotl(h, 49) ^ rotl(h, 24)
        h = h * 0x9FB21C651E98DF25 & M
        h = (h ^ (h >> 35) + n) * 0x9FB21C651E98DF25 & M
        return h ^ h >> 28
    h = (b[0] << 16 | b[n >> 1] << 24 | b[n - 1] | n << 8) ^ le(SECRET, 0, 4) ^ le(SECRET, 4, 4)
    h = (h ^ h >> 33) * 0xC2B2AE3D27D4EB4F & M
    h = (h ^ h >> 29) * 0x165667B19E3779F9 & M
    return h ^ h >> 32


def siphash(key, b):
    v = [c ^ k for c, k in zip((0x736f6d6570736575, 0x646f72616e646f6d, 0x6c7967656e657261, 0x7465646279746573),
                               (le(key, 0), le(key, 8)) * 2)]

    def rounds(n):
        for _ in range(n):
            v[0] = (v[0] + v[1]) & M
            v[1] = rotl(v[1], 13) ^ v[0]
            v[0] = rotl(v[0], 32)
            v[2] = (v[2] + v[3]) & M
            v[3] = rotl(v[3], 16) ^ v[2]
            v[0] = (v[0] + v[3]) & M
            v[3] = rotl(v[3], 21) ^ v[0]
            v[2] = (v[2] + v[1]) & M
            v[1] = rotl(v[1], 17) ^ v[2]
            v[2] = rotl(v[2], 32)

    whole = len(b) & ~7
    for m in [le(b, i) for i in range(0, whole, 8)] + [le(b[whole:], 0) | (len(b) & 255) << 56]:
        v[3] ^= m
        rounds(2)
        v[0] ^= m
    v[2] ^= 255
    rounds(4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def file_key(circle, salt):
    """The key of one file's hashes, from the circle's file."""
    secret = bytes.fromhex(circle.splitlines()[1])
    return hashlib.blake2b(b"claque.signature/1 " + salt.encode(), key=secret, digest_size=32).digest()[:16]


def words(text):
    return re.findall(r"[a-z]+(?:'[a-z]+)?|[0-9]+", text.lower())


def runs(text):
    """Each four words on end of an ASCII text."""
    w = words(text)
    return [tuple(w[i:i + 4]) for i in range(len(w) - 3)]


def hashed(key, run):
    return "%016x" % siphash(key, struct.pack("<4Q", *(xxh3(w.encode()) for w in run)))
