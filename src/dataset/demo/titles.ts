// Titles of the demo playlists: a phrase for the theme, a noun for the genre, an ending, now and then decoration.
// A title names one of the playlist's tags exactly when it is asked to; otherwise it speaks of the theme in other
// words, which a model can learn.
import type { RandomStream } from '../../core/random.ts';

/** What a title is made of. */
export interface TitleParts {
  /** Phrases for the theme that come before a noun. */
  readonly phrases: readonly string[];
  /** Nouns for the music: the genre's, the detail's. */
  readonly nouns: readonly string[];
  /** The artist whom the list is about, or null. */
  readonly artist: string | null;
  /** The playlist's tags. */
  readonly tags: readonly string[];
}

/** Share of titles in Latin letters alone among those that name no tag: 5 % of all, as on Melon. */
const ENGLISH_CHANCE = 0.1;
const DECORATION_CHANCE = 0.25;

const PLAIN_NOUNS = '노래 음악 곡들 선율 멜로디 리스트 연주 가요'.split(' ');
const ENDINGS = [
  '모음',
  '추천',
  '모아 듣기',
  '베스트',
  '모음집',
  '을 모았어요',
  '만 골랐어요',
  ' 함께 들어요',
  ' 30선',
  ' 100선',
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  ' 들어보세요',
  ' 컬렉션',
  '의 세계',
  ' 이야기',
  ' 어때요?',
  ' 한번에 듣기',
  ' 무한 반복',
];
const DECORATIONS = ['♥', '★', '♪', '~', '!!', '♡', '☆', '...', ':)', '^^'];
const OPENERS = [
  '오늘의 ',
  '내가 아끼는 ',
  '계속 듣게 되는 ',
  '실패 없는 ',
  '언제나 ',
  '모두가 좋아할 ',
  '믿고 듣는 ',
  '',
  '',
  '',
  '',
  '',
  '',
];
const ENGLISH = [
  'My Best Playlist',
  'Late Night Mood',
  'Good Vibes Only',
  'Feel The Beat',
  'Daily Music',
  'Chill & Relax',
  'On The Road',
  'Sunday Morning',
  'Favorite Songs',
  'Dance All Night',
  'Soft & Slow',
  'Music For You',
];

/** The words that titles are put together from: for measuring how much a title can tell. */
export const TITLE_WORDS = {
  plainNouns: PLAIN_NOUNS,
  endings: ENDINGS,
  decorations: DECORATIONS,
  openers: OPENERS,
  english: ENGLISH,
} as const;

const pick = (random: RandomStream, items: readonly string[]): string => items[random.integer(items.length)]!;

function decorate(title: string, random: RandomStream): string {
  if (random.uniform() >= DECORATION_CHANCE) return title;
  const style = random.uniform();
  const mark = pick(random, DECORATIONS);
  if (style < 0.5) return `${title}${mark}`;
  if (style < 0.75) return `${mark} ${title} ${mark}`;
  return `${title} #${1 + random.integer(30)}`;
}

/** A title without regard to which tags it names. */
function compose(parts: TitleParts, random: RandomStream): string {
  if (random.uniform() < ENGLISH_CHANCE) {
    const number = random.uniform() < 0.5 ? ` Vol.${1 + random.integer(20)}` : '';
    return decorate(pick(random, ENGLISH) + number, random);
  }
  const noun = random.uniform() < 0.5 ? pick(random, PLAIN_NOUNS) : pick(random, parts.nouns);
  const ending = pick(random, ENDINGS);
  if (parts.artist !== null)
    return decorate(`${parts.artist}의 ${pick(random, OPENERS)}${noun}${ending}`, random);
  const first = pick(random, parts.phrases);
  const second = random.uniform() < 0.15 ? pick(random, parts.phrases) : first;
  const theme = second === first ? first : `${first} ${second}`;
  return decorate(`${pick(random, OPENERS)}${theme} ${noun}${ending}`, random);
}

/** A title around a tag, word for word. */
function composeAround(tag: string, parts: TitleParts, random: RandomStream): string {
  const noun = random.uniform() < 0.5 ? pick(random, PLAIN_NOUNS) : pick(random, parts.nouns);
  const ending = pick(random, ENDINGS);
  const style = random.uniform();
  if (style < 0.1) return decorate(`[${tag}] ${pick(random, parts.phrases)} ${noun}${ending}`, random);
  if (style < 0.45) return decorate(`${pick(random, OPENERS)}${tag} ${noun}${ending}`, random);
  if (style < 0.9) return decorate(`${pick(random, parts.phrases)} ${tag} ${noun}${ending}`, random);
  return decorate(`${tag} ${noun}${ending} (${pick(random, parts.phrases)})`, random);
}

/**
 * One title.
 * @param namesTag whether it names one of the tags; if not, it names none, unless eight tries all do by accident
 */
export function makeTitle(parts: TitleParts, namesTag: boolean, random: RandomStream): string {
  // The shorter tags are the likelier ones to be said.
  const sayable = parts.tags.filter((tag) => tag.length <= 6);
  const candidates = sayable.length > 0 ? sayable : parts.tags;
  if (namesTag) return composeAround(pick(random, candidates), parts, random);
  let title = compose(parts, random);
  for (let attempt = 0; attempt < 8 && parts.tags.some((tag) => title.includes(tag)); attempt++) {
    title = compose(parts, random);
  }
  return title;
}
