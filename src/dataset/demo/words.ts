// The word lists and the name makers of the demo world. Everything is put together from syllables and common
// words, so that no name is meant to be anyone's.
import type { RandomStream } from '../../core/random.ts';

const list = (text: string): readonly string[] => text.split(' ');

const KOREAN_SYLLABLES = list(
  '가 나 다 라 마 바 사 아 하 고 노 도 로 모 보 소 오 조 호 누 두 루 무 부 수 우 주 후 그 느 드 르 스 은 을 기 니 디 리 미 비 시 이 지 히 린 민 빈 솔 온 율 담 결 찬 람 봄 별 달 설 유 연 여 혜 채 재 해 세 예',
);
const ENGLISH_ONSETS = list('b d f g k l m n p r s t v w z br cl dr fl gr kr pl st tr sh th qu');
const ENGLISH_RIMES = list('a e i o u an en in on ar er or el il ay ow ee ia eo ax ix um');

const KOREAN_ADJECTIVES = list(
  '푸른 하얀 낯선 오래된 작은 조용한 늦은 이른 따뜻한 차가운 투명한 흐린 눈부신 서툰 느린 깊은 먼 다정한 쓸쓸한 빛나는 잊힌 달콤한 마지막 첫 붉은 아득한 가벼운 무거운 숨은 젖은 마른 둥근 희미한 어린 나른한 뜨거운 고요한 짧은 긴 새로운',
);
const KOREAN_NOUNS = list(
  '바람 하늘 편지 계절 골목 우산 기차 구름 별빛 거울 정원 그림자 창문 노을 바다 강물 손끝 걸음 약속 기억 꿈 시간 온도 숨 마음 안녕 사진 서랍 종이배 나무 숲 파도 달력 가로등 의자 벤치 엽서 라디오 눈물 미소 고백 인사 오후 아침 저녁 한밤 도시 섬 언덕 길 모퉁이 자리 빈방 소나기 안개 햇살 첫눈 꽃잎 낙엽 풍경 여백 신호 비밀 대답 질문 이름 목소리 멜로디 왈츠 온기',
);
const KOREAN_TAILS = list(
  '의노래 에게 처럼 속으로 너머 사이 위에서 까지 하나 둘 없이 이야기 일기 연습 하는법 라는말',
);
const ENGLISH_ADJECTIVES = list(
  'Blue Silent Golden Broken Little Midnight Electric Paper Velvet Lonely Wild Sweet Hollow Distant Crystal Heavy Slow Burning Secret Endless Summer Winter Neon Hidden Faded Tender Bitter Silver Quiet Restless',
);
const ENGLISH_NOUNS = list(
  'River Heart Window Fire Garden Mirror Road Moon Shadow Letter Ocean Station Signal Dream Light Rain City Dance Echo Feather Ghost Island Morning Night Thunder Stranger Story Train Valley Whisper Motion Horizon Satellite Diamond Honey Wave Tide Ember Compass Lantern',
);
const TAG_ADJECTIVES = list(
  '나른한 몽글몽글 촉촉한 상쾌한 쓸쓸한 따뜻한 시원한 애절한 경쾌한 묵직한 섹시한 소소한 아련한 유쾌한 차분한 통통튀는 편안한 화려한 은은한 진한 담백한 뭉클한 느긋한 강렬한 빈티지한 부드러운 시크한 짜릿한 맑은 고급진',
);
const TAG_NOUNS = list(
  '음악 노래 멜로디 목소리 비트 리듬 선곡 플레이리스트 하루 오후 저녁 시간 순간 기분 취향 느낌 무드 분위기 배경음악 명반 띵곡 모음 추천 베스트 공간 거리 버스 지하철 방구석 침대 욕조 요리 청소 빨래 편집숍 미용실 바 펍 도서관 사무실 편의점 한강 제주 부산 옥상 골목 캠퍼스 시험기간 방학 생일 결혼식 졸업 소개팅 썸 짝사랑 권태기 군대 야근 월요일 금요일 장마 단풍 첫눈 노을 별',
);
const TAG_SUFFIXES = list('추천 모음 감성 느낌 노래 명곡 송 음악 띵곡 베스트 플리 타임 무드 취향 기분');

const pick = <T>(random: RandomStream, items: readonly T[]): T => items[random.integer(items.length)]!;

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function syllables(random: RandomStream, language: 'korean' | 'english', count: number): string {
  let text = '';
  for (let i = 0; i < count; i++) {
    text +=
      language === 'korean'
        ? pick(random, KOREAN_SYLLABLES)
        : pick(random, ENGLISH_ONSETS) + pick(random, ENGLISH_RIMES);
  }
  return language === 'korean' ? text : capitalize(text);
}

/** The name of a singer or a band. */
export function makeArtistName(random: RandomStream, language: 'korean' | 'english'): string {
  const style = random.uniform();
  if (language === 'korean' && style < 0.7) return syllables(random, 'korean', 3 + random.integer(2));
  if (language === 'korean' && style < 0.85) {
    const name = syllables(random, 'korean', 3);
    return `${name} (${syllables(random, 'english', 2)})`;
  }
  if (style < 0.93) return `${syllables(random, 'english', 2)} ${syllables(random, 'english', 2)}`;
  return `The ${syllables(random, 'english', 3)}s`;
}

function phrase(random: RandomStream, language: 'korean' | 'english'): string {
  if (language === 'english') return `${pick(random, ENGLISH_ADJECTIVES)} ${pick(random, ENGLISH_NOUNS)}`;
  const style = random.uniform();
  const noun = pick(random, KOREAN_NOUNS);
  if (style < 0.55) return `${pick(random, KOREAN_ADJECTIVES)} ${noun}`;
  return style < 0.8 ? `${noun}${pick(random, KOREAN_TAILS)}` : noun;
}

/** The name of a song; now and then with a guest or as a version. */
export function makeSongName(random: RandomStream, language: 'korean' | 'english'): string {
  const name = phrase(random, language);
  const style = random.uniform();
  if (style < 0.07) return `${name} (Feat. ${makeArtistName(random, language)})`;
  if (style < 0.1) return `${name} (Inst.)`;
  if (style < 0.12) return `${name} (Live)`;
  return style < 0.14 ? `${name} (Remix)` : name;
}

/** The name of an album. */
export function makeAlbumName(random: RandomStream, language: 'korean' | 'english'): string {
  const style = random.uniform();
  if (style < 0.15) return `${phrase(random, language)} ${language === 'korean' ? 'OST' : 'EP'}`;
  if (style < 0.3) return `${1 + random.integer(8)}집 ${phrase(random, language)}`;
  return phrase(random, language);
}

/** A rare tag: words of everyday life run together, sometimes about `theme`. */
export function makeRareTag(random: RandomStream, theme: string): string {
  const style = random.uniform();
  if (style < 0.2) return theme + pick(random, TAG_SUFFIXES);
  if (style < 0.4) return theme + pick(random, TAG_NOUNS);
  if (style < 0.5) return pick(random, TAG_ADJECTIVES) + theme;
  if (style < 0.7) return pick(random, TAG_ADJECTIVES) + pick(random, TAG_NOUNS);
  if (style < 0.85) return pick(random, TAG_NOUNS) + pick(random, TAG_SUFFIXES);
  if (style < 0.95)
    return pick(random, TAG_ADJECTIVES) + pick(random, TAG_NOUNS) + pick(random, TAG_SUFFIXES);
  return `${1990 + random.integer(31)}년${pick(random, TAG_SUFFIXES)}`;
}
