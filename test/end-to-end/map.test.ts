// `segue map` and its page: in a browser without any network, where the machine has one.
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeMapPageData } from '../../src/serving/map/encode-page-data.ts';
import type { MapPageData, MapSong } from '../../src/serving/map/page-data.ts';
import { readPageParts, renderMapPage } from '../../src/serving/map/render-page.ts';
import { runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();

/** A browser of the system; the tests download none. */
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

const HOSTILE = '</script><img src=x onerror="document.title=1"><!--';

/** Twelve songs on a circle; song i is nearest to i + 1, i + 2 and so on. */
const SONGS = Array.from({ length: 12 }, (_, i): MapSong => {
  const others = Array.from({ length: 10 }, (_, j) => (i + j + 1) % 12);
  return {
    id: i,
    name: i === 3 ? HOSTILE : `밤의 노래 ${i}`,
    artists: [i % 2 === 0 ? '가온' : 'Duo'],
    album: 'First Album',
    year: 1990 + 3 * i,
    genres: [i % 3 === 0 ? '발라드' : '댄스'],
    mainTag: i % 4 === 0 ? null : '드라이브',
    playlistCount: 12 - i,
    x: Math.cos((i * Math.PI) / 6),
    y: Math.sin((i * Math.PI) / 6),
    neighbours: others,
    similarities: others.map((_, j) => 0.9 - j / 20),
  };
});

const WINDOW = { width: 760, height: 500 };

describe.skipIf(CHROMIUM === undefined)('the page of segue map (needs a Chromium of the system)', () => {
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  /** Opens the page without a network; what it logs and asks for goes into `faults`. */
  async function openPage({ locale = 'en-US', webgl = true } = {}): Promise<Page> {
    const context = await browser.newContext({ offline: true, locale, viewport: WINDOW });
    const opened = await context.newPage();
    opened.on('console', (message) => faults.push(message.text()));
    opened.on('pageerror', (error) => faults.push(error.message));
    opened.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) faults.push(request.url());
    });
    if (!webgl) await opened.addInitScript('HTMLCanvasElement.prototype.getContext = () => null');
    await opened.goto(pathToFileURL(join(folder(), 'map.html')).href);
    await opened.waitForSelector('html[data-ready]');
    return opened;
  }
  const legendOf = (opened: Page) => opened.locator('#legend .grow').allTextContents();

  beforeAll(async () => {
    const pieces = renderMapPage(encodeMapPageData(SONGS, 'genre'), readPageParts());
    await writeFile(join(folder(), 'map.html'), pieces.join(''));
    browser = await chromium.launch({
      executablePath: CHROMIUM!,
      args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
    });
    page = await openPage();
  });
  afterEach(() => {
    expect(faults).toEqual([]);
  });
  afterAll(() => browser?.close());

  it('names the song under the pointer, and shows it when it is clicked', async () => {
    expect(await page.locator('#fault').isHidden()).toBe(true);
    const stage = (await page.locator('#stage').boundingBox())!;
    // Song 6 lies at (-1, 0); half the width of the window shows 1.06, the room around the map with it.
    const radius = stage.width / 2 / 1.06;
    const [x, y] = [stage.x + stage.width / 2 - radius, stage.y + stage.height / 2];
    await page.mouse.move(x + 40, y + 40);
    await page.mouse.move(x, y);
    await page.waitForSelector('#tooltip:not([hidden])');
    expect(await page.textContent('#tooltip')).toBe('밤의 노래 6가온');
    await page.mouse.click(x, y);
    await page.waitForSelector('#panel:not([hidden])');
    expect(await page.textContent('#panel h2')).toBe('밤의 노래 6');
    await page.click('#close');
    expect(await page.locator('#panel').isHidden()).toBe(true);
  });

  it('finds a song by keyboard, shows it with its nearest songs, and goes on to one of them', async () => {
    await page.fill('#query', '노래 5');
    expect(await page.locator('#results .song-name').allTextContents()).toEqual(['밤의 노래 5']);
    await page.press('#query', 'ArrowDown');
    expect(await page.getAttribute('#query', 'aria-activedescendant')).toBe('result-0');
    await page.press('#query', 'Enter');
    expect(await page.textContent('#panel h2')).toBe('밤의 노래 5');
    expect(await page.locator('#panel dd').allTextContents()).toEqual([
      ...['First Album', '2005', '댄스', '드라이브', '7', '5'],
    ]);
    const neighbours = await page.locator('#panel li .song-name').allTextContents();
    expect(neighbours).toEqual([6, 7, 8, 9, 10, 11, 0, 1, 2, 3].map((i) => SONGS[i]!.name));
    expect(await page.locator('#panel li .muted').first().textContent()).toBe('0.90');
    await page.locator('#panel li button').nth(1).click();
    expect(await page.textContent('#panel h2')).toBe('밤의 노래 7');
    await page.keyboard.press('Escape');
    expect(await page.locator('#panel').isHidden()).toBe(true);
  });

  it('shows a title that looks like HTML as it is written', async () => {
    await page.fill('#query', 'onerror');
    await page.press('#query', 'Enter');
    expect(await page.textContent('#panel h2')).toBe(HOSTILE);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('Song map');
    await page.keyboard.press('Escape');
    await page.click('#zoom-all');
  });

  it('changes points and legend with what colours mean, and shows one category alone', async () => {
    // Nothing but the canvas and the buttons beside it: their picture changes only where points do.
    const takePicture = async (): Promise<string> => {
      await page.mouse.move(5, 5);
      await page.waitForTimeout(900);
      return (await page.locator('#canvas').screenshot()).toString('base64');
    };
    expect(await legendOf(page)).toEqual(['댄스', '발라드']);
    const pictures = [await takePicture()];
    await page.getByLabel('Era').check();
    expect((await legendOf(page)).slice(0, 2)).toEqual(['1990–1999', '2000–2004']);
    pictures.push(await takePicture());
    await page.getByLabel('Main tag').check();
    expect(await legendOf(page)).toEqual(['드라이브', 'Other or unknown']);
    const entry = page.locator('#legend button').first();
    await entry.click();
    expect(await entry.getAttribute('aria-pressed')).toBe('true');
    pictures.push(await takePicture());
    expect(new Set(pictures).size).toBe(3);
  });

  it('speaks Korean to a Korean browser, and English when asked to', async () => {
    const korean = await openPage({ locale: 'ko-KR', webgl: false });
    expect(await korean.textContent('h1')).toBe('노래 지도');
    expect(await korean.getAttribute('html', 'lang')).toBe('ko');
    await korean.click('#language');
    expect(await korean.textContent('h1')).toBe('Song map');
    await korean.context().close();
  });

  it('says so where there is no WebGL, and still searches', async () => {
    const plain = await openPage({ webgl: false });
    expect(await plain.textContent('#fault')).toContain('no WebGL');
    expect(await plain.locator('#fault').isVisible()).toBe(true);
    await plain.fill('#query', 'Duo');
    await plain.press('#query', 'Enter');
    expect(await plain.textContent('#panel h2')).toBe('밤의 노래 1');
    await plain.context().close();
  });
});

