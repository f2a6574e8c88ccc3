import { expect, test } from 'vitest';
import { decodeAudio } from '../../../audio/decode-audio.ts';
import '../../../../test/helpers/to-be-allclose.ts';
import { encodeWav } from './encode-wav.ts';

test('the bytes are those of the format', () => {
  const bytes = encodeWav(Float32Array.of(0, 1, -1, 2, 0.5), 16_000);
  expect(bytes.subarray(0, 44).toString('hex')).toBe(
    [
      '52494646',
      '2e000000',
      '57415645',
      '666d7420',
      '10000000',
      '0100',
      '0100',
      '803e0000',
      '007d0000',
      '0200',
    ]
      .concat(['1000', '64617461', '0a000000'])
      .join(''),
  );
  expect([...new Int16Array(bytes.buffer.slice(bytes.byteOffset + 44, bytes.byteOffset + 54))]).toEqual([
    0, 32_767, -32_767, 32_767, 16_384,
  ]);
});

test('what is written is read again by the decoder', async () => {
  const samples = Float32Array.from({ length: 4_000 }, (_, i) => 0.8 * Math.sin(i / 7));
  const bytes = encodeWav(samples, 16_000);
  const source = {
    name: 'a.wav',
    sizeBytes: bytes.length,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  const audio = await decodeAudio(source);
  expect(audio.sampleRateHz).toBe(16_000);
  expect(audio.channels).toHaveLength(1);
  expect(audio.channels[0]!).toBeAllclose(samples, { rtol: 0, atol: 1 / 16_000 });
});
