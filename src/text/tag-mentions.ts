// Known tags that stand in a title: `비 오는 날 듣는 재즈` mentions 재즈 and, without its spaces, 비오는날. Korean
// writes particles onto words and is free with spaces, so tags are looked for anywhere, spaces ignored.
import { normalizeTitle } from './normalize-title.ts';

/** Finds the tags that titles mention. */
export interface TagMentionFinder {
  /**
   * Indices of the tags that the first 500 characters of a title mention, in their order. Of overlapping tags the longest counts; of equally
   * long ones the commonest.
   */
  find(title: string): number[];
}

/** What a tag needs to be looked for. */
export interface TagMentionOptions {
  /** Fewest playlists that hold the tag; default 5. */
  readonly minCount?: number;
  /** Fewest playlists that hold a tag of a single character; default 20. */
  readonly minCountSingle?: number;
}

const DEFAULT_MIN_COUNT = 5;
const DEFAULT_MIN_COUNT_SINGLE = 20;
/** Characters of a title that are read; the work grows with the square of the mentions. Titles have some 20. */
const MAX_TITLE_LENGTH = 500;
const ASCII_WORD = /^[\p{Script=Latin}\p{N}]+$/u;

interface Mention {
  readonly start: number;
  readonly end: number;
  readonly tag: number;
}

/** A title as one run of characters, and where its words begin and end in that run. */
interface JoinedTitle {
  readonly characters: string;
  readonly isBoundary: ReadonlySet<number>;
}

function joinWords(text: string): JoinedTitle {
  const isBoundary = new Set<number>([0]);
  let characters = '';
  for (const word of normalizeTitle(text).split(' ')) {
    characters += word;
    isBoundary.add(characters.length);
  }
  return { characters, isBoundary };
}

/**
 * @param tags names by index
 * @param counts (tags) how many playlists hold each
 */
export function createTagMentionFinder(
  tags: readonly string[],
  counts: ArrayLike<number>,
  options: TagMentionOptions = {},
): TagMentionFinder {
  const minCount = options.minCount ?? DEFAULT_MIN_COUNT;
  const minCountSingle = options.minCountSingle ?? DEFAULT_MIN_COUNT_SINGLE;
  const byText = new Map<string, number>();
  let longest = 0;
  tags.forEach((tag, index) => {
    const text = joinWords(tag).characters;
    const count = counts[index]!;
    if (text.length === 0 || count < (text.length === 1 ? minCountSingle : minCount)) return;
    // Spellings that differ by spaces or marks alone are one text; the commonest stands for it.
    const other = byText.get(text);
    if (other === undefined || counts[other]! < count) byText.set(text, index);
    longest = Math.max(longest, text.length);
  });

  const allMentions = ({ characters, isBoundary }: JoinedTitle): Mention[] => {
    const mentions: Mention[] = [];
    for (let start = 0; start < characters.length; start++) {
      const limit = Math.min(characters.length, start + longest);
      for (let end = start + 1; end <= limit; end++) {
        const text = characters.slice(start, end);
        const tag = byText.get(text);
        if (tag === undefined) continue;
        // Latin words stand alone: `art` is no part of `party`.
        const standsAlone = isBoundary.has(start) && isBoundary.has(end);
        if (ASCII_WORD.test(text) && !standsAlone) continue;
        mentions.push({ start, end, tag });
      }
    }
    return mentions;
  };

  return {
    find(title) {
      const mentions = allMentions(joinWords(title.slice(0, MAX_TITLE_LENGTH)));
      mentions.sort(
        (a, b) => b.end - b.start - (a.end - a.start) || counts[b.tag]! - counts[a.tag]! || a.start - b.start,
      );
      const chosen: Mention[] = [];
      for (const mention of mentions) {
        if (chosen.every((other) => mention.end <= other.start || mention.start >= other.end)) {
          chosen.push(mention);
        }
      }
      chosen.sort((a, b) => a.start - b.start);
      return [...new Set(chosen.map((mention) => mention.tag))];
    },
  };
}
