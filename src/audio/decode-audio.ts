// Some seconds of a file as samples. Blocks are dropped before the first wanted second and decoding ends after the last,
// so that a mix of three hours takes no more memory than a song.
import { checkOptionNames } from '../core/check-option-names.ts';
import { ConfigError, FormatError, SegueError } from '../core/errors.ts';
import type { AudioBlock, AudioFormat, AudioStream } from './audio-stream.ts';
import type { ByteSource } from './byte-source.ts';
import { openAudio } from './open-audio.ts';
import { concatenate, mixToMono } from './resample.ts';

/** Options of `decodeAudio`. */
export interface DecodeOptions {
  /** First second wanted; default 0. */
  readonly fromSeconds?: number;
  /** Decoding ends here; default the end of the file. */
  readonly toSeconds?: number;
  /** `mono` keeps the mean of the channels only, block by block; default `all`. */
  readonly channels?: 'all' | 'mono';
  /** Stops the work with what it was aborted with. */
  readonly signal?: AbortSignal;
}

/** Decoded sound. */
export interface DecodedAudio {
  readonly format: AudioFormat;
  readonly sampleRateHz: number;
  /** (numChannels) arrays of equally many samples, mostly from -1 to 1; all finite. */
  readonly channels: readonly Float32Array[];
  /** Channels in the file; as decoded, MP3 always has two. */
  readonly numChannels: number;
  /** Samples of the file before the first one here. */
  readonly firstSample: number;
  /** Whether the sound ended before `toSeconds`. */
  readonly reachedEnd: boolean;
  /** Length of the whole file; exact where its end was reached, else as it says itself; null where it doesn't. */
  readonly durationSeconds: number | null;
  /** Whether the length is only reckoned from size and bit rate. */
  readonly durationIsEstimate: boolean;
  /** What a user should know: other data in front, a video, cut short. Each is one clause. */
  readonly warnings: readonly string[];
}

/**
 * A file that ends this many samples and seconds before the length it states is cut short: MP3 and AAC count what their
 * encoders put in front and behind, up to 4,096 samples, and containers round.
 */
const TOLERATED_SAMPLES = 4096;
const TOLERATED_SECONDS = 0.05;

/**
 * Decodes sound of any supported format, recognised by its content.
 * @throws FormatError with file, what was found and what to do: empty, unknown, encrypted, without sound, damaged;
 *   NotFoundError where the package for m4a isn't installed; ConfigError for impossible options
 */
export async function decodeAudio(source: ByteSource, options: DecodeOptions = {}): Promise<DecodedAudio> {
  checkOptionNames('decoding', options, ['fromSeconds', 'toSeconds', 'channels', 'signal']);
  const { fromSeconds = 0, toSeconds = Number.POSITIVE_INFINITY } = options;
  if (!(fromSeconds >= 0 && fromSeconds < toSeconds)) {
    throw new ConfigError(
      `decoding: expected 0 <= fromSeconds < toSeconds, got ${fromSeconds} and ${toSeconds}`,
    );
  }
  const stream = await openAudio(source);
  return collectBlocks(source.name, stream, { ...options, fromSeconds, toSeconds });
}

/** Why a decoder gave up, as a clause; what is not its own complaint (Segue's errors, the system's) is thrown on. */
function describeDamage(error: unknown): string {
  const isOurs = error instanceof SegueError || !(error instanceof Error);
  // Faults of the system have codes such as EIO.
  if (isOurs || ('code' in error && /^E[A-Z0-9]+$/.test(String(error.code)))) throw error;
  return error.message.split('\n', 1)[0]!;
}

