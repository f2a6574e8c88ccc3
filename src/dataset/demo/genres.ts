// The genres of the demo world: 30 with 224 details, invented in the pattern of the arena's genre file (codes
// GN0100, details GN0101 and on). Traits place a genre among moods and years, so that words and songs agree.
import type { ArenaGenres } from '../../formats/arena-types.ts';

/** A genre and how its songs tend to be. */
export interface DemoGenre {
  readonly name: string;
  /** The word that titles use. */
  readonly noun: string;
  /** In proportion to how many playlists are about it. */
  readonly weight: number;
  /** Calm -1 to lively 1. */
  readonly energy: number;
  /** Sad -1 to glad 1. */
  readonly valence: number;
  /** Year around which its songs are released. */
  readonly year: number;
  readonly language: 'korean' | 'english';
  /** Names of its details, in the order of their codes. */
  readonly details: readonly string[];
}

type Row = [
  name: string,
  noun: string,
  weight: number,
  energy: number,
  valence: number,
  year: number,
  details: string,
];

const KOREAN: readonly Row[] = [
  ['발라드', '발라드', 12, -0.5, -0.5, 2011, "'80 '90 '00 '10 피아노발라드 듀엣 록발라드 드라마발라드"],
  ['댄스', '댄스곡', 9, 0.8, 0.6, 2012, "'80 '90 '00 '10 걸그룹 보이그룹 솔로댄스 레트로댄스"],
  ['힙합', '힙합', 9, 0.5, 0.1, 2015, "붐뱁 트랩 감성랩 언더랩 크루 여성랩 '00 '10"],
  [
    '알앤비/소울',
    '알앤비',
    7,
    -0.1,
    0.1,
    2015,
    '어반소울 네오소울 슬로우잼 얼터알앤비 가스펠소울 펑크소울 그루브 라이트알앤비',
  ],
  [
    '인디',
    '인디 음악',
    8,
    -0.3,
    0.1,
    2014,
    '인디포크 인디록 인디팝 인디발라드 홈레코딩 어쿠스틱 신스인디 챔버팝',
  ],
  ['가요록', '록', 5, 0.7, 0.1, 2008, "밴드 펑크록 모던록 메탈 개러지 '80 '90 '00"],
  ['트로트', '트로트', 3, 0.4, 0.3, 2003, "옛트로트 새트로트 세미트로트 메들리 고속도로 '70 '80 '90"],
  ['포크', '포크송', 3, -0.5, 0.0, 1996, "통기타 캠퍼스 '70 '80 '90 '00 시노래 듀오포크"],
  ['드라마음악', 'OST', 5, -0.3, -0.2, 2014, '사극 로맨스드라마 영화 애니메이션 게임 뮤지컬영화 예능 단막극'],
  ['아이돌팝', '아이돌 노래', 6, 0.7, 0.7, 2016, '청량 걸크러시 데뷔곡 유닛 수록곡 1세대 2세대 3세대'],
];

