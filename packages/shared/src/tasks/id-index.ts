/** The ids of a file, to find repeats and to tell whether a file has an id. */
export interface IdIndex {
  /** Adds an id; false when it is known already. */
  add(id: string): boolean;
  has(id: string): boolean;
}

/**
 * Most files list their ids in ascending order. As long as that is so an id is looked for by halving, and only other files
 * pay for a hash table, which takes longer to fill than the lines take to read.
 */
export function createIdIndex(): IdIndex {
  const ascending: string[] = [];
  let last = '';
  let others: Set<string> | undefined;
  return {
    add(id) {
      if (others === undefined) {
        if (id > last) {
          ascending.push(id);
          last = id;
          return true;
        }
        others = new Set(ascending);
      }
      // One question instead of two: there are tens of thousands of ids.
      const before = others.size;
      return others.add(id).size > before;
    },
    has: (id) => (others === undefined ? holds(ascending, id) : others.has(id)),
  };
}

/** Whether a list of ids in ascending order holds one. */
function holds(ascending: readonly string[], id: string): boolean {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] ?? '') < id) from = middle + 1;
    else to = middle;
  }
  return ascending[from] === id;
}
