// What shapes a song besides its genre: its scene, its artist, and the words of its playlists, each with its weight. What
// they choose and how far they lean it.
import type { RandomStream } from '../../../core/random.ts';
import { CONCEPTS } from '../concepts.ts';
import { DEMO_GENRES } from '../genres.ts';
import { type Accent, CONCEPT_ACCENTS, detailAccent, type LayerName } from './accents.ts';
import type { SongCharacter } from './characters.ts';
import { type Colour, type Leaning, leaningOf, type TasteName } from './leanings.ts';

/** Chance that a song has what its scene prefers. */
const TASTE_CHANCE = 0.75;
/** How sure a word's instrument is to be heard, for a share of 1 of the song's playlists. */
const ACCENT_STRENGTH = 1.1;
/** The same for what lies under the music. */
const LAYER_STRENGTH = 1.5;
/** Part of a genre's detail, whose name may say something of sound, beside the words. */
const DETAIL_WEIGHT = 0.7;
/** Gain of a colour of typical size, in dB. */
const COLOUR_DB = { scene: 8, artist: 3, word: 18 } as const;
/** How many of a song's words colour it, commonest first. */
const COLOURING_WORDS = 3;
/** How much the leanings of words count beside those of scenes, for a share of 1. */
const WORD_STRENGTH = 2;

type Weighted<T> = readonly (readonly [item: T, weight: number])[];

/** What a song is made of, besides its genre. */
export interface Influences {
  readonly scene: Leaning;
  readonly artist: Leaning;
  readonly words: Weighted<Leaning>;
  readonly accents: Weighted<Accent>;
}

/** What shapes a song; the same for the same character and seed. */
export function influencesOf(character: SongCharacter, seed: number): Influences {
  const detail = detailAccent(DEMO_GENRES[character.genre]!.details[character.detail]!);
  return {
    scene: leaningOf('scene', character.scene, seed),
    artist: leaningOf('artist', character.artist, seed),
    words: character.concepts.map(([concept, share]) => [leaningOf('word', concept, seed), share] as const),
    accents: [
      [detail, DETAIL_WEIGHT],
      ...character.concepts.flatMap(([concept, share]): [Accent, number][] => {
        const accent = CONCEPT_ACCENTS[CONCEPTS[concept]!.tag];
        return accent === undefined ? [] : [[accent, share]];
      }),
    ],
  };
}

type Lean = 'tempo' | 'brightness' | 'reverb' | 'drums' | 'density' | 'register';

/** All leanings together, in standard deviations of a scene's. */
export function lean(name: Lean, { scene, artist, words }: Influences): number {
  const ofWords = words.reduce((sum, [word, share]) => sum + share * word[name], 0);
  return scene[name] + 0.5 * artist[name] + WORD_STRENGTH * ofWords;
}

/** What the words add, each by its weight. */
export function accent(name: 'brightness' | 'reverb' | 'dirt' | 'drums', { accents }: Influences): number {
  return accents.reduce((sum, [item, weight]) => sum + weight * (item[name] ?? 0), 0);
}

/** What the scene prefers, mostly. */
export function prefer<T>(
  name: TasteName,
  items: readonly T[],
  { scene }: Influences,
  random: RandomStream,
): T {
  const taste = random.uniform() < TASTE_CHANCE ? scene.tastes[name] : random.uniform();
  return items[Math.floor(taste * items.length)]!;
}

/** What the words choose, the commonest first; undefined where none does. */
export function chosenByWords<Name extends 'lead' | 'chords' | 'rhythm'>(
  name: Name,
  { accents }: Influences,
  random: RandomStream,
): Accent[Name] | undefined {
  let chosen: Accent[Name] | undefined;
  for (const [item, weight] of accents) {
    if (item[name] === undefined) continue;
    if (random.uniform() < ACCENT_STRENGTH * weight && chosen === undefined) chosen = item[name];
  }
  return chosen;
}

/** What is heard under the music, with levels from 0 to 1. */
export function layersOf({ accents }: Influences, random: RandomStream): Partial<Record<LayerName, number>> {
  const layers: Partial<Record<LayerName, number>> = {};
  for (const [{ layer }, weight] of accents) {
    if (layer === undefined) continue;
    const isHeard = random.uniform() < LAYER_STRENGTH * weight;
    if (isHeard) layers[layer] = Math.min(1, (layers[layer] ?? 0) + Math.sqrt(weight));
  }
  return layers;
}

/** The peaks and dips of its spectrum. */
export function coloursOf({ scene, artist, words }: Influences): Colour[] {
  const scale = ({ hz, gainDb }: Colour, factor: number): Colour => ({ hz, gainDb: factor * gainDb });
  return [
    ...scene.colours.map((colour) => scale(colour, COLOUR_DB.scene)),
    scale(artist.colours[0], COLOUR_DB.artist),
    ...words.slice(0, COLOURING_WORDS).map(([word, share]) => scale(word.colours[0], COLOUR_DB.word * share)),
  ];
}
