import { describe, expect, test } from 'vitest';
import { normalizeTitle } from './normalize-title.ts';
import { createTagMentionFinder } from './tag-mentions.ts';

const TAGS = ['재즈', '비오는날', '비', '카페', '카페음악', '음악', 'R&B', 'pop', 'OST', '드라이브', '희귀'];
const COUNTS = [50, 40, 100, 60, 20, 80, 30, 90, 25, 70, 2];
const finder = createTagMentionFinder(TAGS, COUNTS);
const mentioned = (title: string): string[] => finder.find(title).map((tag) => TAGS[tag]!);

describe('normalizeTitle', () => {
  test.each([
    ['  ★비오는날★ Jazz#1 ', '비오는날 jazz 1'],
    ['ＦＵＬＬ　ｗｉｄｔｈ', 'full width'],
    ['Beyoncé - HALO!', 'beyoncé halo'],
    ['가', '가'],
    ['♥♥♥', ''],
  ])('%j becomes %j', (title, expected) => {
    expect(normalizeTitle(title)).toBe(expected);
  });
});

describe('tag mentions', () => {
  test('tags are found with particles behind them and in the order of the title', () => {
    expect(mentioned('재즈가 흐르는 카페에서')).toEqual(['재즈', '카페']);
  });

  test('spaces make no difference', () => {
    expect(mentioned('비 오는 날 드라이브')).toEqual(['비오는날', '드라이브']);
  });

  test('of overlapping tags the longest counts', () => {
    expect(mentioned('카페음악')).toEqual(['카페음악']);
    expect(mentioned('카페 음악')).toEqual(['카페음악']);
    expect(mentioned('카페의 음악')).toEqual(['카페', '음악']);
  });

  test('of equally long overlapping tags the commonest counts', () => {
    const twins = createTagMentionFinder(['가나', '나다'], [10, 20]);
    expect(twins.find('가나다')).toEqual([1]);
  });

  test('a tag of letters and marks is found by its letters', () => {
    expect(mentioned('밤에 듣는 R&B!')).toEqual(['R&B']);
  });

  test('Latin words have to stand alone', () => {
    expect(mentioned('popular ost')).toEqual(['OST']);
    expect(mentioned('K-POP 모음')).toEqual(['pop']);
  });

  test('rare tags and rare single characters are no mentions', () => {
    expect(mentioned('희귀 재즈')).toEqual(['재즈']);
    const single = createTagMentionFinder(['밤'], [19]);
    expect(single.find('밤')).toEqual([]);
    expect(createTagMentionFinder(['밤'], [20]).find('밤')).toEqual([0]);
  });

  test('a tag mentioned twice comes once', () => {
    expect(mentioned('재즈 재즈 재즈')).toEqual(['재즈']);
  });

  test('spellings that differ by spaces and marks stand for the commonest one', () => {
    const spelled = createTagMentionFinder(['비 오는 날', '비오는날', '#비오는날'], [7, 30, 9]);
    expect(spelled.find('비 오는날에')).toEqual([1]);
  });

  test('only the first 500 characters of a title are read', () => {
    expect(mentioned(`${'가 '.repeat(240)}재즈`)).toEqual(['재즈']);
    expect(mentioned(`${'가 '.repeat(250)}재즈`)).toEqual([]);
  });

  test.each(['', '   ', '★☆', '!!!', '💿'])('the title %j mentions nothing', (title) => {
    expect(mentioned(title)).toEqual([]);
  });
});
