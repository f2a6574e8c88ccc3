"""The arena's spectrogram of a sound file by librosa, on one thread, timed as bench/children/time-clip.ts does: seconds 20 to 50, or
all of a file of 30 seconds. Arguments: file, how often, npy that Segue made of the same file. Prints one JSON object, as that
child does, with the mean difference to Segue's values in the bands that resampling leaves alone."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import json
import statistics
import sys
import time

import librosa
import numpy

FILE, COUNT, OURS = sys.argv[1], int(sys.argv[2]), sys.argv[3]
WARM_UP = 3
RATE = 16_000
FLOOR = 1e-10
# Bands 46 and 47 lie where two resamplers may differ (docs/audio.md).
COMPARED_BANDS = 46


def decode():
    """The stretch that is heard, as float32 mono at the file's own rate; librosa reads by soundfile."""
    duration = librosa.get_duration(path=FILE)
    offset = 20.0 if duration >= 50 else max(0.0, duration - 30)
    return librosa.load(FILE, sr=None, mono=True, offset=offset, duration=30.0)


def mel_of(sound):
    power = librosa.feature.melspectrogram(
        y=sound,
        sr=RATE,
        n_fft=512,
        hop_length=256,
        window=numpy.hanning(512),
        center=True,
        pad_mode="constant",
        power=2.0,
        n_mels=48,
        fmin=0.0,
        fmax=8000.0,
        htk=False,
        norm=None,
    )
    return (10 * numpy.log10(numpy.maximum(power, FLOOR))).astype(numpy.float32)


def once():
    started = time.perf_counter()
    sound, rate = decode()
    decoded = time.perf_counter()
    sound = librosa.resample(sound, orig_sr=rate, target_sr=RATE)
    resampled = time.perf_counter()
    mel = mel_of(sound)
    ended = time.perf_counter()
    return mel, [1000 * value for value in (ended - started, decoded - started, resampled - decoded, ended - resampled)]


def main():
    mel, cold = once()
    times = [once()[1] for _ in range(COUNT + WARM_UP)][WARM_UP:]
    whole, decoding, resampling, transforming = zip(*times)
    ours = numpy.load(OURS)
    frames = min(ours.shape[1], mel.shape[1])
    # The ends see what surrounds the clip, which librosa has cut off.
    inside = slice(4, frames - 4)
    difference = numpy.abs(ours[:COMPARED_BANDS, inside] - mel[:COMPARED_BANDS, inside])
    run = {
        "coldMs": cold[0],
        "warmMs": statistics.median(whole),
        "fastestMs": min(whole),
        "stagesMs": {
            "decode": statistics.median(decoding),
            "resample": statistics.median(resampling),
            "mel": statistics.median(transforming),
        },
        "frames": mel.shape[1],
        "meanDifferenceDb": float(difference.mean()),
    }
    print(json.dumps(run))


main()
