// How the genres of the demo world sound: tempo, rhythm, instruments, brightness. One row a genre; they overlap on purpose,
// as real ones do. The values are invented after what such music is like.
import type { InstrumentName } from './instruments.ts';
import type { RhythmName } from './rhythms.ts';

/** What the songs of a genre have in common. Where several are named, a song has one, the first most often. */
export interface GenreSound {
  /** Beats a minute of its typical song. */
  readonly bpm: number;
  readonly rhythms: readonly RhythmName[];
  readonly leads: readonly InstrumentName[];
  readonly chords: readonly InstrumentName[];
  /** Dark -1 to bright 1. */
  readonly brightness: number;
  /** Dry 0 to a cathedral 1. */
  readonly reverb: number;
  /** Clean 0 to distorted 1. */
  readonly dirt: number;
  /** Chance of chords with a seventh. */
  readonly sevenths: number;
}

type Row = [
  bpm: number,
  rhythms: string,
  leads: string,
  chords: string,
  brightness: number,
  reverb: number,
  dirt: number,
  sevenths: number,
];

const ROWS: Readonly<Record<string, Row>> = {
  발라드: [72, 'ballad', 'voice voice piano', 'piano strings', -0.2, 0.5, 0, 0.3],
  댄스: [124, 'fourFloor', 'voice saw', 'saw', 0.5, 0.2, 0.1, 0.1],
  힙합: [90, 'boomBap trap', 'voice', 'epiano bell', -0.3, 0.1, 0.2, 0.4],
  '알앤비/소울': [84, 'boomBap ballad', 'voice', 'epiano', -0.2, 0.3, 0, 0.8],
  인디: [100, 'backbeat train', 'voice guitar', 'guitar', 0, 0.4, 0.1, 0.3],
  가요록: [130, 'rock', 'voice distorted', 'distorted', 0.3, 0.2, 0.7, 0],
  트로트: [128, 'duple', 'voice reed', 'brass reed', 0.1, 0.2, 0, 0],
  포크: [96, 'train ballad', 'voice flute', 'guitar', -0.1, 0.2, 0, 0.1],
  드라마음악: [80, 'none ballad', 'strings voice', 'strings piano', -0.2, 0.7, 0, 0.2],
  아이돌팝: [126, 'fourFloor breakbeat', 'voice square', 'saw', 0.7, 0.2, 0.1, 0.1],
  팝: [112, 'backbeat fourFloor', 'voice saw', 'epiano saw', 0.3, 0.2, 0.1, 0.2],
  해외록: [128, 'rock', 'distorted voice', 'distorted organ', 0.2, 0.2, 0.8, 0],
  해외힙합: [92, 'trap boomBap', 'voice', 'bell epiano', -0.4, 0.1, 0.3, 0.3],
  해외알앤비: [80, 'ballad boomBap', 'voice', 'epiano organ', -0.3, 0.3, 0, 0.8],
  일렉트로니카: [118, 'fourFloor breakbeat', 'square saw', 'saw strings', 0.2, 0.5, 0.2, 0.3],
  이디엠: [128, 'fourFloor breakbeat', 'saw', 'saw square', 0.9, 0.3, 0.4, 0],
  재즈: [120, 'swing bossa', 'brass piano', 'piano epiano', -0.3, 0.3, 0, 1],
  클래식: [88, 'none', 'strings flute', 'strings', -0.4, 0.7, 0, 0.1],
  뉴에이지: [66, 'none', 'piano flute', 'piano strings', -0.6, 0.8, 0, 0.3],
  제이팝: [136, 'backbeat rock', 'voice pluck', 'guitar saw', 0.4, 0.2, 0.2, 0.4],
  월드뮤직: [108, 'bossa duple', 'reed flute', 'guitar reed', 0, 0.3, 0, 0.2],
  컨트리: [108, 'train', 'voice guitar', 'guitar', 0.2, 0.15, 0.1, 0],
  시시엠: [78, 'ballad', 'voice', 'organ piano strings', -0.1, 0.6, 0, 0.2],
  어린이: [112, 'duple', 'bell voice flute', 'bell guitar', 0.5, 0.1, 0, 0],
  국악: [84, 'jangdan', 'pluck reed', 'pluck flute', 0, 0.3, 0, 0],
  뮤지컬: [104, 'duple ballad', 'voice brass', 'strings piano', 0.1, 0.5, 0, 0.2],
  종교음악: [64, 'none', 'voice', 'organ', -0.5, 0.9, 0, 0],
  치유음악: [56, 'none', 'flute bell', 'strings', -0.8, 0.9, 0, 0.3],
  캐럴: [104, 'swing duple', 'bell voice', 'strings bell', 0.5, 0.4, 0, 0.3],
  라운지: [106, 'bossa fourFloor', 'epiano flute', 'epiano', -0.1, 0.4, 0, 0.9],
};

/**
 * The sound of a genre.
 * @param name of `DEMO_GENRES`
 * @throws RangeError for another name
 */
export function genreSoundOf(name: string): GenreSound {
  const row = ROWS[name];
  if (row === undefined) throw new RangeError(`genre '${name}' has no sound; add a row to genre-sounds.ts`);
  const [bpm, rhythms, leads, chords, brightness, reverb, dirt, sevenths] = row;
  return {
    bpm,
    rhythms: rhythms.split(' ') as RhythmName[],
    leads: leads.split(' ') as InstrumentName[],
    chords: chords.split(' ') as InstrumentName[],
    brightness,
    reverb,
    dirt,
    sevenths,
  };
}
