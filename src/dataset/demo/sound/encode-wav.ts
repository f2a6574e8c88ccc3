// Sound as a WAV file that anything plays: 16-bit PCM, one channel. Source: Microsoft's Multimedia Programming Interface and
// Data Specifications 1.0 (1991), the format PCM.

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

/**
 * The bytes of a WAV file.
 * @param samples mono, -1 to 1; what lies beyond is cut. Rounded to steps of 1/32,767
 * @param sampleRateHz whole number above 0
 */
export function encodeWav(samples: Float32Array, sampleRateHz: number): Buffer {
  const dataBytes = samples.length * BYTES_PER_SAMPLE;
  const bytes = Buffer.alloc(HEADER_BYTES + dataBytes);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16); // size of this part
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(1, 22); // channels
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * BYTES_PER_SAMPLE, 28);
  bytes.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  bytes.writeUInt16LE(8 * BYTES_PER_SAMPLE, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(dataBytes, 40);
  for (let i = 0; i < samples.length; i++) {
    const value = Math.round(32_767 * Math.max(-1, Math.min(1, samples[i]!)));
    bytes.writeInt16LE(value, HEADER_BYTES + BYTES_PER_SAMPLE * i);
  }
  return bytes;
}
