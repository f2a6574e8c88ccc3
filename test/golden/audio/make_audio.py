"""Encoded tones for test/golden/audio/audio.test.ts: 0.12 seconds, left 1000 Hz at 0.5, right 500 Hz at 0.25.

python3 test/golden/audio/make_audio.py > test/golden/audio/audio.json
ffmpeg 5.1.9 (libmp3lame, libvorbis, libopus, its own aac, flac and alac), Python 3.11. No randomness.
"""

import base64
import json
import pathlib
import subprocess
import sys
import tempfile

TONE = "aevalsrc=0.5*sin(2*PI*1000*t)|0.25*sin(2*PI*500*t):s={rate}:d=0.12"
BARE = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
FILES = {
    "mp3": (32000, ["-c:a", "libmp3lame", "-b:a", "40k", "-joint_stereo", "0"], "mp3"),
    "flac": (4000, ["-c:a", "flac", "-sample_fmt", "s16"], "flac"),
    "ogg flac": (4000, ["-c:a", "flac", "-sample_fmt", "s16"], "ogg"),
    "ogg vorbis": (16000, ["-c:a", "libvorbis", "-q:a", "-1"], "ogg"),
    "ogg opus": (48000, ["-c:a", "libopus", "-b:a", "32k"], "ogg"),
    "m4a alac": (4000, ["-c:a", "alac", "-sample_fmt", "s16p"], "ipod"),
    "aac": (16000, ["-c:a", "aac", "-b:a", "32k"], "adts"),
    "video": (16000, ["-c:a", "aac", "-b:a", "32k"], "mp4"),
}  # fmt: skip


def encode(rate, codec, container, video):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        picture = ["-f", "lavfi", "-i", "color=c=black:s=16x16:r=10:d=0.12", "-c:v", "mpeg4"] if video else []
        source = ["-f", "lavfi", "-i", TONE.format(rate=rate)]
        command = ["ffmpeg", "-v", "error", *source, *picture, *codec, *BARE, "-f", container, str(out)]
        subprocess.run(command, check=True)
        return without_padding(out.read_bytes())


def without_padding(data):
    """FLAC with nothing but STREAMINFO before its frames: ffmpeg adds 8 KiB of padding."""
    if data[:4] != b"fLaC":
        return data
    at, last = 4, False
    while not last:
        last = data[at] >= 128
        at += 4 + int.from_bytes(data[at + 1 : at + 4], "big")
    return data[:4] + bytes([128]) + data[5:42] + data[at:]


def main():
    files = {}
    for name, (rate, codec, container) in FILES.items():
        data = encode(rate, codec, container, name == "video")
        files[name] = {"sampleRateHz": rate, "base64": base64.b64encode(data).decode()}
        print(f"{name}: {len(data)} bytes", file=sys.stderr)
    json.dump(files, sys.stdout, indent=2)
    print()


main()