const FOREIGN: readonly Row[] = [
  ['팝', '팝송', 9, 0.3, 0.4, 2013, "'70 '80 '90 '00 '10 댄스팝 어덜트팝 신스팝"],
  ['해외록', '록 음악', 4, 0.7, -0.1, 2001, "브릿록 하드록 그런지 얼터너티브 프로그레시브 '70 '80 '90"],
  ['해외힙합', '외국 힙합', 5, 0.5, 0.0, 2014, "동부 서부 남부 재즈랩 올드스쿨 드릴 '90 '00"],
  [
    '해외알앤비',
    '알앤비 소울',
    5,
    -0.1,
    0.2,
    2012,
    '모타운식 디스코소울 콰이어트스톰 퓨처소울 뉴잭 브라운소울 펑크 블루아이드',
  ],
  ['일렉트로니카', '일렉트로니카', 4, 0.6, 0.3, 2013, '하우스 테크노 앰비언트 트립합 칠아웃 다운템포 글리치'],
  ['이디엠', 'EDM', 4, 0.95, 0.6, 2016, '빅룸 퓨처베이스 덥스텝 트로피컬 드럼앤베이스 페스티벌 하드스타일'],
  ['재즈', '재즈', 4, -0.3, 0.2, 2004, '스윙 비밥 쿨재즈 보사노바 재즈보컬 퓨전 라틴재즈'],
  ['클래식', '클래식', 3, -0.7, 0.0, 2003, '교향곡 협주곡 실내악 피아노독주 성악 오페라 바로크'],
  ['뉴에이지', '연주곡', 4, -0.9, -0.1, 2009, '피아노 기타연주 자연소리 명상 첼로 현악 신스연주'],
  ['제이팝', '제이팝', 3, 0.4, 0.3, 2010, '시티팝 밴드팝 애니송 일본발라드 시부야 일본인디 일본아이돌'],
  ['월드뮤직', '월드뮤직', 2, 0.1, 0.3, 2005, '라틴 샹송 탱고 레게 아프리카 켈틱 플라멩코'],
  [
    '컨트리',
    '컨트리',
    2,
    0.0,
    0.3,
    2003,
    '블루그래스 어쿠스틱블루스 델타블루스 컨트리팝 루츠록 아메리카나 포크록',
  ],
  ['시시엠', 'CCM', 2, -0.4, 0.4, 2011, '예배찬양 워십 어쿠스틱찬양 합창찬양 묵상 청년부 영어찬양'],
  ['어린이', '동요', 2, 0.3, 0.9, 2010, '창작동요 전래동요 태교음악 자장가 영어동요 율동 만화노래'],
  ['국악', '국악', 1, -0.2, -0.1, 2006, '판소리 민요 정악 산조 퓨전국악 사물 가야금'],
  [
    '뮤지컬',
    '뮤지컬 넘버',
    1,
    0.2,
    0.1,
    2011,
    '창작뮤지컬 라이선스 브로드웨이 넘버 앙상블 듀엣넘버 오버추어',
  ],
  ['종교음악', '성가', 1, -0.6, 0.1, 2004, '가톨릭성가 그레고리오 불교음악 오르간 합창 미사곡 범패'],
  ['치유음악', '치유 음악', 2, -0.95, 0.2, 2012, '수면 요가 백색소음 파도소리 뇌파 차크라 아로마'],
  ['캐럴', '캐럴', 1, 0.2, 0.8, 2010, '재즈캐럴 가요캐럴 팝캐럴 합창캐럴 동요캐럴 인디캐럴 연주캐럴'],
  ['라운지', '라운지 음악', 2, 0.0, 0.4, 2010, '누재즈 이지리스닝 보사라운지 호텔 칠합 애시드재즈 카페음악'],
];

function toGenre(language: DemoGenre['language']): (row: Row) => DemoGenre {
  return ([name, noun, weight, energy, valence, year, details]) => ({
    name,
    noun,
    weight,
    energy,
    valence,
    year,
    language,
    details: details.split(' '),
  });
}

/** All genres, in the order of their codes. */
export const DEMO_GENRES: readonly DemoGenre[] = [
  ...KOREAN.map(toGenre('korean')),
  ...FOREIGN.map(toGenre('english')),
];

/**
 * The code of a genre or of one of its details.
 * @param genre row of `DEMO_GENRES`
 * @param detail row of its details; without it, the code of the genre, which ends in 00
 */
export function genreCode(genre: number, detail = -1): string {
  return `GN${String(genre + 1).padStart(2, '0')}${String(detail + 1).padStart(2, '0')}`;
}

/** The genre file: code to name, 254 entries. */
export function createDemoGenreFile(): ArenaGenres {
  const names = new Map<string, string>();
  DEMO_GENRES.forEach((genre, g) => {
    names.set(genreCode(g), genre.name);
    genre.details.forEach((detail, d) => {
      names.set(genreCode(g, d), detail);
    });
  });
  return names;
}
