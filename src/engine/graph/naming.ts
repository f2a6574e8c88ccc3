// Names of tensors and nodes: readable paths such as `encoder/layer0/query/weight`, unique over a graph and all
// graphs inside it, because ONNX lets an inner graph see the names of the outer one.
import { ConfigError } from '../../core/errors.ts';

/** Gives out names; shared by a graph and the graphs inside it. */
export interface Naming {
  /** Runs `build` with `name` added to the path. */
  scope<T>(name: string, build: () => T): T;
  /** Runs `build` with `path` in place of the path. */
  scopeAt<T>(path: string, build: () => T): T;
  /** `name` behind the current path. */
  scoped(name: string): string;
  /** The name itself, or with `_1`, `_2`, ... where it is taken. */
  claimUnique(name: string): string;
  /** @throws ConfigError where the name is empty or taken */
  claim(name: string): string;
}

/** Names for one outermost graph. */
export function createNaming(): Naming {
  const taken = new Set<string>();
  const counters = new Map<string, number>();
  let path = '';
  const scopeAt = <T>(next: string, build: () => T): T => {
    const held = path;
    path = next;
    try {
      return build();
    } finally {
      path = held;
    }
  };
  const scoped = (name: string): string => (path === '' ? name : `${path}/${name}`);
  return {
    scoped,
    scopeAt,
    scope: (name, build) => scopeAt(scoped(name), build),
    claim: (name) => {
      if (name === '') throw new ConfigError('a tensor needs a name that is not empty');
      if (taken.has(name)) {
        throw new ConfigError(`the name '${name}' is taken in this graph; use another, or a scope`);
      }
      taken.add(name);
      return name;
    },
    claimUnique: (name) => {
      let unique = name;
      let count = counters.get(name) ?? 0;
      while (taken.has(unique)) unique = `${name}_${++count}`;
      counters.set(name, count);
      taken.add(unique);
      return unique;
    },
  };
}
