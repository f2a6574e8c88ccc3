// A picture of a mel-spectrogram: time to the right, low bands below, quiet dark and loud light. The colours are ours:
// a path through CIE L*C*h (CIE 15:2004) along which lightness grows evenly, so that equal steps of sound look equal,
// also in grey and to the colour-blind.
import { encode } from 'fast-png';
import { checkOptionNames } from '../core/check-option-names.ts';
import { ConfigError, ShapeError } from '../core/errors.ts';
import type { MelSpectrogram } from './mel-spectrogram.ts';

/** How a picture looks. */
export interface DrawOptions {
  /** Pixels a frame; default 1. */
  readonly pixelsPerFrame?: number;
  /** Pixels a band; default 8. */
  readonly pixelsPerBand?: number;
  /** What is darkest, in the spectrogram's unit; default the loudest less 80, at least the quietest. */
  readonly low?: number;
  /** What is lightest; default the loudest. */
  readonly high?: number;
}

/** Range of a picture where none is given, in dB. */
const RANGE_DB = 80;
/** The widest and highest picture. */
const MOST_PIXELS = 32_767;

/**
 * Draws a mel-spectrogram in dB.
 * @param mel (bands, frames), finite
 * @returns a PNG of frames * pixelsPerFrame by bands * pixelsPerBand, 8-bit RGB
 * @throws ConfigError for an unknown or impossible option or a picture of more than 32,767 pixels a side; ShapeError
 *   for an empty spectrogram
 */
export function drawMel(mel: MelSpectrogram, options: DrawOptions = {}): Uint8Array {
  checkOptionNames('drawing', options, ['pixelsPerFrame', 'pixelsPerBand', 'low', 'high']);
  const { numBands, numFrames, data } = mel;
  const { pixelsPerFrame = 1, pixelsPerBand = 8 } = options;
  if (data.length === 0) throw new ShapeError('drawing', 'a spectrogram (bands, frames)', 'an empty one');
  checkPixels('pixelsPerFrame', pixelsPerFrame, numFrames);
  checkPixels('pixelsPerBand', pixelsPerBand, numBands);
  let [quietest, loudest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    quietest = Math.min(quietest, value);
    loudest = Math.max(loudest, value);
  }
  const high = options.high ?? loudest;
  const low = options.low ?? Math.max(quietest, high - RANGE_DB);
  // Silence has no range; it is all dark.
  const scale = high > low ? 255 / (high - low) : 0;
  const width = numFrames * pixelsPerFrame;
  const height = numBands * pixelsPerBand;
  const pixels = new Uint8Array(width * height * 3); // (height, width, colour)
  for (let y = 0; y < height; y++) {
    const band = numBands - 1 - Math.floor(y / pixelsPerBand);
    for (let x = 0; x < width; x++) {
      const value = data[band * numFrames + Math.floor(x / pixelsPerFrame)]!;
      const level = Math.round(Math.max(0, Math.min(255, (value - low) * scale)));
      pixels.set(COLOURS.subarray(3 * level, 3 * level + 3), 3 * (y * width + x));
    }
  }
  return encode({ width, height, data: pixels, channels: 3, depth: 8 });
}

function checkPixels(name: string, pixels: number, count: number): void {
  if (Number.isInteger(pixels) && pixels >= 1 && pixels * count <= MOST_PIXELS) return;
  const most = Math.floor(MOST_PIXELS / count);
  throw new ConfigError(
    `drawing: ${name}: expected a whole number from 1 to ${most} for ${count} of them, got ${pixels}`,
  );
}

/** 256 colours as red, green, blue: L* from 4 to 96, hue from violet through red to yellow. */
const COLOURS = createColours();

function createColours(): Uint8Array {
  const colours = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) {
    const t = i / 255;
    const lightness = 4 + 92 * t;
    const hue = ((-75 + 180 * t) * Math.PI) / 180;
    // As colourful as the screen allows at this lightness and hue, up to 62: chroma shrinks until it fits.
    let chroma = 62;
    while (chroma > 0 && !isOnScreen(toLinearRgb(lightness, chroma, hue))) chroma -= 1;
    colours.set(toLinearRgb(lightness, chroma, hue).map(toByte), 3 * i);
  }
  return colours;
}

/** CIE L*C*h (D65) to linear sRGB: CIE 15:2004 and IEC 61966-2-1. */
function toLinearRgb(lightness: number, chroma: number, hue: number): number[] {
  const fy = (lightness + 16) / 116;
  const fx = fy + (chroma * Math.cos(hue)) / 500;
  const fz = fy - (chroma * Math.sin(hue)) / 200;
  const [x, y, z] = [0.95047 * undoLab(fx), undoLab(fy), 1.08883 * undoLab(fz)];
  return [
    3.2406 * x - 1.5372 * y - 0.4986 * z,
    -0.9689 * x + 1.8758 * y + 0.0415 * z,
    0.0557 * x - 0.204 * y + 1.057 * z,
  ];
}

function undoLab(f: number): number {
  return f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29);
}

function isOnScreen(rgb: readonly number[]): boolean {
  return rgb.every((value) => value >= 0 && value <= 1);
}

function toByte(linear: number): number {
  const value = Math.max(0, Math.min(1, linear));
  return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
}
