/** Extensions that make a bare word without a slash a file name. */
const EXTENSIONS = new Set(
  (
    'ts tsx mts cts js jsx mjs cjs json jsonc json5 md mdx txt yml yaml toml ini env html htm css scss sass less ' +
    'svg png jpg jpeg gif webp ico py pyi ipynb rb go rs java kt kts scala swift c h cc cpp hpp cs php lua sh bash ' +
    'zsh ps1 sql prisma graphql gql proto tf hcl xml csv tsv lock vue svelte astro ex exs erl hs clj dart r jl ' +
    'gradle properties conf cfg lean'
  ).split(' '),
);
/** Folders that make `a/b` a path and not "this or that". */
const ROOTS = new Set(
  (
    'src lib app apps packages test tests __tests__ e2e docs doc scripts specs spec components pages public assets ' +
    'server client api cmd internal pkg bin config migrations db prisma styles hooks services schemas models ' +
    'utils routes fixtures examples tools backend frontend infra deploy .github .claude .specflow .specify .vscode'
  ).split(' '),
);
const KNOWN_NAMES = new Set(['Dockerfile', 'Makefile', 'Gemfile', 'Rakefile', 'Procfile', 'Justfile']);
/** Products that look like files. */
const PRODUCTS =
  /^(?:node|next|nuxt|vue|express|react|three|d3|nest|ember|backbone|chart|moment|socket|discord|alpine|deno|bun|p5|require)\.js$/i;

const TOKEN = /[A-Za-z0-9_.\-/@+$~()[\]{}:#*%?=&<>\\^!]+/g;
const PATH = /^(?:\.{0,2}\/)?(?:[A-Za-z0-9_.@+$~\-()[\]]+\/)*[A-Za-z0-9_.@+$~\-()[\]]*$/;
const EXTENSION = /\.([A-Za-z][A-Za-z0-9]{0,9})$/;
const OPENERS = '([{<*_"';
const CLOSERS = ')]}>*_"';

/**
 * Paths that a task's text names, normalised (`./a` → `a`, `a.ts:12` → `a.ts`), each once, in order.
 * A word counts when it has a slash and an extension, ends in a slash, has several folders or begins with
 * a usual one; without a slash it needs a usual extension. URLs, globs, routes and packages don't count.
 */
export function readFilePaths(text: string): string[] {
  if (!text.includes('.') && !text.includes('/') && !text.includes('file')) return [];
  const found = new Set<string>();
  for (const match of text.replaceAll('](', '] (').matchAll(TOKEN)) {
    const token = match[0];
    if (token.length < 3 || token.length > 400) continue;
    const path = toPath(token);
    if (path !== null) found.add(path);
  }
  return [...found];
}

function toPath(token: string): string | null {
  if (!token.includes('.') && !token.includes('/') && !KNOWN_NAMES.has(token)) return null;
  if (token.includes('://') || token.startsWith('@') || token.startsWith('-')) return null;
  const trimmed = trimPunctuation(token).replace(/(?::\d+(?:-\d+)?(?::\d+)?|#L?\d+(?:-L?\d+)?)$/, '');
  if (!PATH.test(trimmed) || trimmed.includes('//')) return null;
  const path = trimmed.startsWith('./') ? trimmed.slice(2) : trimmed;
  return looksLikePath(path) ? path : null;
}

/** Takes sentence punctuation and unbalanced brackets off: `(src/a.ts),` → `src/a.ts`. */
function trimPunctuation(token: string): string {
  let start = 0;
  let end = token.length;
  while (start < end && OPENERS.includes(token[start] ?? '') && !closesInside(token, start, end)) start += 1;
  while (end > start && '.:?!'.includes(token[end - 1] ?? '')) end -= 1;
  while (end > start && CLOSERS.includes(token[end - 1] ?? '') && !opensInside(token, start, end)) end -= 1;
  while (end > start && '.:?!'.includes(token[end - 1] ?? '')) end -= 1;
  return token.slice(start, end);
}

/** `(group)/page.tsx` and `[id].ts` are names of folders and files: their brackets stay. */
function closesInside(token: string, start: number, end: number): boolean {
  const closer = { '(': ')', '[': ']' }[token[start] ?? ''];
  if (closer === undefined) return false;
  const at = token.indexOf(closer, start);
  return at !== -1 && at < end - 1 && '/.'.includes(token[at + 1] ?? ' ') && at + 2 < end;
}

function opensInside(token: string, start: number, end: number): boolean {
  const opener = { ')': '(', ']': '[' }[token[end - 1] ?? ''];
  if (opener === undefined) return false;
  const at = token.lastIndexOf(opener, end);
  return at > start && token[at - 1] === '/';
}

function looksLikePath(path: string): boolean {
  if (path === '' || !/[A-Za-z]/.test(path)) return false;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const extension = EXTENSION.exec(name)?.[1];
  if (!path.includes('/')) return isFileName(name, extension);
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  if (segments.length === 0) return false;
  if (path.startsWith('/')) return extension !== undefined && EXTENSIONS.has(extension.toLowerCase());
  if (extension !== undefined) return !/^\d/.test(extension);
  if (path.startsWith('../') || path.endsWith('/') || KNOWN_NAMES.has(name)) return true;
  return segments.length > 2 || ROOTS.has(segments[0] ?? '');
}

function isFileName(name: string, extension: string | undefined): boolean {
  if (KNOWN_NAMES.has(name)) return true;
  if (extension === undefined || PRODUCTS.test(name)) return false;
  return EXTENSIONS.has(extension.toLowerCase());
}
