"""Golden files for src/formats/npy.ts and float16.ts: what NumPy writes, and how it rounds to half precision.

`files` hold arrays of every type, order of bytes, order of elements and format version, as base64, with their numbers as the bits
of their float32. `halves` are float32 numbers (as bits) with the bits of the half that NumPy rounds them to: places
around every exponent, ties, the ends of the ranges, random bits of seed 7.

Made with Python 3.11.7 and numpy 2.4.6:
  python test/golden/npy/make_npy.py > test/golden/npy/npy.json
"""

import base64
import io
import json
import warnings

import numpy as np

MATRIX = np.arange(6, dtype=np.float64).reshape(2, 3) / 3 - 0.5
SPECIAL = np.array([0.0, -0.0, 1.5, -np.inf, np.inf, 6.1e-5, 1e-7, 65504.0])
CUBE = np.arange(24, dtype=np.float64).reshape(2, 3, 4)


def file_of(array, version=None):
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.lib.format.write_array(stream, array, version=version)
    return stream.getvalue()


def old_file(array):
    """As a Python 2 of old wrote it: long integers, another order of keys, padded to 16 bytes, big-endian."""
    shape = "(%s)" % "".join("%dL, " % length for length in array.shape)
    header = "{'shape': %s, 'fortran_order': False, 'descr': '%s'}" % (shape, array.dtype.str)
    header = header.encode() + b" " * (-(10 + len(header) + 1) % 16) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + array.tobytes()


def main():
    files = {}

    def add(name, array, raw):
        with np.errstate(over="ignore"):
            single = np.ascontiguousarray(array, dtype=np.float32)
        files[name] = {
            "file": base64.b64encode(raw).decode(),
            "shape": list(array.shape),
            "bits": single.reshape(-1).view(np.uint32).tolist(),
        }

    for order in "<>":
        for size in (2, 4, 8):
            name = f"{order}f{size}"
            for layout in "CF":
                array = np.array(MATRIX.astype(name), order=layout)
                add(f"{name} {layout}", array, file_of(array))
            add(f"{name} special", SPECIAL.astype(name), file_of(SPECIAL.astype(name)))
    for version in (1, 2, 3):
        array = MATRIX.astype("<f4")
        add(f"version {version}", array, file_of(array, (version, 0)))
    add("a number", np.array(2.5, dtype="<f8"), file_of(np.array(2.5, dtype="<f8")))
    add("no elements", np.zeros((48, 0), dtype="<f4"), file_of(np.zeros((48, 0), dtype="<f4")))
    fortran = np.asfortranarray(CUBE.astype("<f4"))
    add("three axes, Fortran", fortran, file_of(fortran))
    mel = np.zeros((48, 3), dtype="<f4")
    add("a mel", mel, file_of(mel))
    old = MATRIX.astype(">f4")
    add("of Python 2", old, old_file(old))

    bits = []
    for exponent in range(256):
        for fraction in (0, 1, 0xFFF, 0x1000, 0x1001, 0x2FFF, 0x3000, 0x3001, 0x7FE000, 0x7FEFFF, 0x7FF000, 0x7FFFFF):
            bits.append(exponent << 23 | fraction)
    bits += np.random.default_rng(7).integers(0, 2**32, 2000, dtype=np.uint64).tolist()
    near = np.random.default_rng(8).integers(0x33000000 - 4096, 0x47800000 + 4096, 2000, dtype=np.uint64)
    bits = [number for number in bits + near.tolist() if (number & 0x7FFFFFFF) <= 0x7F800000]
    bits += [number | 0x80000000 for number in bits[:3000]]
    singles = np.array(bits, dtype=np.uint32)
    with np.errstate(over="ignore", under="ignore"):
        halves = singles.view(np.float32).astype(np.float16).view(np.uint16)
    pairs = np.stack([singles, halves.astype(np.uint32)], axis=1).astype("<u4")
    every = np.arange(65536, dtype=np.uint32).astype(np.uint16).view(np.float16).astype(np.float32)
    sums = {
        "finite sum of absolute values": float(np.abs(every[np.isfinite(every)].astype(np.float64)).sum()),
        "nan": int(np.isnan(every).sum()),
    }
    out = {"files": files, "halves": base64.b64encode(pairs.tobytes()).decode(), "all": sums}
    print(json.dumps(out, indent=1))


main()
