"""Golden mel-spectrograms from librosa, and np.resize, for test/golden/mel/mel.test.ts.

python3 test/golden/mel/make_mel.py > test/golden/mel/mel.json
librosa 0.11.0, numpy 2.4.6, scipy 1.17.1, Python 3.11.7. No seed but that of the generator in `signal`.
"""

import json
import math
import sys

import librosa
import numpy as np
import scipy

RATE = 16000


def signal(n):
    """A sweep from 50 Hz to 7.9 kHz, a steady tone, quiet noise and silence in the middle; same formula as in the test."""
    state = 12345
    x = np.empty(n, np.float32)
    for i in range(n):
        state = (1664525 * state + 1013904223) % 2**32
        noise = state / 2**32 - 0.5
        t = i / RATE
        seconds = n / RATE
        sweep = math.sin(2 * math.pi * (50 * t + (7850 / (2 * seconds)) * t * t))
        quiet = n // 2 <= i < n // 2 + 2048
        x[i] = 0 if quiet else 0.5 * sweep + 0.2 * math.sin(2 * math.pi * 440 * t) + 0.01 * noise
    return x


def mel(x, periodic):
    window = scipy.signal.get_window("hann", 512, fftbins=periodic)
    return librosa.feature.melspectrogram(
        y=x.astype(np.float64), sr=RATE, n_fft=512, hop_length=256, window=window, center=True, pad_mode="constant",
        power=2.0, n_mels=48, fmin=0, fmax=8000, htk=False, norm=None, dtype=np.float64,
    )  # fmt: skip


def decibel(power):
    return librosa.power_to_db(power, ref=1.0, amin=1e-10, top_db=None)


def rounded(array, digits=7):
    return [float(f"{v:.{digits}g}") for v in np.asarray(array).ravel()]


def main():
    short, long = signal(8192), signal(480000)
    filters = librosa.filters.mel(sr=RATE, n_fft=512, n_mels=48, fmin=0, fmax=8000, htk=False, norm=None, dtype=np.float64)
    whole = decibel(mel(long, False))
    small = np.arange(2 * 5, dtype=np.float32).reshape(2, 5)
    golden = {
        "versions": {"librosa": librosa.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "filterSums": rounded(filters.sum(axis=1), 12),
        "filterFirstMoments": rounded(filters @ np.arange(257), 12),
        "short": {
            "samples": 8192,
            "symmetricDb": rounded(decibel(mel(short, False))),
            "periodicDb": rounded(decibel(mel(short, True))),
            "symmetricPower": rounded(mel(short, False)),
        },
        "long": {
            "samples": 480000,
            "shape": list(whole.shape),
            "bandMeansDb": rounded(whole.mean(axis=1)),
            "columns": {str(c): rounded(whole[:, c]) for c in (0, 1, 700, 1874, 1875)},
        },
        "resize": {
            "input": [2, 5],
            "longer": np.resize(small, (2, 12)).astype(int).ravel().tolist(),
            "shorter": np.resize(small, (2, 3)).astype(int).ravel().tolist(),
        },
    }
    json.dump(golden, sys.stdout, separators=(",", ":"))
    print()


main()