async function collectBlocks(
  file: string,
  stream: AudioStream,
  options: DecodeOptions & { fromSeconds: number; toSeconds: number },
): Promise<DecodedAudio> {
  const collector = createCollector(options);
  let damage: string | null = null;
  try {
    for await (const block of stream.blocks()) {
      options.signal?.throwIfAborted();
      if (!collector.take(block)) break;
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    damage = describeDamage(error);
  }
  const { first, seen, numReplaced, change, reachedEnd } = collector.state();
  if (first === null) {
    const why = damage === null ? 'it is cut short or damaged' : `it is damaged (${damage})`;
    throw new FormatError(
      { file },
      `no sound of this ${stream.format} can be decoded: ${why}; copy it again`,
    );
  }
  const seconds = seen / first.sampleRateHz;
  const stated = stream.durationIsEstimate ? 0 : (stream.durationSeconds ?? 0);
  const warnings = [...stream.notes];
  if (numReplaced > 0)
    warnings.push(
      numReplaced === 1
        ? 'one sample is not finite; taken as 0'
        : `${numReplaced} samples are not finite; taken as 0`,
    );
  if (damage !== null || change !== null) {
    warnings.push(
      `${damage === null ? 'changes' : 'damaged'} at ${formatSeconds(seconds)} (${damage ?? change}); what comes before is used`,
    );
  } else if (reachedEnd) {
    const [whole, part] = [formatSeconds(stated), formatSeconds(seconds)];
    if (seconds + TOLERATED_SAMPLES / first.sampleRateHz < stated - TOLERATED_SECONDS) {
      warnings.push(`cut short: it says to last ${whole}, but only ${part} can be decoded; they are used`);
    } else if (stream.isCutShort === true) {
      warnings.push(`cut short after ${part}: its end mark is missing; what is there is used`);
    }
  }
  return {
    format: stream.format,
    sampleRateHz: first.sampleRateHz,
    channels: collector.channels(),
    numChannels: first.channels.length,
    firstSample: Math.round(options.fromSeconds * first.sampleRateHz),
    reachedEnd,
    durationSeconds: reachedEnd ? seconds : stream.durationSeconds,
    durationIsEstimate: !reachedEnd && stream.durationIsEstimate,
    warnings,
  };
}

/** Keeps the wanted part of a stream of blocks. */
function createCollector(options: DecodeOptions & { fromSeconds: number; toSeconds: number }) {
  const parts: (readonly Float32Array[])[] = [];
  let [seen, numReplaced, lastSample] = [0, 0, Number.POSITIVE_INFINITY];
  let first: AudioBlock | null = null;
  let change: string | null = null;
  const keep = (block: AudioBlock): void => {
    const firstSample = Math.round(options.fromSeconds * block.sampleRateHz);
    const from = Math.max(0, firstSample - seen);
    const to = Math.min(block.channels[0]!.length, lastSample - seen);
    if (from >= to) return;
    const wanted = block.channels.map((channel) => channel.slice(from, to));
    for (const channel of wanted) numReplaced += replaceNonFinite(channel);
    parts.push(options.channels === 'mono' ? [mixToMono(wanted)] : wanted);
  };
  return {
    /** Gives false where nothing more is wanted or can be used. */
    take: (block: AudioBlock): boolean => {
      if (first === null) {
        // What the decoder shares between blocks is not kept.
        first = { channels: block.channels.map(() => new Float32Array(0)), sampleRateHz: block.sampleRateHz };
        lastSample = Math.round(options.toSeconds * block.sampleRateHz);
      } else if (!isAlike(block, first)) {
        change = `from ${describeBlock(first)} to ${describeBlock(block)}`;
        return false;
      }
      keep(block);
      seen += block.channels[0]!.length;
      return seen < lastSample;
    },
    channels: (): Float32Array[] => {
      const length = options.channels === 'mono' ? 1 : (first?.channels.length ?? 0);
      return Array.from({ length }, (_, c) => concatenate(parts.map((part) => part[c]!)));
    },
    state: () => ({
      first: first as AudioBlock | null,
      seen,
      numReplaced,
      change,
      reachedEnd: seen < lastSample,
    }),
  };
}

function isAlike(a: AudioBlock, b: AudioBlock): boolean {
  return a.sampleRateHz === b.sampleRateHz && a.channels.length === b.channels.length;
}

function describeBlock({ channels, sampleRateHz }: AudioBlock): string {
  return `${channels.length} channels of ${sampleRateHz} Hz`;
}

function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

/** Sets NaN and infinities to 0, in place; gives how many there were. */
function replaceNonFinite(samples: Float32Array): number {
  let count = 0;
  for (let i = 0; i < samples.length; i++) {
    if (Number.isFinite(samples[i]!)) continue;
    samples[i] = 0;
    count++;
  }
  return count;
}
