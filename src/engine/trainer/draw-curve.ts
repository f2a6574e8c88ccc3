// The course of a training as an SVG picture: loss above, evaluation metrics below, by step. By hand, because it is a few
// lines and a chart library would be a dependency.
import type { MetricsRecord } from './metrics-log.ts';

const WIDTH = 800;
const PANEL_HEIGHT = 260;
const MARGIN = { top: 44, right: 90, bottom: 64, left: 76 };
/** Okabe and Ito's colours, told apart also by those who see few. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [step: number, value: number])[];
}

/**
 * A picture of the records; one panel for the loss, and one for each metric whose scale may differ.
 * @param title above the panels
 */
export function drawCurve(records: readonly MetricsRecord[], title: string): string {
  const metrics = [...new Set(records.flatMap(({ evaluation }) => Object.keys(evaluation ?? {})))];
  const panels: Series[] = [
    { name: 'loss', points: records.map(({ step, loss }) => [step, loss]) },
    ...metrics.map((name) => ({
      name,
      points: records.flatMap(({ step, evaluation }) =>
        evaluation?.[name] === undefined ? [] : [[step, evaluation[name]] as const],
      ),
    })),
  ];
  const lastStep = Math.max(1, ...records.map(({ step }) => step));
  const height = MARGIN.top + panels.length * PANEL_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" ` +
      'font-family="system-ui, sans-serif" font-size="13" fill="#222">',
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="${MARGIN.left}" y="26" font-size="17" font-weight="600">${escapeText(title)}</text>`,
    ...panels.map((series, place) => drawPanel(series, place, lastStep)),
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ name, points }: Series, place: number, lastStep: number): string {
  const top = MARGIN.top + place * PANEL_HEIGHT + 24;
  const bottom = top + PANEL_HEIGHT - MARGIN.bottom;
  const right = WIDTH - MARGIN.right;
  const finite = points.filter(([, value]) => Number.isFinite(value));
  const ticks = chooseTicks(finite.map(([, value]) => value));
  const [low, high] = [ticks[0]!, ticks.at(-1)!];
  const x = (step: number): number => MARGIN.left + ((right - MARGIN.left) * step) / lastStep;
  const y = (value: number): number => bottom - ((bottom - top) * (value - low)) / (high - low);
  const colour = COLOURS[place % COLOURS.length]!;
  const line = finite.map(([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const last = finite.at(-1);
  const steps = chooseTicks([0, lastStep]).filter((step) => step <= lastStep && Number.isInteger(step));
  return [
    ...ticks.map(
      (tick) =>
        `<line x1="${MARGIN.left}" x2="${right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" stroke="#e4e4e4"/>` +
        `<text x="${MARGIN.left - 8}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">${formatNumber(tick)}</text>`,
    ),
    ...steps.map(
      (step) =>
        `<text x="${x(step).toFixed(1)}" y="${bottom + 18}" text-anchor="middle">${formatNumber(step)}</text>`,
    ),
    `<line x1="${MARGIN.left}" x2="${right}" y1="${bottom}" y2="${bottom}" stroke="#888"/>`,
    `<text x="${right + 34}" y="${bottom + 18}">step</text>`,
    `<text x="${MARGIN.left}" y="${top - 10}" fill="${colour}" font-weight="600">${escapeText(name)}</text>`,
    `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`,
    ...(last === undefined
      ? []
      : [
          `<circle cx="${x(last[0]).toFixed(1)}" cy="${y(last[1]).toFixed(1)}" r="3.5" fill="${colour}"/>`,
          `<text x="${(x(last[0]) + 10).toFixed(1)}" y="${(y(last[1]) + 4).toFixed(1)}" fill="${colour}" ` +
            `font-weight="600">${formatNumber(last[1])}</text>`,
        ]),
  ].join('\n');
}

/** Three to seven round numbers that enclose the values: multiples of 1, 2 or 5 times a power of ten. */
export function chooseTicks(values: readonly number[]): number[] {
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const span = high > low ? high - low : Math.abs(low) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const unit = power * [1, 2, 5, 10].find((factor) => span / 4 <= factor * power * (1 + 1e-9))!;
  const first = Math.floor(low / unit + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / unit - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, place) => (first + place) * unit);
}

const formatNumber = (value: number): string => String(Number(value.toPrecision(4)));

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
