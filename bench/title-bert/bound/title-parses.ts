// What a demo title is made of, read back out of it: all ways in which the generator (`demo/titles.ts`) may have put it
// together, with the chance of those parts that say nothing of the playlist (opener, ending, decoration).
import { CONCEPTS } from '../../../src/dataset/demo/concepts.ts';
import { DEMO_GENRES } from '../../../src/dataset/demo/genres.ts';
import { TITLE_WORDS } from '../../../src/dataset/demo/titles.ts';

/** One way to make a title. */
export interface TitleParse {
  /** Chance of its openers, endings, decorations and style, given the parts below. */
  readonly chance: number;
  /** Row of the tag that it is made around, or null where it names none. */
  readonly tag: number | null;
  /** One or two phrases, or none. */
  readonly phrases: readonly string[];
  /** The noun; null for a title in English. */
  readonly noun: string | null;
  /** The artist's name that it begins with, or null. */
  readonly artist: string | null;
}

/** Reads titles of one world. */
export interface TitleParser {
  /** Never empty for a title of this world. */
  parse(title: string): TitleParse[];
}

/** Share of titles in English among those that name no tag, of decorated titles, of second phrases: as `demo/titles.ts` has them. */
const [ENGLISH_CHANCE, DECORATION_CHANCE, SECOND_PHRASE_CHANCE] = [0.1, 0.25, 0.15];
/** Chances of the styles of a title around a tag: `[tag] phrase`, `opener tag`, `phrase tag`, `tag (phrase)`. */
const STYLES = { bracketed: 0.1, opened: 0.35, phrased: 0.45, trailing: 0.1 };

/** A text that is left when something was taken off, and the chance of that. */
interface Rest {
  readonly text: string;
  readonly chance: number;
}

function shares(words: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1 / words.length);
  return found;
}

const OPENERS = shares(TITLE_WORDS.openers);
const ENDINGS = shares(TITLE_WORDS.endings);
const PHRASES: ReadonlySet<string> = new Set(CONCEPTS.flatMap(({ phrases }) => phrases));
const NUM_DECORATIONS = TITLE_WORDS.decorations.length;

/** The noun by which titles name a genre's detail. */
export function detailNoun(genre: number, detail: number): string {
  const { details, noun } = DEMO_GENRES[genre]!;
  const name = details[detail]!;
  return name.startsWith("'") ? `${name.slice(1)}년대 ${noun}` : name;
}

const NOUNS: ReadonlySet<string> = new Set([
  ...TITLE_WORDS.plainNouns,
  ...DEMO_GENRES.flatMap(({ noun, details }, g) => [noun, ...details.map((_, d) => detailNoun(g, d))]),
]);

function undecorate(title: string): Rest[] {
  const rests: Rest[] = [{ text: title, chance: 1 - DECORATION_CHANCE }];
  for (const mark of TITLE_WORDS.decorations) {
    const chance = DECORATION_CHANCE / NUM_DECORATIONS;
    if (title.endsWith(mark)) rests.push({ text: title.slice(0, -mark.length), chance: chance * 0.5 });
    if (title.startsWith(`${mark} `) && title.endsWith(` ${mark}`)) {
      rests.push({ text: title.slice(mark.length + 1, -mark.length - 1), chance: chance * 0.25 });
    }
  }
  const numbered = /^(.*) #\d+$/.exec(title);
  if (numbered !== null) rests.push({ text: numbered[1]!, chance: (DECORATION_CHANCE * 0.25) / 30 });
  return rests;
}

/** What stands before noun and ending, the noun with it. */
function* heads(text: string): Generator<{ head: string; noun: string; chance: number }> {
  for (const [ending, chance] of ENDINGS) {
    if (!text.endsWith(ending)) continue;
    const body = text.slice(0, text.length - ending.length);
    for (const noun of NOUNS) {
      if (body.endsWith(` ${noun}`)) yield { head: body.slice(0, -noun.length - 1), noun, chance };
    }
  }
}

/** @param tags all tags of the world @param artists names of its artists */
export function createTitleParser(tags: readonly string[], artists: ReadonlySet<string>): TitleParser {
  const tagRows = new Map(tags.map((tag, row) => [tag, row]));

  function* aroundTag(head: string): Generator<Pick<TitleParse, 'tag' | 'phrases' | 'chance'>> {
    const bracketed = /^\[(.*?)\] (.*)$/.exec(head);
    const inBrackets = bracketed === null ? undefined : tagRows.get(bracketed[1]!);
    if (inBrackets !== undefined && PHRASES.has(bracketed![2]!)) {
      yield { tag: inBrackets, phrases: [bracketed![2]!], chance: STYLES.bracketed };
    }
    for (const [opener, chance] of OPENERS) {
      const tag = head.startsWith(opener) ? tagRows.get(head.slice(opener.length)) : undefined;
      if (tag !== undefined) yield { tag, phrases: [], chance: STYLES.opened * chance };
    }
    for (const phrase of PHRASES) {
      const tag = head.startsWith(`${phrase} `) ? tagRows.get(head.slice(phrase.length + 1)) : undefined;
      if (tag !== undefined) yield { tag, phrases: [phrase], chance: STYLES.phrased };
    }
  }

  function* aboutTheme(head: string): Generator<Pick<TitleParse, 'artist' | 'phrases' | 'chance'>> {
    for (const [opener, chance] of OPENERS) {
      // The noun's blank was taken off, and openers end with one.
      const possessive = `의 ${opener}`.slice(0, -1);
      if (head.endsWith(possessive)) {
        const artist = head.slice(0, -possessive.length);
        if (artists.has(artist)) yield { artist, phrases: [], chance };
      }
      if (!head.startsWith(opener)) continue;
      const theme = head.slice(opener.length);
      if (PHRASES.has(theme)) yield { artist: null, phrases: [theme], chance };
      for (const first of PHRASES) {
        const second = theme.startsWith(`${first} `) ? theme.slice(first.length + 1) : '';
        if (second !== first && PHRASES.has(second)) {
          yield { artist: null, phrases: [first, second], chance: chance * SECOND_PHRASE_CHANCE };
        }
      }
    }
  }

  function* parseCore({ text, chance: before }: Rest): Generator<TitleParse> {
    if (TITLE_WORDS.english.includes(text.replace(/ Vol\.\d+$/, ''))) {
      yield { tag: null, phrases: [], noun: null, artist: null, chance: before * ENGLISH_CHANCE };
    }
    for (const { head, noun, chance } of heads(text)) {
      for (const found of aroundTag(head)) {
        yield { ...found, noun, artist: null, chance: before * chance * found.chance };
      }
      for (const found of aboutTheme(head)) {
        const whole = before * chance * found.chance * (1 - ENGLISH_CHANCE);
        yield { ...found, noun, tag: null, chance: whole };
      }
    }
    const trailing = /^(.*) \((.*)\)$/.exec(text);
    if (trailing === null || !PHRASES.has(trailing[2]!)) return;
    for (const { head, noun, chance } of heads(trailing[1]!)) {
      const tag = tagRows.get(head);
      if (tag === undefined) continue;
      yield { tag, phrases: [trailing[2]!], noun, artist: null, chance: before * chance * STYLES.trailing };
    }
  }

  return { parse: (title) => undecorate(title).flatMap((rest) => [...parseCore(rest)]) };
}
