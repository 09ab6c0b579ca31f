import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * Copies packages that a package manager linked together into one plain `node_modules` folder: `npm pack` drops
 * symbolic links. Each package goes to the top, or below the one that needs it when another version is there.
 * @param {{ roots: ReadonlyMap<string, string>, target: string }} options `roots` by name, each the real folder of a
 *   package that lies in a `node_modules` with the packages that it needs
 */
export function flattenModules({ roots, target }) {
  /** @type {Map<string, string>} where a package ended up → the real folder that it was copied from */
  const placed = new Map();
  /** @type {{ name: string, source: string, parents: readonly string[] }[]} */
  const queue = [...roots].map(([name, source]) => ({ name, source, parents: [target] }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { name, source, parents } = next;
    const places = parents.map((parent) => path.join(parent, name));
    // What the package would find by itself: the nearest folder that holds this name.
    const found = places.findLast((place) => placed.has(place));
    if (found !== undefined && placed.get(found) === source) continue;
    const place = found === undefined ? places[0] : places.at(-1);
    if (place === undefined || placed.has(place)) {
      throw new Error(`Two versions of ${name} are needed in one place.`);
    }
    placed.set(place, source);
    mkdirSync(path.dirname(place), { recursive: true });
    cpSync(source, place, { recursive: true, dereference: true, filter: isNotNested(source) });
    for (const [dependency, folder] of siblingsOf(name, source)) {
      queue.push({
        name: dependency,
        source: folder,
        parents: [...parents.filter((parent) => place.startsWith(parent)), path.join(place, 'node_modules')],
      });
    }
  }
}

/** The packages that lie beside a package in its own `node_modules`. @param {string} name @param {string} source */
function siblingsOf(name, source) {
  const folder = source.slice(0, -name.length);
  return [...listModules(folder)].filter(([sibling]) => sibling !== name);
}

/**
 * The packages in a `node_modules` folder by name, as real folders.
 * @param {string} folder
 * @returns {Map<string, string>}
 */
export function listModules(folder) {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(path.join(folder, name)).map((inner) => `${name}/${inner}`) : name,
    );
  return new Map(names.map((name) => [name, realpathSync(path.join(folder, name))]));
}

/** @param {string} source */
const isNotNested = (source) => (/** @type {string} */ file) =>
  !path.relative(source, file).split(path.sep).includes('node_modules') || lstatSync(file).isFile();
