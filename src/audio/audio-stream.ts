// What every format's reader gives: blocks of sound as they are decoded, and what the container says of them.

/** Formats that are decoded, by their content. */
export type AudioFormat =
  | 'mp3'
  | 'wav'
  | 'flac'
  | 'ogg vorbis'
  | 'ogg opus'
  | 'ogg flac'
  | 'm4a aac'
  | 'm4a alac'
  | 'aac';

/** Some sound: (numChannels) arrays of equally many samples, mostly from -1 to 1. */
export interface AudioBlock {
  readonly channels: readonly Float32Array[];
  readonly sampleRateHz: number;
}

/** Sound that is decoded while it is read. */
export interface AudioStream {
  readonly format: AudioFormat;
  /** Length as the container has it; null where it says nothing. */
  readonly durationSeconds: number | null;
  /** Whether the length was only reckoned from the size and the first bit rate. */
  readonly durationIsEstimate: boolean;
  /** Whether the container's own end mark is missing; default false. */
  readonly isCutShort?: boolean;
  /** What the user should know, such as `12 bytes of other data stand in front of the sound`. */
  readonly notes: readonly string[];
  /** Decodes from the start; can be asked for once. Leaving the loop frees the decoder. */
  blocks(): AsyncGenerator<AudioBlock, void, undefined>;
}
