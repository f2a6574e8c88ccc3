// What words add to a sound: theme words (rain falls in songs for rainy days) and the details of genres (piano ballads have
// a piano). Only words that say something of sound are here; all others act through their place among moods and years.
import type { InstrumentName } from './instruments.ts';
import type { RhythmName } from './rhythms.ts';

/** Sounds that lie under the music. */
export type LayerName = 'rain' | 'waves' | 'sleigh' | 'crackle' | 'claps';

/** What a word adds. */
export interface Accent {
  readonly lead?: InstrumentName;
  readonly chords?: InstrumentName;
  readonly rhythm?: RhythmName;
  readonly layer?: LayerName;
  /** Added to the brightness, -1 to 1. */
  readonly brightness?: number;
  /** Added to the reverb, -1 to 1. */
  readonly reverb?: number;
  /** Added to the distortion, -1 to 1. */
  readonly dirt?: number;
  /** Added to the level of drums, -1 to 1. */
  readonly drums?: number;
}

/** By tag of `CONCEPTS`. */
export const CONCEPT_ACCENTS: Readonly<Record<string, Accent>> = {
  비오는날: { layer: 'rain', brightness: -0.2 },
  바다: { layer: 'waves' },
  캠핑: { chords: 'guitar', layer: 'crackle' },
  크리스마스: { layer: 'sleigh', lead: 'bell' },
  겨울: { lead: 'bell', reverb: 0.3 },
  여름: { brightness: 0.5 },
  청량한: { brightness: 0.6, reverb: 0.1 },
  봄: { lead: 'flute', brightness: 0.2 },
  가을: { chords: 'strings', brightness: -0.2 },
  추억: { layer: 'crackle' },
  회상: { layer: 'crackle', reverb: 0.3 },
  '7080': { layer: 'crackle', lead: 'organ' },
  피아노: { lead: 'piano', chords: 'piano', drums: -0.5 },
  어쿠스틱: { chords: 'guitar', drums: -0.4 },
  포크: { chords: 'guitar', rhythm: 'train' },
  락: { chords: 'distorted', dirt: 0.4 },
  밴드: { chords: 'distorted', rhythm: 'rock', drums: 0.2 },
  메탈: { lead: 'distorted', chords: 'distorted', dirt: 0.7, drums: 0.3 },
  스트레스: { dirt: 0.4, drums: 0.3 },
  클럽: { rhythm: 'fourFloor', lead: 'saw', drums: 0.3 },
  하우스: { rhythm: 'fourFloor', chords: 'epiano' },
  EDM: { rhythm: 'fourFloor', lead: 'saw', brightness: 0.3 },
  일렉: { lead: 'square', chords: 'saw' },
  디스코: { rhythm: 'fourFloor', chords: 'strings', layer: 'claps' },
  파티: { layer: 'claps', drums: 0.3 },
  신나는: { layer: 'claps', brightness: 0.2 },
  응원: { layer: 'claps', lead: 'brass' },
  운동: { drums: 0.4 },
  헬스: { drums: 0.5, dirt: 0.2 },
  몽환: { reverb: 0.6, lead: 'flute' },
  새벽: { reverb: 0.3, brightness: -0.5 },
  밤: { brightness: -0.3 },
  칠: { chords: 'epiano', brightness: -0.3 },
  수면: { drums: -1, brightness: -0.5, layer: 'waves' },
  자장가: { drums: -1, lead: 'bell' },
  명상: { drums: -1, reverb: 0.5 },
  공부: { drums: -0.4, chords: 'piano' },
  재즈: { lead: 'brass', rhythm: 'swing' },
  보사노바: { rhythm: 'bossa', chords: 'guitar' },
  라틴: { rhythm: 'bossa', lead: 'brass' },
  카페: { chords: 'epiano', brightness: -0.1 },
  랩: { rhythm: 'trap' },
  소울: { chords: 'organ' },
  아이돌: { lead: 'square', brightness: 0.3 },
};

/** By a piece of the name of a genre's detail; the first that fits counts. */
const DETAIL_ACCENTS: readonly (readonly [pattern: RegExp, accent: Accent])[] = [
  [/피아노/, { lead: 'piano', chords: 'piano', drums: -0.4 }],
  [/메탈|하드|그런지|펑크록|개러지|록발라드/, { chords: 'distorted', dirt: 0.5 }],
  [/기타|어쿠스틱|포크|블루/, { chords: 'guitar' }],
  [/신스|퓨처|퓨전|얼터알앤비|칠아웃|글리치/, { lead: 'saw', chords: 'saw' }],
  [/교향|협주|실내악|현악|첼로|바로크/, { lead: 'strings', chords: 'strings' }],
  [/합창|성가|성악|보컬|판소리|앙상블|오페라/, { lead: 'voice', reverb: 0.2 }],
  [/오르간|미사/, { chords: 'organ', reverb: 0.2 }],
  [/레트로|디스코|시티팝|유로|하우스|테크노/, { rhythm: 'fourFloor', chords: 'saw' }],
  [/보사|라틴|탱고|레게/, { rhythm: 'bossa' }],
  [/트랩|드릴|남부|크루/, { rhythm: 'trap' }],
  [/붐뱁|동부|올드스쿨|재즈랩/, { rhythm: 'boomBap', layer: 'crackle' }],
  [/덥스텝|드럼앤베이스|트립합/, { rhythm: 'breakbeat', dirt: 0.3 }],
  [/파도|자연/, { layer: 'waves' }],
  [/백색|아로마/, { layer: 'rain' }],
  [/자장가|수면|명상|요가/, { drums: -1, brightness: -0.4 }],
  [/가야금|산조|정악/, { lead: 'pluck', chords: 'pluck' }],
  [/스윙|비밥|재즈/, { rhythm: 'swing' }],
];

/** What a genre's detail adds; nothing where its name says nothing of sound. */
export function detailAccent(name: string): Accent {
  return DETAIL_ACCENTS.find(([pattern]) => pattern.test(name))?.[1] ?? {};
}
