// The page's own words, in English and Korean.

/** Languages of the page. */
export type Language = 'en' | 'ko';

const ENGLISH = {
  title: 'Song map',
  subtitle: (songs: string) => `${songs} songs; what is played together lies together`,
  otherLanguage: '한국어',
  search: 'Find a song or an artist',
  matches: (count: number, shown: number) =>
    count === 0 ? 'Nothing found' : count > shown ? `${shown} of ${count} shown` : `${count} found`,
  colourBy: 'Colours',
  genre: 'Genre',
  era: 'Era',
  tag: 'Main tag',
  other: 'Other or unknown',
  onlyThis: 'Show only these songs',
  unnamed: '(no name)',
  album: 'Album',
  year: 'Year',
  genres: 'Genres',
  mainTag: 'Main tag',
  playlists: 'Playlists',
  id: 'Id',
  nearest: 'Nearest songs',
  similarity: 'cosine similarity',
  close: 'Close',
  zoom: 'Zoom',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomAll: 'Show all',
  noWebgl:
    'This browser offers no WebGL, so the map can’t be drawn. Turn on hardware acceleration or use another browser. Search and the list of nearest songs work all the same.',
};

/** The page's words in one language. */
export type Texts = typeof ENGLISH;

const KOREAN: Texts = {
  title: '노래 지도',
  subtitle: (songs) => `노래 ${songs}곡. 함께 담긴 노래가 가까이 있습니다`,
  otherLanguage: 'English',
  search: '노래나 가수 찾기',
  matches: (count, shown) =>
    count === 0 ? '찾은 노래가 없습니다' : count > shown ? `${count}곡 중 ${shown}곡` : `${count}곡`,
  colourBy: '색',
  genre: '장르',
  era: '시대',
  tag: '대표 태그',
  other: '기타 또는 모름',
  onlyThis: '이 노래만 보기',
  unnamed: '(이름 없음)',
  album: '앨범',
  year: '발매 연도',
  genres: '장르',
  mainTag: '대표 태그',
  playlists: '플레이리스트',
  id: '번호',
  nearest: '가까운 노래',
  similarity: '코사인 유사도',
  close: '닫기',
  zoom: '확대와 축소',
  zoomIn: '확대',
  zoomOut: '축소',
  zoomAll: '전체 보기',
  noWebgl:
    '이 브라우저에서 WebGL을 쓸 수 없어 지도를 그리지 못합니다. 하드웨어 가속을 켜거나 다른 브라우저를 써 보세요. 검색과 가까운 노래 목록은 그대로 쓸 수 있습니다.',
};

/** The words of a language. */
export const TEXTS: Readonly<Record<Language, Texts>> = { en: ENGLISH, ko: KOREAN };

/** Korean where the first of the browser's languages that the page speaks is Korean; English otherwise. */
export function chooseLanguage(languages: readonly string[]): Language {
  const known = languages.map((tag) => tag.toLowerCase().split('-')[0]);
  return known.find((language) => language === 'ko' || language === 'en') === 'ko' ? 'ko' : 'en';
}