describe('segue map', () => {
  const map = (...args: string[]) => runSegue(['map', '--data', 'dataset', ...args], { cwd: folder() });

  beforeAll(async () => {
    const segue = (...args: string[]) => segueOutput([...args, '--quiet'], folder());
    await segue('demo-data', '--out', 'arena', '--seed', '4');
    await segue('import', 'arena', '--out', 'dataset');
    await segue(
      'train',
      'word2vec',
      '--data',
      'dataset',
      '--out',
      'model',
      '--epochs',
      '1',
      '--dimensions',
      '16',
    );
    await segue('train', 'popularity', '--data', 'dataset', '--out', 'popular');
  });

  it('writes one page with the most frequent songs, the same for the same seed', async () => {
    const { code, stdout, stderr } = await map(
      '--model',
      'model',
      '--out',
      'a.html',
      '--songs',
      '300',
      '--quiet',
    );
    expect([code, stdout, stderr]).toEqual([0, '300 songs drawn in a.html\n', '']);
    const page = readFileSync(join(folder(), 'a.html'), 'utf8');
    const data = JSON.parse(/id="data">([^<]*)</.exec(page)![1]!) as MapPageData;
    expect(data).toMatchObject({ format: 1, colour: 'genre' });
    expect(new Set(data.ids).size).toBe(300);
    expect(data.names.every((name) => name !== '')).toBe(true);
    const again = await map(
      '--model',
      'model',
      '--out',
      'b.html',
      '--songs',
      '300',
      '--threads',
      '1',
      '--json',
    );
    expect(JSON.parse(again.stdout)).toEqual({ out: 'b.html', numSongs: 300 });
    expect(readFileSync(join(folder(), 'b.html'), 'utf8')).toBe(page);
  });

  it('replaces a page only by force', async () => {
    await writeFile(join(folder(), 'mine.html'), 'mine');
    const refused = await map('--model', 'model', '--out', 'mine.html', '--songs', '50');
    expect([refused.code, refused.stderr]).toEqual([
      2,
      'segue: --out: mine.html exists; give another path, or --force to replace it\n',
    ]);
    expect(readFileSync(join(folder(), 'mine.html'), 'utf8')).toBe('mine');
    const forced = await map('--model', 'model', '--out', 'mine.html', '--songs', '50', '--force', '--quiet');
    expect(forced.code).toBe(0);
    expect(readFileSync(join(folder(), 'mine.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('never replaces a file of its model or data set', async () => {
    const file = join('dataset', 'catalog.sqlite');
    const before = readFileSync(join(folder(), file));
    const { code, stderr } = await map('--model', 'model', '--out', file, '--force');
    expect([code, stderr]).toEqual([
      2,
      `segue: --out: ${file} would replace what it is made of, in dataset; give another path\n`,
    ]);
    expect(readFileSync(join(folder(), file)).equals(before)).toBe(true);
  });

  it.each([
    [
      ['--model', 'popular'],
      2,
      'popular is a popularity model, which has no vectors; give a word2vec or sound-space model',
    ],
    [['--model', 'nowhere'], 4, 'nowhere'],
  ])('names what is wrong in %j, and writes nothing', async (args, code, message) => {
    const run = await map(...args, '--out', 'none.html');
    expect([run.code, run.stdout]).toEqual([code, '']);
    expect(run.stderr).toContain(message);
    expect(run.stderr.trimEnd()).not.toContain('\n');
    expect(existsSync(join(folder(), 'none.html'))).toBe(false);
  });
});
