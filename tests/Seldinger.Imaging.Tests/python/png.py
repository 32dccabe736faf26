"""png.py picture.png: decodes a PNG independently (zlib and the five filters) and prints width, height, channels and the SHA-256 of the pixels."""
import hashlib
import struct
import sys
import zlib

data = open(sys.argv[1], "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n"
at, idat = 8, b""
while at < len(data):
    length, kind = struct.unpack(">I4s", data[at:at + 8])
    body = data[at + 8:at + 8 + length]
    assert struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(kind + body)
    if kind == b"IHDR":
        width, height, depth, colour = struct.unpack(">IIBB", body[:10])
        assert depth == 8
    elif kind == b"IDAT":
        idat += body
    at += 12 + length
assert kind == b"IEND"
channels = {0: 1, 2: 3, 6: 4}[colour]
raw, stride, out, before = zlib.decompress(idat), width * channels, bytearray(), bytes(width * channels)
for row in range(height):
    f, line = raw[row * (stride + 1)], bytearray(raw[row * (stride + 1) + 1:(row + 1) * (stride + 1)])
    assert f in (0, 2)
    if f == 2:
        line = bytearray((a + b) & 255 for a, b in zip(line, before))
    out += line
    before = line
print(width, height, channels, hashlib.sha256(bytes(out)).hexdigest())
