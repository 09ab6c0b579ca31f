import { type ClassValue, clsx } from 'clsx';

/** Joins class names; of two Tailwind classes for the same property the later one wins. */
export function cn(...inputs: ClassValue[]): string {
  return mergeClasses(clsx(inputs));
}

/** What a class is about, by the shape of its name; the first shape that fits counts. */
const SUBJECTS: readonly (readonly [shape: RegExp, subject: string])[] = [
  [/^(flex|grid|block|hidden|contents|inline(-flex|-grid|-block)?)$/, 'display'],
  [/^(static|fixed|absolute|relative|sticky)$/, 'position'],
  [/^line-clamp-/, 'line-clamp'],
  [/^(truncate|text-(ellipsis|clip))$/, 'text-overflow'],
  [/^overflow-(auto|hidden|visible|scroll|clip)$/, 'overflow'],
  [/^text-(2xs|xs|sm|base|lg|xl|2xl)$/, 'font-size'],
  [/^text-(left|center|right)$/, 'text-align'],
  [/^text-(pretty|balance|wrap|nowrap)$/, 'text-wrap'],
  [/^text-/, 'color'],
  [/^font-(sans|mono)$/, 'font-family'],
  [/^font-/, 'font-weight'],
  [/^border(-[0-9]+)?$/, 'border-width'],
  [/^border-([xytrbl])(-[0-9]+)?$/, ''],
  [/^border-/, 'border-color'],
  [/^outline-offset-/, 'outline-offset'],
  [/^bg-\[/, 'background-image'],
  [/^bg-blend-/, 'blend'],
  [/^bg-/, 'background-color'],
  [/^flex-(row|col)/, 'flex-direction'],
  [/^flex-(no)?wrap/, 'flex-wrap'],
  [/^flex-/, 'flex'],
  [/^list-(disc|decimal|none)$/, 'list-style'],
  [/^break-(words|all|normal|keep)$/, 'word-break'],
  [/^ring(-[0-9]+)?$/, 'ring-width'],
  [/^rounded(-([trbl]|[trbl]{2}))(-|$)/, 'rounded-part'],
  [
    /^((?:min-|max-)?[wh]|size|[pm][xytrbl]?|inset(?:-[xy])?|top|right|bottom|left|gap(?:-[xy])?|rounded|shadow|opacity|z|leading|tracking|items|justify|self|whitespace|cursor|translate-[xy]|rotate|scale|brightness|grid-cols|col-start|row-start|col-span|overflow-[xy]|shrink|grow|basis|underline-offset|ring|stroke|transition|duration|animate)(?:-|$)/,
    '',
  ],
];

/** Subjects that a class of the key settles as well. */
const COVERS: Readonly<Record<string, readonly string[]>> = {
  size: ['w', 'h'],
  p: ['px', 'py', 'pt', 'pr', 'pb', 'pl'],
  px: ['pr', 'pl'],
  py: ['pt', 'pb'],
  m: ['mx', 'my', 'mt', 'mr', 'mb', 'ml'],
  mx: ['mr', 'ml'],
  my: ['mt', 'mb'],
  inset: ['inset-x', 'inset-y', 'top', 'right', 'bottom', 'left'],
  'inset-x': ['right', 'left'],
  'inset-y': ['top', 'bottom'],
  gap: ['gap-x', 'gap-y'],
  'font-size': ['leading'],
  'border-width': ['x', 'y', 't', 'r', 'b', 'l'],
  y: ['t', 'b'],
  x: ['r', 'l'],
  flex: ['grow', 'shrink', 'basis'],
  rounded: ['rounded-part'],
  overflow: ['overflow-x', 'overflow-y'],
  'line-clamp': ['display', 'overflow'],
};

const merged = new Map<string, string>();
/** More than the page has different lists of; a bound for those that hold computed values. */
const MOST = 2_000;

function mergeClasses(classes: string): string {
  const known = merged.get(classes);
  if (known !== undefined) return known;
  const settled = new Set<string>();
  const kept: string[] = [];
  for (const name of classes.split(' ').toReversed()) {
    const at = variantEnd(name);
    const variant = name.slice(0, at);
    const subject = subjectOf(name.slice(at));
    if (subject !== null) {
      if (settled.has(variant + subject)) continue;
      for (const one of [subject, ...(COVERS[subject] ?? [])]) settled.add(variant + one);
    }
    kept.push(name);
  }
  const result = kept.toReversed().join(' ');
  if (merged.size >= MOST) merged.clear();
  merged.set(classes, result);
  return result;
}

/** Where the variants (`hover:`, `max-sm:`, `data-[state=open]:`) end. */
function variantEnd(name: string): number {
  let depth = 0;
  let end = 0;
  for (let index = 0; index < name.length; index += 1) {
    const character = name[index];
    if (character === '[' || character === '(') depth += 1;
    else if (character === ']' || character === ')') depth -= 1;
    else if (character === ':' && depth === 0) end = index + 1;
  }
  return end;
}

function subjectOf(name: string): string | null {
  const plain = name.replace(/^[-!]+/, '');
  for (const [shape, subject] of SUBJECTS) {
    const found = shape.exec(plain);
    if (found !== null) return subject === '' ? (found[1] ?? null) : subject;
  }
  return null;
}
