import { describe, expect, it } from 'vitest';
import '../../test/helpers/to-be-allclose.ts';
import { makeTone, makeWav, measureTone, type WavEncoding } from '../../test/helpers/make-wav.ts';
import { type ByteSource, bytesSource } from './byte-source.ts';
import { decodeAudio } from './decode-audio.ts';

const decode = (bytes: Uint8Array, options = {}) => decodeAudio(bytesSource('a.wav', bytes), options);
const text = (words: string) => new TextEncoder().encode(words);

describe('decodeAudio reads WAV', () => {
  const ENCODINGS: [WavEncoding, number][] = [
    ['pcm8', 1 / 127],
    ['pcm16', 1 / 32767],
    ['pcm24', 1e-6],
    ['pcm32', 1e-6],
    ['float32', 1e-7],
    ['float64', 1e-7],
  ];
  it.each(ENCODINGS)('of %s, every sample within %d', async (encoding, atol) => {
    const tone = makeTone(440, 0.5, 22_050, 0.1);
    const audio = await decode(makeWav([tone], { encoding, sampleRateHz: 22_050 }));
    expect([audio.format, audio.sampleRateHz, audio.channels.length]).toEqual(['wav', 22_050, 1]);
    expect(audio.channels[0]!).toBeAllclose(tone, { rtol: 0, atol });
  });

  it.each([8000, 11_025, 16_000, 22_050, 44_100, 48_000])('at %d Hz, tone and level', async (rate) => {
    const audio = await decode(makeWav([makeTone(1000, 0.5, rate, 0.2)], { sampleRateHz: rate }));
    expect(audio.durationSeconds).toBeCloseTo(0.2, 4);
    expect(measureTone(audio.channels[0]!, 1000, rate)).toBeCloseTo(0.5, 3);
  });

  it('of six channels, each in its place', async () => {
    const channels = [300, 400, 500, 600, 700, 800].map((hz) => makeTone(hz, 0.5, 16_000, 0.2));
    const audio = await decode(makeWav(channels, { extensible: true }));
    expect(audio.channels.length).toBe(6);
    audio.channels.forEach((channel, c) => {
      expect(channel).toBeAllclose(channels[c]!, { rtol: 0, atol: 1e-4 });
    });
  });

  it('that is cut short: what is there, with a warning', async () => {
    const wav = makeWav([makeTone(440, 0.5, 16_000, 2)]);
    const audio = await decode(wav.subarray(0, 44 + 32_000));
    expect(audio.channels[0]!.length).toBe(16_000);
    expect(audio.warnings).toEqual([
      'cut short: it says to last 2.0 s, but only 1.0 s can be decoded; they are used',
    ]);
    // What comes after the wanted seconds may be missing.
    const enough = await decode(wav.subarray(0, 44 + 32_000), { toSeconds: 0.5 });
    expect(enough.warnings).toEqual([]);
    expect(enough.durationSeconds).toBe(2);
  });

  it('of a recorder that never filled in the length', async () => {
    const wav = makeWav([makeTone(440, 0.5, 16_000, 1)], { statedBytes: 0 });
    const audio = await decode(wav);
    expect([audio.durationSeconds, audio.warnings]).toEqual([1, []]);
  });

  it.each([
    ['filled up', Buffer.from('LIST\x05\0\0\0INFOx\0')],
    ['not filled up, as some programs write it', Buffer.from('LIST\x05\0\0\0INFOx')],
    ['two of them', Buffer.from('note\x01\0\0\0a\0id3 \x03\0\0\0abc\0')],
  ])('with a chunk of odd length before the sound, %s', async (_, chunk) => {
    const tone = makeTone(440, 0.5, 16_000, 0.1);
    const wav = makeWav([tone], { encoding: 'float32' });
    for (const at of [12, 36]) {
      const bytes = Buffer.concat([wav.subarray(0, at), chunk, wav.subarray(at)]);
      const audio = await decode(bytes);
      expect(audio.channels[0]!).toEqual(tone);
      expect(audio.warnings).toEqual([]);
    }
  });

  it('from a Buffer at any place of its memory, which stays as it is', async () => {
    const wav = makeWav([[0.5, -0.5, 0.25]], { encoding: 'float32' });
    const buffer = Buffer.concat([Buffer.alloc(1), wav]).subarray(1);
    const source = bytesSource('a.wav', buffer);
    (await source.read(0, 4)).fill(0);
    expect([...(await decodeAudio(source)).channels[0]!]).toEqual([0.5, -0.5, 0.25]);
  });

  it('whose sound is followed by other chunks', async () => {
    const wav = makeWav([[0.5, -0.5, 0.25]], { encoding: 'float32' });
    const audio = await decode(Buffer.concat([wav, Buffer.from('LIST\x04\0\0\0INFO')]));
    expect([...audio.channels[0]!]).toEqual([0.5, -0.5, 0.25]);
  });

  it('with values that are not finite: they count as 0, with a warning', async () => {
    const samples = [0.5, Number.NaN, Number.POSITIVE_INFINITY, -0.5];
    const audio = await decode(makeWav([samples], { encoding: 'float32' }));
    expect([...audio.channels[0]!]).toEqual([0.5, 0, 0, -0.5]);
    expect(audio.warnings).toEqual(['2 samples are not finite; taken as 0']);
  });
});

