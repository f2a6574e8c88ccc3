// Files that ffmpeg wrote (audio.json, made by make_audio.py), decoded: the tone's frequency, level and channel, the
// length, and the same files damaged.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../../src/audio/byte-source.ts';
import { decodeAudio } from '../../../src/audio/decode-audio.ts';
import { loadAacPackage } from '../../../src/audio/load-aac.ts';
import { measureTone } from '../../helpers/make-wav.ts';

const files = JSON.parse(readFileSync(new URL('audio.json', import.meta.url), 'utf8')) as Record<
  string,
  { sampleRateHz: number; base64: string }
>;

const read = (name: string): Uint8Array => new Uint8Array(Buffer.from(files[name]!.base64, 'base64'));
const decode = (name: string, bytes: Uint8Array = read(name)) => decodeAudio(bytesSource(name, bytes));
const join = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** The index of a text in bytes. */
const find = (bytes: Uint8Array, text: string): number => Buffer.from(bytes).indexOf(text);

/** Left 1000 Hz at 0.5, right 500 Hz at 0.25, neither in the other. */
function expectTones(audio: Awaited<ReturnType<typeof decode>>, within: number, scale = 1): void {
  const { channels, sampleRateHz } = audio;
  const [left, right] = channels as [Float32Array, Float32Array];
  expect(Math.abs(measureTone(left, 1000, sampleRateHz) / scale - 0.5)).toBeLessThan(within);
  expect(Math.abs(measureTone(right, 500, sampleRateHz) / scale - 0.25)).toBeLessThan(within);
  expect(measureTone(left, 500, sampleRateHz)).toBeLessThan(within);
  expect(measureTone(right, 1000, sampleRateHz)).toBeLessThan(within);
}

describe('decodeAudio gives tone, level, channels and length of', () => {
  // LAME turns the sound down to 0.95 before it encodes; FAAD2 doubles the rate of AAC at 16 kHz.
  it.each([
    ['mp3', 'mp3', 0.01, 32_000, 0.95],
    ['flac', 'flac', 0.0002, 4000, 1],
    ['ogg flac', 'ogg flac', 0.0002, 4000, 1],
    ['ogg vorbis', 'ogg vorbis', 0.02, 16_000, 1],
    ['ogg opus', 'ogg opus', 0.02, 48_000, 1],
    ['m4a alac', 'm4a alac', 0.0002, 4000, 1],
    ['video', 'm4a aac', 0.02, 16_000, 1],
  ] as const)('%s', async (name, format, within, sampleRateHz, scale) => {
    const audio = await decode(name);
    expect([audio.format, audio.sampleRateHz, audio.numChannels]).toEqual([format, sampleRateHz, 2]);
    expect(audio.channels[0]!.length / sampleRateHz).toBeCloseTo(0.12, 6);
    expect([audio.durationSeconds, audio.durationIsEstimate, audio.reachedEnd]).toEqual([
      audio.channels[0]!.length / sampleRateHz,
      false,
      true,
    ]);
    expectTones(audio, within, scale);
    expect(audio.warnings).toEqual(name === 'video' ? ['a video; its sound is taken'] : []);
  });

  it('aac without a container, whose encoder adds a frame', async () => {
    const audio = await decode('aac');
    expect([audio.format, audio.numChannels]).toEqual(['aac', 2]);
    expect(audio.channels[0]!.length / audio.sampleRateHz).toBeCloseTo(0.128, 6);
    expectTones(audio, 0.02);
  });

  it('a stretch: the samples from the first second wanted on', async () => {
    const whole = await decode('flac');
    const source = bytesSource('flac', read('flac'));
    const part = await decodeAudio(source, { fromSeconds: 0.02, toSeconds: 0.07 });
    expect([part.firstSample, part.reachedEnd, part.durationSeconds]).toEqual([80, false, 0.12]);
    expect(part.channels[1]).toEqual(whole.channels[1]!.slice(80, 280));
    const mono = await decodeAudio(source, { fromSeconds: 0.02, toSeconds: 0.07, channels: 'mono' });
    expect(mono.channels.length).toBe(1);
    expect(mono.numChannels).toBe(2);
    const [left, right] = part.channels as [Float32Array, Float32Array];
    expect(mono.channels[0]).toEqual(left.map((x, i) => (x + right[i]!) / 2));
  });
});

