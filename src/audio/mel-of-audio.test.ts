import { describe, expect, it } from 'vitest';
import '../../test/helpers/to-be-allclose.ts';
import { makeTone, makeWav, measureTone } from '../../test/helpers/make-wav.ts';
import { bytesSource } from './byte-source.ts';
import { melOfAudio, readClip } from './mel-of-audio.ts';
import { computeMelSpectrogram } from './mel-spectrogram.ts';

const source = (channels: readonly Float32Array[], sampleRateHz: number) =>
  bytesSource('a.wav', makeWav(channels, { sampleRateHz }));

/** Every second has a tone of its own: 200 Hz, 210 Hz, ... */
const ladder = (seconds: number, rate: number): Float32Array =>
  Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * (200 + 10 * Math.floor(i / rate)) * i) / rate),
  );

/** Which second of the ladder a stretch of 16,000 samples is. */
function secondOf(samples: Float32Array, from: number): number {
  const stretch = samples.subarray(from, from + 16_000);
  const levels = Array.from({ length: 70 }, (_, s) => measureTone(stretch, 200 + 10 * s, 16_000));
  return levels.indexOf(Math.max(...levels));
}

describe('readClip', () => {
  it.each([8000, 16_000, 22_050])('takes seconds 20 to 50 of a file of 60 at %d Hz', async (rate) => {
    const clip = await readClip(source([ladder(60, rate)], rate));
    expect([clip.samples.length, clip.fromSeconds, clip.durationSeconds]).toEqual([480_000, 20, 60]);
    expect([0, 1, 29].map((s) => secondOf(clip.samples, s * 16_000))).toEqual([20, 21, 49]);
    expect(clip.warnings).toEqual([]);
  });

  it('takes the last 30 seconds of a file of 40', async () => {
    const clip = await readClip(source([ladder(40, 8000)], 8000));
    expect([clip.samples.length, clip.fromSeconds]).toEqual([480_000, 10]);
    expect([0, 29].map((s) => secondOf(clip.samples, s * 16_000))).toEqual([10, 39]);
  });

  it('takes all of a file of 3 seconds and of 0.2 seconds', async () => {
    const clip = await readClip(source([ladder(3, 8000)], 8000));
    expect([clip.samples.length, clip.fromSeconds]).toEqual([48_000, 0]);
    expect([0, 2].map((s) => secondOf(clip.samples, s * 16_000))).toEqual([0, 2]);
    const short = await melOfAudio(source([makeTone(440, 0.5, 16_000, 0.2)], 16_000));
    expect([short.clip.samples.length, short.mel.numFrames]).toEqual([3200, 13]);
  });

  it('mixes channels to their mean', async () => {
    const [left, right] = [makeTone(440, 0.5, 16_000, 1), makeTone(880, 0.5, 16_000, 1)];
    const { samples, numChannels } = await readClip(source([left, right], 16_000));
    expect(numChannels).toBe(2);
    expect(samples).toBeAllclose(
      left.map((x, i) => (x + right[i]!) / 2),
      { rtol: 0, atol: 1e-4 },
    );
  });

  it('is the same where a clip is cut from the middle as where all is resampled', async () => {
    const sound = ladder(55, 22_050);
    const clip = await readClip(source([sound], 22_050));
    const { resample } = await import('./resample.ts');
    const whole = resample(sound, 22_050).subarray(320_000, 800_000);
    expect(clip.samples).toBeAllclose(whole, { rtol: 0, atol: 2e-4 }); // 16 bits
  });

  it('says that a file is silent', async () => {
    const { mel, clip } = await melOfAudio(source([new Float32Array(16_000)], 16_000));
    expect(clip.warnings).toEqual(['nothing but silence']);
    expect(new Set(mel.data)).toEqual(new Set([-100]));
  });

  it('refuses a rate that no music has', async () => {
    await expect(readClip(source([new Float32Array(100)], 1000))).rejects.toThrow(
      'a.wav: a sample rate of 1000 Hz; Segue takes 4000 to 192000 Hz; convert it',
    );
  });
});

describe('melOfAudio', () => {
  it('is the mel-spectrogram of the clip, (48, 1876)', async () => {
    const { mel, clip } = await melOfAudio(source([ladder(52, 16_000)], 16_000));
    expect([mel.numBands, mel.numFrames]).toEqual([48, 1876]);
    expect(mel.data).toEqual(computeMelSpectrogram(clip.samples).data);
  });
});
