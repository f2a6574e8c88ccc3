// Names inside a dataset artefact, shared by what writes and what reads it.

/** Kind of the artefact, in its manifest. */
export const DATASET_KIND = 'dataset';
/** Arrays of the dataset. */
export const DATASET_TENSORS_FILE = 'dataset.safetensors';
/** Names, search. */
export const CATALOG_FILE = 'catalog.sqlite';