describe('decodeAudio recognises by content', () => {
  it('an mp3 behind garbage, and says so', async () => {
    const garbage = Uint8Array.from({ length: 3000 }, (_, i) => (i * 167 + (i >> 3)) & 255);
    const audio = await decode('mp3', join(garbage, read('mp3')));
    expectTones(audio, 0.01, 0.95);
    expect(audio.channels[0]!.length / audio.sampleRateHz).toBeCloseTo(0.12, 6);
    expect(audio.warnings.length).toBe(1);
    expect(audio.warnings[0]).toMatch(/^\d+ bytes of other data stand in front of the sound; passed over$/);
    const told = Number.parseInt(audio.warnings[0]!, 10);
    // ffmpeg's own ID3 tag, which stands behind the garbage, is garbage too.
    expect(told).toBeGreaterThanOrEqual(3000);
    expect(told).toBeLessThan(3200);
  });

  it('an mp3 without a header that tells its length', async () => {
    const mp3 = read('mp3');
    const info = find(mp3, 'Info');
    mp3.fill(0, info, info + 4);
    const audio = await decode('mp3', mp3);
    // Without it the encoder's delay can't be taken away, so that the tone begins late in a longer sound.
    expect([audio.durationIsEstimate, audio.warnings]).toEqual([false, []]);
    expect(audio.durationSeconds).toBeGreaterThan(0.14);
    const middle = audio.channels[0]!.subarray(0.06 * 32_000, 0.16 * 32_000);
    expect(measureTone(middle, 1000, 32_000) / 0.95).toBeCloseTo(0.5, 1);
    const source = bytesSource('mp3', mp3);
    const start = await decodeAudio(source, { toSeconds: 0.05 });
    expect(start.durationIsEstimate).toBe(true);
    expect(Math.abs(start.durationSeconds! - audio.durationSeconds!)).toBeLessThan(0.1);
  });

  it.each(['flac', 'mp3', 'aac'])('%s behind an ID3 tag of 300 bytes', async (name) => {
    const tag = new Uint8Array(310);
    tag.set([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 2, 44]); // 2 * 128 + 44
    const audio = await decode(name, join(tag, read(name)));
    expectTones(audio, 0.02, name === 'mp3' ? 0.95 : 1);
    expect(audio.warnings).toEqual([]);
  });

  it('an mp3 with garbage in the middle and an ID3v1 tag at its end', async () => {
    const mp3 = read('mp3');
    const tag = new Uint8Array(128);
    tag.set([0x54, 0x41, 0x47]);
    const [whole, cut] = await Promise.all([
      decode('mp3'),
      decode('mp3', join(mp3.subarray(0, 850), new Uint8Array(700).fill(0xff), mp3.subarray(850), tag)),
    ]);
    // One frame was split by the garbage and is lost; nothing else is.
    expect(cut.channels[0]!.length).toBeGreaterThan(whole.channels[0]!.length - 3 * 1152);
    expect(cut.channels[0]!.length).toBeGreaterThan(1152);
  });

  it('the sound of a file without a video as no video', async () => {
    const bytes = read('video');
    bytes.set(Buffer.from('text'), find(bytes, 'vide'));
    expect((await decode('song.m4a', bytes)).warnings).toEqual([]);
  });
});

describe('decodeAudio of a file that is cut short', () => {
  const cut = (name: string) => read(name).subarray(0, Math.floor(files[name]!.base64.length * 0.75 * 0.7));

  it.each(['mp3', 'aac', 'flac'])('gives the whole frames of %s', async (name) => {
    const [part, whole] = [await decode(name, cut(name)), await decode(name)];
    const [numPart, numWhole] = [part.channels[0]!.length, whole.channels[0]!.length];
    expect(numPart).toBeGreaterThan(0.4 * numWhole);
    expect(numPart).toBeLessThan(0.9 * numWhole);
    expect(part.channels[0]).toEqual(whole.channels[0]!.slice(0, numPart));
  });

  it.each(['ogg flac', 'ogg vorbis', 'ogg opus'])('says that %s has no whole frame left', async (name) => {
    await expect(decode('song', cut(name))).rejects.toThrow(
      `song: no sound of this ${name} can be decoded: it is cut short or damaged; copy it again`,
    );
  });
});

