// Draws progress on stderr: one live line on a terminal, a plain line every few seconds elsewhere.
import type { WriteStream } from 'node:tty';
import { countOf, formatCount } from '../core/count-of.ts';
import type { ProgressReporter } from '../core/progress.ts';

/** A progress reporter that owns the last line of its stream. */
export interface ProgressLine extends ProgressReporter {
  /** Erases the live line, so that something else can be written. */
  clear(): void;
}

/** A stream to draw on; `isTTY` decides how. */
export type ProgressStream = Pick<WriteStream, 'write'> & { isTTY?: boolean; columns?: number };

const TERMINAL_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 10_000;

/** Seconds as `45 s`, `3 min 20 s` or `2 h 05 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/**
 * @param stream where to draw, usually stderr
 * @param options.quiet draws nothing
 * @param options.now milliseconds; default `performance.now`
 */
export function createProgressLine(
  stream: ProgressStream,
  options: { quiet?: boolean; now?: () => number } = {},
): ProgressLine {
  const now = options.now ?? (() => performance.now());
  const quiet = options.quiet === true;
  const live = stream.isTTY === true;
  let current: { label: string; total: number | null; unit: string; startedAt: number } | null = null;
  let count = 0;
  let detail = '';
  let drawnAt = 0;
  let lineShown = false;

  const describe = (): string => {
    if (current === null) return '';
    const seconds = (now() - current.startedAt) / 1000;
    const rate = seconds > 0.2 && count > 0 ? count / seconds : null;
    const { label, total, unit } = current;
    const amount = total === null ? countOf(count, unit) : `${formatCount(count)} of ${countOf(total, unit)}`;
    let text = `${label}: ${amount}`;
    if (rate !== null) text += `, ${formatCount(rate)}/s`;
    if (rate !== null && current.total !== null && count < current.total) {
      text += `, ${formatDuration((current.total - count) / rate)} left`;
    }
    return detail === '' ? text : `${text}, ${detail}`;
  };

  const clear = (): void => {
    if (!lineShown) return;
    stream.write('\r\u001b[2K');
    lineShown = false;
  };

  const draw = (force: boolean): void => {
    if (quiet || current === null) return;
    const elapsed = now() - drawnAt;
    if (!force && elapsed < (live ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS)) return;
    drawnAt = now();
    if (live) {
      stream.write(`\r\u001b[2K${describe().slice(0, (stream.columns || 80) - 1)}`);
      lineShown = true;
    } else {
      stream.write(`${describe()}\n`);
    }
  };

  const finishStage = (): void => {
    if (quiet || current === null) return;
    const seconds = (now() - current.startedAt) / 1000;
    clear();
    const amount = count > 0 ? `: ${countOf(count, current.unit)}` : '';
    stream.write(`${current.label}${amount}, ${seconds.toFixed(1)} s\n`);
    current = null;
  };

  return {
    stage(label, total, unit) {
      finishStage();
      current = { label, total, unit, startedAt: now() };
      count = 0;
      detail = '';
      drawnAt = now();
      if (live) draw(true);
    },
    advanceTo(value, news = '') {
      count = value;
      detail = news;
      draw(false);
    },
    done: finishStage,
    clear,
  };
}
