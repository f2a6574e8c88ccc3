// The map itself: points drawn by regl-scatterplot (WebGL), lines from a chosen song to its neighbours.
import createScatterplot from 'regl-scatterplot';

/** What the plot draws. */
export interface PlotPoints {
  /** Within [-1, 1]. */
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** What happens on the plot. */
export interface PlotHandlers {
  /** The pointer is over a song, or over none; `position` in pixels of the canvas. */
  onHover(song: number | null, position: readonly [number, number] | null): void;
  onSelect(song: number | null): void;
}

/** Colours of one theme and one colouring. */
export interface PlotColours {
  readonly categoryOf: Uint8Array;
  readonly colours: readonly string[];
  readonly theme: 'light' | 'dark';
}

/** Pixels of the canvas that something else lies on. */
export interface CoveredEdges {
  readonly right: number;
  readonly bottom: number;
}

/** A drawn map. */
export interface Plot {
  colourBy(colours: PlotColours): Promise<void>;
  /** Marks a song and its neighbours; null marks none. */
  mark(song: number | null, neighbours: readonly number[]): void;
  /** Shows only these songs; null shows all. */
  show(songs: number[] | null): void;
  /** Moves so that the first of these songs lies in the middle of what is free, and the others around it. */
  flyTo(songs: readonly number[], covered: CoveredEdges): void;
  /** Enlarges by a factor about the middle of the view. */
  zoom(factor: number): void;
  showAll(): void;
}

const FLIGHT_MS = 700;
/** No flight goes nearer than this: a song and its neighbours often lie within a hair. */
const NEAREST_DISTANCE = 0.06;
/** Room around the whole map. */
const MARGIN = 1.06;
const MARKS = { light: '#14161a', dark: '#ffffff' };
const BACKGROUNDS = { light: '#f6f6f3', dark: '#101318' };

/** Many points are drawn smaller. */
function pointSizeFor(count: number): number {
  if (count <= 2000) return 7;
  return count <= 10_000 ? 5 : count <= 40_000 ? 3.5 : 2.5;
}

/** The distance from which all points are in view; at 1 the view is 2 high. A tall canvas needs more. */
function wholeDistance({ parentElement }: HTMLCanvasElement): number {
  const { clientWidth, clientHeight } = parentElement!;
  return MARGIN * Math.max(1, clientHeight / clientWidth);
}

/** Whether this browser can draw the map. */
export function hasWebgl(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl') !== null;
  } catch {
    return false;
  }
}

/** Makes the plot on a canvas that fills its parent. Call only where `hasWebgl`. */
export function createPlot(canvas: HTMLCanvasElement, points: PlotPoints, handlers: PlotHandlers): Plot {
  const scatterplot = createScatterplot({
    canvas,
    width: 'auto',
    height: 'auto',
    pointSize: pointSizeFor(points.x.length),
    pointSizeSelected: 3,
    pointOutlineWidth: 2,
    opacity: 0.85,
    opacityInactiveScale: 0.5,
    deselectOnDblClick: false,
    cameraDistance: wholeDistance(canvas),
    // No lasso and no rotation: no key changes what a drag does. The library's types lack the option.
    ...({ actionKeyMap: {} } as object),
  });
  let theme: 'light' | 'dark' = 'light';
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const flight = { transition: !isCalm, transitionDuration: FLIGHT_MS };

  scatterplot.subscribe('pointOver', (song: number) =>
    handlers.onHover(song, scatterplot.getScreenPosition(song) ?? null),
  );
  scatterplot.subscribe('pointOut', () => handlers.onHover(null, null));
  scatterplot.subscribe('view', () => handlers.onHover(null, null));
  scatterplot.subscribe('select', ({ points: [song] }: { points: number[] }) =>
    handlers.onSelect(song ?? null),
  );
  scatterplot.subscribe('deselect', () => handlers.onSelect(null));

  return {
    async colourBy({ categoryOf, colours, theme: next }) {
      theme = next;
      await scatterplot.set({
        colorBy: 'valueA',
        pointColor: [...colours],
        pointColorActive: MARKS[theme],
        pointColorHover: MARKS[theme],
        backgroundColor: BACKGROUNDS[theme],
      });
      const spatialIndex = scatterplot.get('spatialIndex');
      await scatterplot.draw(
        { x: points.x, y: points.y, valueA: categoryOf },
        { zDataType: 'categorical', preventFilterReset: true, ...(spatialIndex ? { spatialIndex } : {}) },
      );
    },
    mark(song, neighbours) {
      if (song === null) {
        scatterplot.deselect({ preventEvent: true });
        void scatterplot.clearAnnotations();
        return;
      }
      scatterplot.select([song, ...neighbours], { preventEvent: true });
      const at = (point: number): [number, number] => [points.x[point]!, points.y[point]!];
      void scatterplot.drawAnnotations(
        neighbours.map((neighbour) => ({
          vertices: [at(song), at(neighbour)],
          lineColor: MARKS[theme],
          lineWidth: 1.5,
        })),
      );
    },
    show(songs) {
      void (songs === null
        ? scatterplot.unfilter({ preventEvent: true })
        : scatterplot.filter(songs, { preventEvent: true }));
    },
    flyTo(songs, covered) {
      const [first] = songs;
      if (first === undefined) return;
      const x = points.x[first]!;
      const y = points.y[first]!;
      const reach = songs.reduce(
        (most, song) => Math.max(most, Math.abs(points.x[song]! - x), Math.abs(points.y[song]! - y)),
        0,
      );
      // Neighbours on the far side of the map don't set the scale.
      const distance = Math.max(NEAREST_DISTANCE, Math.min(0.4, 2 * reach));
      const perPixel = (2 * distance) / canvas.parentElement!.clientHeight;
      const target = [x + (covered.right / 2) * perPixel, y - (covered.bottom / 2) * perPixel];
      void scatterplot.zoomToLocation(target, distance, flight);
    },
    zoom(factor) {
      const [x, y] = scatterplot.get('cameraTarget');
      const distance = scatterplot.get('cameraDistance') as unknown as number[] | number;
      const current = typeof distance === 'number' ? distance : distance[0]!;
      void scatterplot.zoomToLocation([x, y], current / factor, { ...flight, transitionDuration: 250 });
    },
    showAll() {
      void scatterplot.zoomToLocation([0, 0], wholeDistance(canvas), flight);
    },
  };
}