describe('decodeAudio of an MP4 file', () => {
  it.each(['stts', 'elst'])(
    'whose table %s states billions of entries does without that table',
    async (name) => {
      const bytes = read('video');
      let tables = 0;
      for (let at = find(bytes, name); at >= 0; at = Buffer.from(bytes).indexOf(name, at + 4)) {
        bytes.set([0xff, 0xff, 0xff, 0xff], at + 8);
        tables++;
      }
      expect(tables).toBeGreaterThan(0);
      const audio = await decode('song.m4a', bytes);
      // What the encoder put in front and behind is not cut off then.
      expect(audio.channels[0]!.length / audio.sampleRateHz).toBeGreaterThanOrEqual(0.12);
      expect(audio.channels[0]!.length / audio.sampleRateHz).toBeLessThan(0.3);
    },
  );
});

describe('decodeAudio of an Ogg file', () => {
  it('whose last page is not marked as the last says that it is cut short', async () => {
    const bytes = read('ogg vorbis');
    const last = Buffer.from(bytes).lastIndexOf('OggS');
    bytes[last + 5]! &= ~4;
    const audio = await decode('song.ogg', bytes);
    expect(audio.warnings).toEqual(['cut short after 0.1 s: its end mark is missing; what is there is used']);
    expect(audio.channels[0]!.length).toBeGreaterThan(1000);
  });
});

describe('decodeAudio refuses', () => {
  it('an m4a whose index is cut off', async () => {
    const bytes = read('m4a alac');
    await expect(decode('song.m4a', bytes.subarray(0, bytes.length - 40))).rejects.toThrow(
      'song.m4a: an MP4 file without its index (moov); it is probably cut short, so copy it again',
    );
  });

  it('an m4a that is encrypted', async () => {
    const bytes = read('video');
    bytes.set(Buffer.from('enca'), find(bytes, 'mp4a'));
    await expect(decode('song.m4p', bytes)).rejects.toThrow(
      'song.m4p: a video whose sound is encrypted (DRM); give a file without copy protection',
    );
  });

  it('a video without sound', async () => {
    const bytes = read('video');
    bytes.set(Buffer.from('text'), find(bytes, 'soun'));
    await expect(decode('film.mp4', bytes)).rejects.toThrow(
      'film.mp4: a video without a track of sound; give a file that has one',
    );
  });

  it('a video whose sound is of another codec, by its name', async () => {
    const bytes = read('video');
    bytes.set(Buffer.from('ac-3'), find(bytes, 'mp4a'));
    await expect(decode('film.mp4', bytes)).rejects.toThrow(
      'film.mp4: a video whose sound is Dolby Digital (AC-3); Segue decodes AAC and ALAC in MP4; convert it, for example with ffmpeg',
    );
  });

  it('an Ogg file of another codec', async () => {
    const bytes = read('ogg vorbis');
    bytes.set(Buffer.from('Speex   '), find(bytes, '\x01vorbis'));
    await expect(decode('a.ogg', bytes)).rejects.toThrow('a.ogg: an Ogg file of Speex; Segue decodes Vorbis');
  });

  it('m4a where the package for it is not installed, with the remedy', async () => {
    const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    await expect(loadAacPackage('song.m4a', () => Promise.reject(missing))).rejects.toThrow(
      'song.m4a: AAC and ALAC (m4a, mp4) need the package @audio/decode-aac, which is not installed; ' +
        'npm install @audio/decode-aac (its licence is GPL-2.0), or convert the file to another format',
    );
    const other = new Error('broken');
    await expect(loadAacPackage('song.m4a', () => Promise.reject(other))).rejects.toBe(other);
  });
});
