// WAV files of given samples, written by the tests themselves.

/** How samples are stored. */
export type WavEncoding = 'pcm8' | 'pcm16' | 'pcm24' | 'pcm32' | 'float32' | 'float64';

/** Options of `makeWav`. */
export interface WavOptions {
  readonly sampleRateHz?: number;
  readonly encoding?: WavEncoding;
  /** WAVE_FORMAT_EXTENSIBLE, as files of more than two channels have it. */
  readonly extensible?: boolean;
  /** What the data chunk says its size is; default the truth. */
  readonly statedBytes?: number;
}

/** @param channels equally many samples each, from -1 to 1 */
export function makeWav(channels: readonly (readonly number[] | Float32Array)[], options: WavOptions = {}) {
  const { sampleRateHz = 16_000, encoding = 'pcm16', extensible = false } = options;
  const numBytes = Number(encoding.replace(/\D+/, '')) / 8;
  const tag = encoding.startsWith('float') ? 3 : 1;
  const numSamples = channels[0]!.length;
  const blockBytes = numBytes * channels.length;
  const formatBytes = extensible ? 40 : 16;
  const bytes = Buffer.alloc(12 + 8 + formatBytes + 8 + numSamples * blockBytes);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(formatBytes, 16);
  bytes.writeUInt16LE(extensible ? 0xfffe : tag, 20);
  bytes.writeUInt16LE(channels.length, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * blockBytes, 28);
  bytes.writeUInt16LE(blockBytes, 32);
  bytes.writeUInt16LE(8 * numBytes, 34);
  if (extensible) {
    bytes.writeUInt16LE(22, 36);
    bytes.writeUInt16LE(8 * numBytes, 38);
    bytes.writeUInt16LE(tag, 44);
  }
  let at = 20 + formatBytes;
  bytes.write('data', at);
  bytes.writeUInt32LE(options.statedBytes ?? numSamples * blockBytes, at + 4);
  at += 8;
  for (let i = 0; i < numSamples; i++) {
    for (const channel of channels) {
      writeSample(bytes, at, channel[i]!, encoding);
      at += numBytes;
    }
  }
  return new Uint8Array(bytes);
}

function writeSample(bytes: Buffer, at: number, value: number, encoding: WavEncoding): void {
  if (encoding === 'float32') bytes.writeFloatLE(value, at);
  else if (encoding === 'float64') bytes.writeDoubleLE(value, at);
  else if (encoding === 'pcm8') bytes.writeUInt8(Math.round(128 + value * 127), at);
  else {
    const numBytes = Number(encoding.slice(3)) / 8;
    bytes.writeIntLE(Math.round(value * (2 ** (8 * numBytes - 1) - 1)), at, numBytes);
  }
}

/** A sine of `seconds` at `rate`. */
export function makeTone(hz: number, level: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(rate * seconds) },
    (_, i) => level * Math.sin((2 * Math.PI * hz * i) / rate),
  );
}

/** How loud a frequency is in the middle of a sound: its amplitude, under Hann's window. */
export function measureTone(samples: Float32Array, hz: number, rate: number): number {
  const middle = samples.subarray(samples.length * 0.2, samples.length * 0.8);
  let [re, im, area] = [0, 0, 0];
  middle.forEach((sample, i) => {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / middle.length);
    re += window * sample * Math.cos((2 * Math.PI * hz * i) / rate);
    im += window * sample * Math.sin((2 * Math.PI * hz * i) / rate);
    area += window;
  });
  return (2 * Math.hypot(re, im)) / area;
}
