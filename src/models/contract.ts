// The one contract behind which all models stand. What calls a model knows nothing but this.
import type { SongIndex, TagIndex } from '../core/indices.ts';
import type { WorkContext } from '../core/progress.ts';
import type { Dataset } from '../dataset/dataset.ts';

/** A playlist that wants to go on. Each part may be empty or unknown. */
export interface Query {
  /** Empty where there is none. */
  readonly title: string;
  /** Distinct. */
  readonly songs: readonly SongIndex[];
  /** Distinct. */
  readonly tags: readonly TagIndex[];
  /** The playlist's last update in days since 1970-01-01, or null where unknown. */
  readonly date: number | null;
  /** Songs that must not be recommended; default none. */
  readonly bannedSongs?: readonly SongIndex[];
}

/** Candidates, best first; equal scores by ascending index. May be shorter than the limit asked for. */
export interface ScoredList {
  readonly indices: Uint32Array;
  /** Same length; descending, finite. */
  readonly scores: Float64Array;
}

/** A model that ranks songs. */
export interface SongScorer {
  /**
   * The best songs of each query, at most `limit`, never one of the query's own.
   * Answers keep the order of the queries and don't depend on which others are asked beside them.
   */
  scoreSongs(queries: readonly Query[], limit: number, context?: WorkContext): Promise<ScoredList[]>;
}

/** A model that also knows songs that no playlist holds. */
export interface NewSongScorer {
  /** As `scoreSongs`, of the songs that no playlist holds alone. */
  scoreNewSongs(queries: readonly Query[], limit: number, context?: WorkContext): Promise<ScoredList[]>;
}

/** A model that ranks tags. */
export interface TagScorer {
  /** The best tags of each query, at most `limit`, never one of the query's own. */
  scoreTags(queries: readonly Query[], limit: number, context?: WorkContext): Promise<ScoredList[]>;
}

/** What every trained model can do besides scoring. */
export interface TrainedModel {
  /** Name of the model, such as `neighbours`. */
  readonly name: string;
  /** How many songs and tags the dataset had that it learned from: its indices are below these. */
  readonly numSongs: number;
  readonly numTags: number;
  /** How it was trained, as JSON, for the manifest; default the options that were given. */
  readonly provenance?: Readonly<Record<string, unknown>>;
  /** Writes the model into an existing empty folder; `load` of the same model reads it. */
  save(dir: string): Promise<void>;
  /** Ends worker threads, if the model has any. Safe to call twice. */
  close(): Promise<void>;
}

/** What training is given besides data and options. */
export interface TrainContext extends WorkContext {
  /** Any safe integer; default 0. */
  readonly seed?: number;
  /** Worker threads; results don't depend on it. Default 1. */
  readonly threads?: number;
}

/** A kind of model. `Trained` says by its type whether it scores songs, tags or both. */
export interface ModelKind<Options, Trained extends TrainedModel> {
  readonly name: string;
  train(dataset: Dataset, options: Partial<Options>, context?: TrainContext): Promise<Trained>;
  /** Reads what `save` wrote. Throws `FormatError` where the files are not of this model and version. */
  load(dir: string, context?: TrainContext): Promise<Trained>;
}
