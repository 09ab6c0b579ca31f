import { isDigit } from './fences';
import { createNextIndex, type NextIndex } from './next-index';

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
/** Files without an extension, standing alone. */
const BARE_NAME = /(?<![\w./-])(?:Docker|Make|Gem|Rake|Proc|Just)file(?![\w/-]|\.\w)/g;
/** Products and expressions that look like files. */
const PRODUCTS =
  /^(?:node|next|nuxt|vue|express|react|three|d3|nest|ember|backbone|chart|moment|socket|discord|alpine|deno|bun|p5|require)\.js$|^(?:process|import\.meta)\.env$/i;

/** Signs that make a word something else than a path: a glob, a URL, an expression. */
const NO_PATH = /[{}:#*%?=&<>\\^!]|\/\//;
const EXTENSION = /^[A-Za-z][A-Za-z0-9]{0,9}$/;
/** Kinds of characters of a word that may be a path; a table, because it is asked for every character of a file. */
const WORD = new Uint8Array(128);
/** Part of the names of most files and folders. */
const IN_NAME = 1;
const OTHER_SIGN = 2;
for (const char of '@+$~()[]{}:#*%?=&<>\\^!') WORD[char.charCodeAt(0)] = OTHER_SIGN;
for (const char of '_.-/') WORD[char.charCodeAt(0)] = IN_NAME;
for (let code = 48; code < 123; code += 1) if (isAlphanumeric(code)) WORD[code] = IN_NAME;
const LONGEST_EXTENSION = 10;
const LONGEST_PATH = 400;
const OPENERS = '([{<*_"';
const CLOSERS = ')]}>*_"';

/**
 * Paths that a task's text names, normalised (`./a` → `a`, `a.ts:12` → `a.ts`), each once, in order.
 * A word counts when it has a slash and an extension, ends in a slash or begins with a usual folder;
 * without a slash it needs a usual extension. URLs, globs, routes and packages don't count.
 */
export function readFilePaths(text: string): string[] {
  const source = text.includes('](') ? text.replaceAll('](', '] (') : text;
  // Made with its first path: a list that grows from nothing takes room for many more.
  let found: string[] | undefined;
  const nextDotOrSlash = createNextDotOrSlash(source);
  for (let next = nextDotOrSlash(0); next !== -1; ) {
    const start = startOfWord(source, next);
    const end = endOfWord(source, next);
    const path = readPath(source, start, end);
    if (path !== null) {
      if (found === undefined) found = [path];
      else found.push(path);
    }
    next = nextDotOrSlash(end);
  }
  if (source.includes('file')) {
    found ??= [];
    for (const [name] of source.matchAll(BARE_NAME)) found.push(name);
  }
  if (found === undefined) return [];
  return found.length > 1 ? [...new Set(found)] : found;
}

/** Finds the next character without which no path is written; -1 when there is none. */
function createNextDotOrSlash(text: string): NextIndex {
  const nextDot = createNextIndex(text, '.');
  const nextSlash = createNextIndex(text, '/');
  return (from) => {
    const dot = nextDot(from);
    const slash = nextSlash(from);
    return dot === -1 || (slash !== -1 && slash < dot) ? slash : dot;
  };
}

function startOfWord(text: string, at: number): number {
  let start = at;
  // Before the text the code is NaN, which is in no table.
  while (isWordCode(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

function endOfWord(text: string, at: number): number {
  let end = at + 1;
  while (isWordCode(text.charCodeAt(end))) end += 1;
  return end;
}

/** Whether a character belongs to a word that may be a path. */
export function isWordCode(code: number): boolean {
  return (WORD[code] ?? 0) !== 0;
}

/** Whether a character stands in the names of most files and folders. */
export function isNameCode(code: number): boolean {
  return WORD[code] === IN_NAME;
}

/** The path that the word between two offsets names; null when it names none. */
export function readPath(source: string, start: number, end: number): string | null {
  if (end - start <= 2 || end - start > LONGEST_PATH) return null;
  return toPath(source.slice(start, end));
}

/**
 * Whether a word of name characters, without two slashes in a row, is a path as it stands, such as `src/lib/a-file.ts`:
 * what {@link readPath} would say of it, sooner.
 * @param word where it begins and ends, with its last slash and its last dot
 */
export function endsInFileName(
  source: string,
  word: { start: number; end: number; slash: number; dot: number },
): boolean {
  const { start, end, slash, dot } = word;
  if (slash <= start || dot < slash || end - start > LONGEST_PATH) return false;
  const length = end - dot - 1;
  if (length < 1 || length > LONGEST_EXTENSION || isDigit(source.charCodeAt(dot + 1))) return false;
  for (let at = dot + 1; at < end; at += 1) if (!isAlphanumeric(source.charCodeAt(at))) return false;
  return isAlphanumeric(source.charCodeAt(start));
}

function toPath(token: string): string | null {
  if (token.startsWith('@') || token.startsWith('-')) return null;
  const trimmed = withoutPosition(trimPunctuation(token));
  if (NO_PATH.test(trimmed)) return null;
  const path = trimmed.startsWith('./') ? trimmed.slice(2) : trimmed;
  return looksLikePath(path) ? path : null;
}

/** `a.ts:12:3` and `a.ts#L3-L9` name `a.ts`. */
function withoutPosition(token: string): string {
  if (!token.includes(':') && !token.includes('#')) return token;
  return token.replace(/(?::\d+(?:-\d+)?(?::\d+)?|#L?\d+(?:-L?\d+)?)$/, '');
}

/** Whether a path names one file, as far as its spelling tells; a folder does not collide with itself. */
export function isFilePath(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.includes('.') || /^[A-Z][a-z]+file$/.test(name);
}

function isAlphanumeric(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
}

/** Takes sentence punctuation and unbalanced brackets off: `(src/a.ts),` → `src/a.ts`. */
function trimPunctuation(token: string): string {
  if (isAlphanumeric(token.charCodeAt(0)) && isAlphanumeric(token.charCodeAt(token.length - 1))) return token;
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
  if (!/[A-Za-z]/.test(path)) return false;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const extension = extensionOf(name);
  if (name.length === path.length) return isUsual(extension) && !PRODUCTS.test(name);
  if (path.startsWith('/')) return isUsual(extension);
  if (
    extension !== undefined ||
    path.startsWith('../') ||
    path.endsWith('/') ||
    /^[A-Z][a-z]+file$/.test(name)
  )
    return true;
  return ROOTS.has(path.slice(0, path.indexOf('/')));
}

function extensionOf(name: string): string | undefined {
  const dot = name.lastIndexOf('.');
  const extension = dot === -1 ? '' : name.slice(dot + 1);
  return EXTENSION.test(extension) ? extension.toLowerCase() : undefined;
}

function isUsual(extension: string | undefined): boolean {
  return extension !== undefined && EXTENSIONS.has(extension);
}
