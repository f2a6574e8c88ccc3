// The public API. Names are listed one by one; test/public-api.test.ts holds the list.

export { type ByteSource, bytesSource } from './audio/byte-source.ts';
export { type DecodedAudio, type DecodeOptions, decodeAudio } from './audio/decode-audio.ts';
export { type AudioClip, melOfAudio } from './audio/mel-of-audio.ts';
export type { MelSpectrogram } from './audio/mel-spectrogram.ts';
export {
  AbortedError,
  ConfigError,
  EvaluationError,
  FormatError,
  type FormatLocation,
  NotFoundError,
  SegueError,
  ShapeError,
  StorageError,
  TrainingError,
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
export { formatDate, parseArenaDate } from './dataset/dates.ts';
export { type DemoOptions, type DemoReport, generateDemoData } from './dataset/demo/generate-demo-data.ts';
export type { DemoSize } from './dataset/demo/sizes.ts';
export type { IdTable } from './dataset/id-table.ts';
export { type ImportOptions, importDataset } from './dataset/import-dataset.ts';
export type { ImportReport } from './dataset/import-report.ts';
export { loadDataset } from './dataset/load-dataset.ts';
export {
  QUESTION_KINDS,
  type QuestionKind,
  type QuestionParts,
  questionKindOf,
} from './dataset/question-kind.ts';
export { type SplitOptions, type SplitReport, splitDataset } from './dataset/split.ts';
export type { QuestionMix } from './dataset/split-plan.ts';
export type { Interval } from './evaluation/bootstrap.ts';
export {
  type ComparisonInput,
  type ComparisonReport,
  compareResults,
  type Difference,
  type Differences,
} from './evaluation/compare-results.ts';
export { type EvaluationFiles, evaluateFiles, type FilesReport } from './evaluation/evaluate-files.ts';
export {
  type EvaluationOptions,
  type EvaluationReport,
  evaluateResults,
  type GroupScores,
} from './evaluation/evaluate-results.ts';
export type { EvaluationWarning } from './evaluation/faults.ts';
export type { MoreMetrics } from './evaluation/more-metrics.ts';
export type { EvaluationInput, EvaluationNames } from './evaluation/pair-results.ts';
export type { PerMetric, Scores } from './evaluation/scores.ts';
export { createTrainingCatalogue, type TrainingCatalogue } from './evaluation/training-catalogue.ts';
export type { ArenaGenres, ArenaPlaylist, ArenaSong } from './formats/arena-types.ts';
export { type FileSource, openFileSource } from './formats/file-source.ts';
export { readGenres, writeGenres } from './formats/genres.ts';
export { type MelPack, openMelPack } from './formats/mel-pack.ts';
export type { NamedVectors, RowRange, WriteWord2vecOptions } from './formats/named-vectors.ts';
export type { ReadOptions } from './formats/read-json-records.ts';
export { readPlaylists } from './formats/read-playlists.ts';
export { readSongs } from './formats/read-songs.ts';
export { type ReadWord2vecOptions, readWord2vec, type Word2vecFormat } from './formats/read-word2vec.ts';
export { type ResultPlaylist, readResults, writeResults } from './formats/results.ts';
export { writeWord2vecBinary } from './formats/word2vec-binary.ts';
export { writeWord2vecText } from './formats/word2vec-text.ts';
export { type PackMelTarsOptions, type PackReport, packMelTars } from './formats/write-mel-pack.ts';
export { writePlaylists } from './formats/write-playlists.ts';
export { writeSongs } from './formats/write-songs.ts';
export { createKernelMemory, type KernelMemory } from './kernels/kernel-memory.ts';
export { cosineScales } from './kernels/nearest/cosine-scales.ts';
export { type CreateNearestOptions, createNearest, type Nearest } from './kernels/nearest/nearest.ts';
export { createVectorStore, type VectorStore, vectorAt } from './kernels/vector-store.ts';
export {
  type BertDirectory,
  readBertDirectory,
  writeBertDirectory,
} from './models/bert/bert-directory.ts';
export { BERT_PRESETS, type BertConfig, type BertPreset } from './models/bert/config.ts';
export {
  PRETRAIN_DEFAULTS,
  type PretrainCheckpoint,
  type PretrainOptions,
} from './models/bert/pretraining/options.ts';
export { pretrainBert } from './models/bert/pretraining/pretrain-bert.ts';
export type { PretrainedBert, PretrainReport } from './models/bert/pretraining/pretrained-bert.ts';
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
export {
  type HeardLabels,
  MEL_CNN,
  type MelCnnKind,
  type MelCnnModel,
} from './models/mel-cnn/mel-cnn.ts';
export {
  MEL_CNN_DEFAULTS,
  type MelCheckpointOptions,
  type MelCnnOptions,
  type SpecAugmentOptions,
} from './models/mel-cnn/options.ts';
export type { HeldOutMeasures, MelLabel, MelReport } from './models/mel-cnn/report.ts';
export type { Explanation, Reason } from './models/neighbours/explain.ts';
export {
  NEIGHBOURS,
  NEIGHBOURS_DEFAULTS,
  type NeighboursModel,
  type NeighboursOptions,
} from './models/neighbours/neighbours.ts';
export type {
  NeighboursParameters,
  NeighbourWeights,
  WeightsByKind,
} from './models/neighbours/parameters.ts';
export { POPULARITY, type PopularityModel } from './models/popularity/popularity.ts';
export { SOUND_SPACE_DEFAULTS, type SoundSpaceOptions } from './models/sound-space/options.ts';
export type { PlacingMeasures, PlacingWay, SoundSpaceReport } from './models/sound-space/report.ts';
export { type PlacedSound, SOUND_SPACE, type SoundSpaceModel } from './models/sound-space/sound-space.ts';
export {
  TITLE_BERT_DEFAULTS,
  type TitleBertOptions,
  type TitleCheckpointOptions,
} from './models/title-bert/options.ts';
export type { TitleParameters, TitleWeights } from './models/title-bert/parameters.ts';
export type { TitleReport } from './models/title-bert/report.ts';
export { TITLE_BERT, type TitleBertModel } from './models/title-bert/title-bert.ts';
export type { Target } from './models/tuning/target.ts';
export type { TuningOutcome } from './models/tuning/tune-by-kind.ts';
export type { MatchReport } from './models/word2vec/given-vectors.ts';
export {
  type CheckpointOptions,
  WORD2VEC_DEFAULTS,
  type Word2vecOptions,
} from './models/word2vec/options.ts';
export type { SpaceWeights, Word2vecParameters } from './models/word2vec/parameters.ts';
export {
  findSimilar,
  rankOddOneOut,
  type SimilarityQuery,
  type SimilarRow,
} from './models/word2vec/similarity.ts';
export type { TrainingReport } from './models/word2vec/train-space.ts';
export {
  type TokenIds,
  type TokenKind,
  type TokenRange,
  tokenName,
  type VectorSpace,
} from './models/word2vec/vector-space.ts';
export { WORD2VEC, type Word2vecModel } from './models/word2vec/word2vec.ts';
export { type AnswerReport, answerQuestions } from './serving/answer-questions.ts';
export { exportModel } from './serving/export/export-model.ts';
export {
  type HeardLabel,
  openSoundTags,
  type SoundTagFinder,
  type SoundTags,
} from './serving/find-sound-tags.ts';
export { type FoundTag, openTitleTags, type TitleTagFinder, type TitleTags } from './serving/find-tags.ts';
export { MAP_DEFAULTS, type MapOptions } from './serving/map/build-map.ts';
export { type MapFiles, writeMap } from './serving/map/write-map.ts';
export { type PlaylistModel, SELECTION } from './serving/model-kinds.ts';
export type { KnownSong, Placements } from './serving/placements.ts';
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
  type LoadedModel,
  loadRecommender,
  loadTrainedModel,
  type TrainedArtefact,
  type TrainedRecommender,
  trainModel,
  trainRecommender,
} from './serving/recommender-artefact.ts';
export { type AnsweredFile, type RunOptions, type RunReport, runArena } from './serving/run-arena.ts';
export { SELECTION_DEFAULTS, type SelectionOptions } from './serving/selection/options.ts';
export type { SelectionOutcome, SelectionReport } from './serving/selection/report.ts';
export type { SelectionModel } from './serving/selection/selection.ts';
export { cleanTitle } from './text/wordpiece/clean-title.ts';
export { KOREAN_SETTINGS, WORDPIECE_DEFAULTS, type WordPieceSettings } from './text/wordpiece/settings.ts';
export {
  createWordPieceTokenizer,
  type Encoding,
  type WordPieceTokenizer,
} from './text/wordpiece/tokenizer.ts';
export { trainVocabulary, type VocabularyOptions } from './text/wordpiece/train-vocabulary.ts';
export { createVocabulary, type WordPieceVocabulary } from './text/wordpiece/vocabulary.ts';