describe('decodeAudio reads no more than it needs', () => {
  it('of a long file: nothing far behind the last wanted second', async () => {
    const wav = makeWav([new Float32Array(16_000 * 60).fill(0.1)]);
    let furthest = 0;
    const inner = bytesSource('long.wav', wav);
    const source: ByteSource = {
      ...inner,
      read: (offset, length) => {
        furthest = Math.max(furthest, Math.min(wav.length, offset + length));
        return inner.read(offset, length);
      },
    };
    const audio = await decodeAudio(source, { fromSeconds: 2, toSeconds: 3 });
    expect([audio.firstSample, audio.channels[0]!.length]).toEqual([32_000, 16_000]);
    expect(furthest).toBeLessThan(3 * 32_000 + 2 * 65_536);
  });

  it('and stops where the signal says so', async () => {
    const reason = new Error('stopped');
    const signal = AbortSignal.abort(reason);
    await expect(decode(makeWav([makeTone(440, 0.5, 16_000, 1)]), { signal })).rejects.toBe(reason);
  });
});

describe('decodeAudio refuses', () => {
  const DECODED = 'Segue decodes mp3, wav, flac, ogg (Vorbis, Opus, FLAC), m4a and aac';
  const noFormat = makeWav([[0, 0]]);
  noFormat.set(text('junk'), 12);
  const noData = makeWav([[0, 0]]);
  noData.set(text('junk'), 36);
  const badCodec = makeWav([[0, 0]]);
  badCodec.set([0x50, 0], 20);
  const noChannels = makeWav([[0, 0]]);
  noChannels.set([0, 0], 22);

  it.each([
    ['an empty file', new Uint8Array(0), 'a.wav: the file is empty; copy it again'],
    ['a text', text('la la la\n음악\n'.repeat(900)), `a.wav: a text, not sound; ${DECODED}`],
    ['a web page', text('<html><body>404</body></html>'), `a.wav: a text, not sound; ${DECODED}`],
    [
      'a tag alone',
      Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0),
      'a.wav: nothing but tags, no sound; copy it again',
    ],
    [
      'random bytes',
      Uint8Array.from({ length: 9000 }, (_, i) => (i * i * 31 + (i >> 4)) & 255),
      `a.wav: no sound of a known format; ${DECODED}`,
    ],
    [
      'a WebM video',
      Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 0),
      `a.wav: a Matroska or WebM video; ${DECODED}; convert it, for example with ffmpeg`,
    ],
    ['AIFF', text('FORM0000AIFF'), `a.wav: AIFF; ${DECODED}; convert it, for example with ffmpeg`],
    [
      'MIDI',
      text('MThd'),
      `a.wav: MIDI, which holds notes and no sound; ${DECODED}; convert it, for example with ffmpeg`,
    ],
    [
      'a WAV without a format',
      noFormat,
      'a.wav: a WAV without a description of its samples (fmt); it is probably cut short, so copy it again',
    ],
    [
      'a WAV without data',
      noData,
      'a.wav: a WAV without sound (data); it is probably cut short, so copy it again',
    ],
    [
      'a WAV of no channels',
      noChannels,
      'a.wav: a WAV of 0 channels, 16000 Hz, 2 bytes a block; export it again',
    ],
    [
      'a WAV of a rare codec',
      badCodec,
      'a.wav: Unsupported WAV format: 0x50; save it as PCM of 16 bits, or as FLAC',
    ],
    [
      'a WAV that ends before its sound',
      makeWav([[0, 0]]).subarray(0, 44),
      'a.wav: no sound of this wav can be decoded: it is cut short or damaged; copy it again',
    ],
    [
      'an MP4 that ends after its first box',
      text('\x00\x00\x00\x10ftypM4A \x00\x00\x00\x00'),
      'a.wav: an MP4 file without its index (moov); it is probably cut short, so copy it again',
    ],
    [
      'a FLAC that ends after its name',
      text('fLaC'),
      'a.wav: a FLAC without a description of its samples (STREAMINFO); copy it again',
    ],
    [
      'an Ogg that ends after its name',
      text('OggS'),
      'a.wav: an Ogg file of no stream; Segue decodes Vorbis, Opus and FLAC in Ogg; convert it, for example with ffmpeg',
    ],
  ])('%s', async (_, bytes, message) => {
    await expect(decode(bytes)).rejects.toThrow(message);
  });

  it('impossible options', async () => {
    const wav = makeWav([[0, 0]]);
    await expect(decode(wav, { fromSeconds: 3, toSeconds: 2 })).rejects.toThrow(
      'decoding: expected 0 <= fromSeconds < toSeconds, got 3 and 2',
    );
    await expect(decode(wav, { from: 3 })).rejects.toThrow("decoding: unknown option 'from'");
  });
});
