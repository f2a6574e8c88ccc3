// What a thread's word2vec kernel works on: addresses and options, read once from a block that the host wrote
// (`src/kernels/word2vec/layout.ts` has the same order).

export let inputRows: usize = 0;
export let outputRows: usize = 0;
/** Bytes from one row to the next, a multiple of 64. */
export let rowBytes: usize = 0;
export let tokens: usize = 0;
export let sequenceStarts: usize = 0;
/** f32 a token; 0 where all weigh 1. */
export let weights: usize = 0;
/** u32 a token: kept where a hash is below it; 0 where nothing is left out. */
export let keepBelow: usize = 0;
/** Alias table: u32 a token, and the other token. */
export let aliasBelow: usize = 0;
export let aliasOther: usize = 0;
export let numTokens: u32 = 0;
/** Huffman paths: u32 (numTokens + 1), and nodes as node * 2 + code. */
export let pathStarts: usize = 0;
export let pathNodes: usize = 0;
/** Units of the epoch: sequence, first place, places, first slot. */
export let units: usize = 0;
/** First unit of each step of the epoch, and the end. */
export let stepStarts: usize = 0;
export let isCbow: bool = false;
export let isHierarchical: bool = false;
/** 0: the whole sequence. */
export let window: u32 = 0;
export let isDynamic: bool = false;
export let isShuffled: bool = false;
export let negatives: u32 = 0;
export let sharesNegatives: bool = false;
export let lossStride: u32 = 1;
export let control: usize = 0;
/** Where a step keeps what it will add, a slot a place. */
export let slots: usize = 0;
export let slotBytes: usize = 0;
/** Whole sequences of a step, for CBOW with the whole sequence as window. */
export let sequenceLists: usize = 0;
export let maxLength: u32 = 0;
export let scratch: usize = 0;
export let scratchBytes: usize = 0;
export let seed: u32 = 0;
/** Most places of a unit that are measured before they are applied. */
export let unitPlaces: usize = 1;
export let learningRate: f64 = 0;
export let minLearningRate: f64 = 0;

/** Reads the block at `address`. */
export function readSettings(address: usize): void {
  inputRows = load<u32>(address);
  outputRows = load<u32>(address, 4);
  rowBytes = load<u32>(address, 8);
  tokens = load<u32>(address, 12);
  sequenceStarts = load<u32>(address, 16);
  weights = load<u32>(address, 20);
  keepBelow = load<u32>(address, 24);
  aliasBelow = load<u32>(address, 28);
  aliasOther = load<u32>(address, 32);
  numTokens = load<u32>(address, 36);
  pathStarts = load<u32>(address, 40);
  pathNodes = load<u32>(address, 44);
  units = load<u32>(address, 48);
  stepStarts = load<u32>(address, 52);
  isCbow = load<u32>(address, 56) !== 0;
  isHierarchical = load<u32>(address, 60) !== 0;
  window = load<u32>(address, 64);
  isDynamic = load<u32>(address, 68) !== 0;
  isShuffled = load<u32>(address, 72) !== 0;
  negatives = load<u32>(address, 76);
  sharesNegatives = load<u32>(address, 80) !== 0;
  lossStride = load<u32>(address, 84);
  control = load<u32>(address, 88);
  slots = load<u32>(address, 92);
  slotBytes = load<u32>(address, 96);
  sequenceLists = load<u32>(address, 100);
  maxLength = load<u32>(address, 104);
  scratch = load<u32>(address, 108);
  scratchBytes = load<u32>(address, 112);
  seed = load<u32>(address, 116);
  learningRate = load<f64>(address, 120);
  minLearningRate = load<f64>(address, 128);
  unitPlaces = load<u32>(address, 136);
}

/** How much a token counts. */
export function weightOf(token: u32): f32 {
  return weights === 0 ? 1 : load<f32>(weights + ((<usize>token) << 2));
}
