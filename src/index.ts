// The public API. Names are listed one by one; test/public-api.test.ts holds the list.

export {
  AbortedError,
  ConfigError,
  EvaluationError,
  FormatError,
  type FormatLocation,
  NotFoundError,
  SegueError,
  StorageError,
} from './core/errors.ts';
export type { OutsideId, PlaylistIndex, SongIndex, TagIndex } from './core/indices.ts';
export { ndcg } from './core/ndcg.ts';
export type { Logger, ProgressReporter, WorkContext } from './core/progress.ts';
export { VERSION } from './core/version.ts';
export { type Catalog, type CatalogPlaylist, type CatalogSong, openCatalog } from './dataset/catalog.ts';
export { createDataset, type PlaylistRecord, type SongRecord } from './dataset/create-dataset.ts';
export { type CsrMatrix, csrRow } from './dataset/csr-matrix.ts';
export {
  type Dataset,
  type PlaylistSource,
  type SongMetadata,
  UNKNOWN_DATE,
  UNKNOWN_LIKES,
} from './dataset/dataset.ts';
export { type DemoReport, generateDemoData } from './dataset/demo/generate-demo-data.ts';
export type { DemoSize } from './dataset/demo/sizes.ts';
export { type ImportOptions, importDataset } from './dataset/import-dataset.ts';
export type { ImportReport } from './dataset/import-report.ts';
export { loadDataset } from './dataset/load-dataset.ts';
export { QUESTION_KINDS, type QuestionKind, questionKindOf } from './dataset/question-kind.ts';
export { type SplitOptions, splitDataset } from './dataset/split.ts';
export { type ComparisonReport, compareResults } from './evaluation/compare-results.ts';
export { type EvaluationFiles, evaluateFiles } from './evaluation/evaluate-files.ts';
export {
  type EvaluationOptions,
  type EvaluationReport,
  evaluateResults,
} from './evaluation/evaluate-results.ts';
export type { ArenaGenres, ArenaPlaylist, ArenaSong } from './formats/arena-types.ts';
export { readGenres, writeGenres } from './formats/genres.ts';
export { readPlaylists } from './formats/read-playlists.ts';
export { readSongs } from './formats/read-songs.ts';
export { type ResultPlaylist, readResults, writeResults } from './formats/results.ts';
export { writePlaylists } from './formats/write-playlists.ts';
export { writeSongs } from './formats/write-songs.ts';
export type {
  ModelKind,
  Query,
  ScoredList,
  SongScorer,
  TagScorer,
  TrainContext,
  TrainedModel,
} from './models/contract.ts';
export { GENRE_POPULARITY, type GenrePopularityModel } from './models/genre-popularity/genre-popularity.ts';
export type { Explanation, Reason } from './models/neighbours/explain.ts';
export {
  NEIGHBOURS,
  NEIGHBOURS_DEFAULTS,
  type NeighboursModel,
  type NeighboursOptions,
} from './models/neighbours/neighbours.ts';
export type { NeighboursParameters, NeighbourWeights } from './models/neighbours/parameters.ts';
export { POPULARITY, type PopularityModel } from './models/popularity/popularity.ts';
export { type AnswerReport, answerQuestions } from './serving/answer-questions.ts';
export {
  createRecommender,
  type PlaylistQuestion,
  RECOMMEND_DEFAULTS,
  type Recommendation,
  type Recommender,
  type RecommenderParts,
  type RecommendOptions,
  type SongReason,
} from './serving/recommender.ts';
export {
  loadRecommender,
  type TrainedRecommender,
  trainRecommender,
} from './serving/recommender-artefact.ts';
export { type RunOptions, type RunReport, runArena } from './serving/run-arena.ts';
