// From what a song is to how it is played: tempo, key, instruments, rhythm, production. All luck is the song's own stream,
// with leanings of its scene and artist; so songs of one scene are alike, and no two are the same.
import { createRandomStream, type RandomStream } from '../../../core/random.ts';
import { DEMO_GENRES } from '../genres.ts';
import type { LayerName } from './accents.ts';
import type { SongCharacter } from './characters.ts';
import { type GenreSound, genreSoundOf } from './genre-sounds.ts';
import { type Mode, PROGRESSIONS } from './harmony.ts';
import {
  accent,
  chosenByWords,
  coloursOf,
  type Influences,
  influencesOf,
  layersOf,
  lean,
  prefer,
} from './influences.ts';
import { type InstrumentName, NUM_VOWELS } from './instruments.ts';
import type { Colour, TasteName } from './leanings.ts';
import type { RhythmName } from './rhythms.ts';

/** How the chords are played. */
export type ChordStyle = 'held' | 'broken' | 'struck';

/** How a song is played. */
export interface SongPlan {
  readonly songId: number;
  readonly bpm: number;
  readonly rhythm: RhythmName;
  /** Delay of steps off the beat, in steps. */
  readonly swing: number;
  readonly tonic: number;
  readonly mode: Mode;
  /** Degrees, a bar each. */
  readonly progression: readonly number[];
  readonly sevenths: boolean;
  readonly lead: InstrumentName;
  readonly chords: InstrumentName;
  readonly chordStyle: ChordStyle;
  readonly vowel: number;
  /** Half tones by which the lead lies higher. */
  readonly register: number;
  /** Chance that the lead plays at a step on the beat; half of it off the beat. */
  readonly density: number;
  /** Dark -1 to bright 1. */
  readonly brightness: number;
  /** 0 to 1; likewise the two below. */
  readonly reverb: number;
  readonly dirt: number;
  readonly drums: number;
  /** How much quieter its quiet section is, 0 to 1. */
  readonly contrast: number;
  /** Peaks and dips of its spectrum: of its scene, its artist and its words. */
  readonly colours: readonly Colour[];
  /** Levels of what lies under the music, 0 to 1. */
  readonly layers: Readonly<Partial<Record<LayerName, number>>>;
  /** Of release: sets how good the recording is. */
  readonly year: number;
  /** Root mean square of the whole, in dB below full scale. */
  readonly levelDb: number;
}

/** Chance that a song borrows rhythm or instruments of a near scene's genre. */
const CROSSOVER_CHANCE = 0.1;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Plans a song. The same character and seed give the same plan. */
export function planSong(character: SongCharacter, seed: number): SongPlan {
  const random = createRandomStream(seed, 'demo/sound/plan', character.songId);
  const influences = influencesOf(character, seed);
  const sound = genreSoundOf(DEMO_GENRES[character.genre]!.name);
  return {
    songId: character.songId,
    year: character.year,
    ...compose(character, sound, influences, random),
    ...produce(character, sound, influences, random),
  };
}

type Composition =
  | 'bpm'
  | 'rhythm'
  | 'swing'
  | 'tonic'
  | 'mode'
  | 'progression'
  | 'sevenths'
  | 'lead'
  | 'chords'
  | 'chordStyle'
  | 'vowel'
  | 'register'
  | 'density';

function compose(
  { genre, nearGenre, energy, valence }: SongCharacter,
  sound: GenreSound,
  influences: Influences,
  random: RandomStream,
): Pick<SongPlan, Composition> {
  const near = genreSoundOf(DEMO_GENRES[nearGenre]!.name);
  const source = (): GenreSound => (random.uniform() < CROSSOVER_CHANCE ? near : sound);
  const choose = <T>(name: TasteName, items: readonly T[]): T => prefer(name, items, influences, random);
  const lively = energy - DEMO_GENRES[genre]!.energy;
  const tempo = 0.3 * lively + 0.09 * lean('tempo', influences) + 0.03 * random.normal();
  const mode: Mode = random.uniform() < 1 / (1 + Math.exp(-5 * (valence - 0.05))) ? 'major' : 'minor';
  // Struck chords are for lively songs.
  const styles: ChordStyle[] =
    energy > 0.1 ? ['struck', 'struck', 'broken', 'held'] : ['held', 'broken', 'held'];
  const register = 2 * lean('register', influences) + 2 * valence + random.normal();
  const density = 0.45 + 0.25 * energy + 0.08 * lean('density', influences) + 0.05 * random.normal();
  return {
    bpm: clamp(sound.bpm * 2 ** tempo, 45, 185),
    rhythm: chosenByWords('rhythm', influences, random) ?? choose('rhythm', source().rhythms),
    swing: Math.max(0, 0.08 * random.normal()),
    tonic: 48 + random.integer(12),
    mode,
    progression: choose('progression', PROGRESSIONS[mode]),
    sevenths: random.uniform() < source().sevenths,
    lead: chosenByWords('lead', influences, random) ?? choose('lead', source().leads),
    chords: chosenByWords('chords', influences, random) ?? choose('chords', source().chords),
    chordStyle: choose('chordStyle', styles),
    // A voice is its artist's.
    vowel: Math.floor(influences.artist.tastes.vowel * NUM_VOWELS),
    register: Math.round(clamp(register, -8, 9)),
    density: clamp(density, 0.1, 0.95),
  };
}

type Production = 'brightness' | 'reverb' | 'dirt' | 'drums' | 'contrast' | 'colours' | 'layers' | 'levelDb';

function produce(
  { energy, valence, year }: SongCharacter,
  sound: GenreSound,
  influences: Influences,
  random: RandomStream,
): Pick<SongPlan, Production> {
  const brightness = sound.brightness + 0.3 * energy + 0.25 * valence + accent('brightness', influences);
  const reverb = sound.reverb - 0.1 * energy + accent('reverb', influences);
  const dirt = sound.dirt + 0.2 * energy + accent('dirt', influences);
  const drums = 0.6 + 0.4 * energy + accent('drums', influences);
  return {
    brightness: clamp(brightness + 0.2 * lean('brightness', influences) + 0.1 * random.normal(), -1.3, 1.3),
    reverb: clamp(reverb + 0.1 * lean('reverb', influences) + 0.06 * random.normal(), 0, 1),
    dirt: clamp(dirt + 0.1 * random.normal(), 0, 1),
    drums: clamp(drums + 0.12 * lean('drums', influences) + 0.08 * random.normal(), 0, 1.2),
    contrast: clamp(0.4 - 0.3 * energy + 0.2 * random.normal(), 0, 0.8),
    colours: coloursOf(influences),
    layers: layersOf(influences, random),
    // Louder with the years (Serra et al. 2012 measured it) and with energy.
    levelDb: clamp(-21 + 5 * energy + 0.12 * (year - 2000) + random.normal(), -34, -9),
  };
}
