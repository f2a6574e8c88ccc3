// Drum patterns of one bar, a letter a step: `X` loud, `x` middling, `o` soft. Four beats of four steps, but for those
// of three steps a beat. Common patterns of such music, simplified.

/** Name of a pattern. */
export type RhythmName =
  | 'none'
  | 'ballad'
  | 'backbeat'
  | 'rock'
  | 'fourFloor'
  | 'boomBap'
  | 'trap'
  | 'breakbeat'
  | 'swing'
  | 'bossa'
  | 'duple'
  | 'jangdan'
  | 'train';

/** What strikes in a bar. */
export interface Rhythm {
  readonly beatsPerBar: number;
  /** Equal parts of a beat. */
  readonly stepsPerBeat: number;
  /** One letter a step, beatsPerBar * stepsPerBeat of them; likewise the others. */
  readonly kick: string;
  readonly snare: string;
  readonly hat: string;
  /** Steps at which the bass plays. */
  readonly bass: string;
  /** How late steps off the beat come, in steps, before the song's own. */
  readonly swing: number;
  /** What the snare is like: a clap, a brush, a rim, a drum. */
  readonly snareKind: 'drum' | 'clap' | 'brush' | 'rim';
}

type Row = [kick: string, snare: string, hat: string, bass: string, snareKind: Rhythm['snareKind']];

const STRAIGHT: Readonly<Record<Exclude<RhythmName, 'swing' | 'jangdan'>, Row>> = {
  none: ['................', '................', '................', 'X.......x.......', 'brush'],
  ballad: ['X.......x.o.....', '....x.......x...', 'x...o...x...o...', 'X.......x.......', 'rim'],
  backbeat: ['X.....x.X.......', '....X.......X...', 'x.o.x.o.x.o.x.o.', 'X.....x.x...x...', 'drum'],
  rock: ['X.x...x.X.x...x.', '....X.......X...', 'X.X.X.X.X.X.X.X.', 'X.x.x.x.X.x.x.x.', 'drum'],
  fourFloor: ['X...X...X...X...', '....X.......X...', '..X...X...X...X.', '..x...x...x...x.', 'clap'],
  boomBap: ['X......x..X.....', '....X.......X..o', 'x.o.x.o.x.o.x.o.', 'X......x..x.....', 'drum'],
  trap: ['X.....x....x..x.', '........X.......', 'xoxoxoxxxoxoxxxx', 'X.....x....x....', 'clap'],
  breakbeat: ['X.x.......X.....', '....X..o.o..X..o', 'x.x.x.x.x.x.x.x.', 'X.x.......x..x..', 'drum'],
  bossa: ['X..xx..xX..xx..x', '..x..x....x..x..', 'oooooooooooooooo', 'X..xx..xX..xx..x', 'rim'],
  duple: ['X.......X.......', '....x.......x...', '....X.......X...', 'X.......x.......', 'drum'],
  train: ['X.......X.......', 'o.oxo.oXo.oxo.oX', '....o.......o...', 'X.......x.......', 'brush'],
};

function toRhythm([kick, snare, hat, bass, snareKind]: Row, stepsPerBeat: number, swing: number): Rhythm {
  return { beatsPerBar: kick.length / stepsPerBeat, stepsPerBeat, kick, snare, hat, bass, swing, snareKind };
}

/** All patterns. */
export const RHYTHMS: Readonly<Record<RhythmName, Rhythm>> = {
  ...(Object.fromEntries(
    Object.entries(STRAIGHT).map(([name, row]) => [name, toRhythm(row, 4, 0)]),
  ) as Record<keyof typeof STRAIGHT, Rhythm>),
  swing: toRhythm(['x.....o.....', '...o.....o..', 'X..X.xX..X.x', 'X..x..x..x..', 'brush'], 3, 0),
  jangdan: toRhythm(['X..x..x.....', '....x.x..x.x', '............', 'X.....x.....', 'rim'], 3, 0.15),
};

/** How hard a letter of a pattern strikes, 0 to 1. */
export function strengthOf(letter: string): number {
  return letter === 'X' ? 1 : letter === 'x' ? 0.7 : letter === 'o' ? 0.35 : 0;
}
