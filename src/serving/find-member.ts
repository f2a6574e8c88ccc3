// Finds a model of a certain kind in what was loaded: the model itself, or a member of a selection.
import type { PlaylistModel } from './model-kinds.ts';
import type { LoadedModel } from './recommender-artefact.ts';

type Holding = PlaylistModel & { readonly members: ReadonlyMap<string, PlaylistModel> };

/**
 * What was loaded, or its first member that is named; null where there is none.
 * @param names of models, in the order in which they are wanted
 */
export function findMember(loaded: LoadedModel, names: readonly string[]): LoadedModel | null {
  if (names.includes(loaded.modelName)) return loaded;
  if (!('members' in loaded.model)) return null;
  const { members } = loaded.model as Holding;
  const name = names.find((each) => members.has(each));
  return name === undefined ? null : { ...loaded, modelName: name, model: members.get(name)! };
}
