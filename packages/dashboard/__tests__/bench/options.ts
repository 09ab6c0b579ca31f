import { resolve } from 'node:path';
import type { ReportFormat } from './report';

/** Every section, in the order in which they run. */
export const SECTION_NAMES = [
  'parser',
  'planning',
  'waves',
  'write',
  'page',
  'browser',
  'start',
  'transition',
  'load',
  'status',
  'recovery',
] as const;
/** Name of a section as the command line takes it. */
export type SectionName = (typeof SECTION_NAMES)[number];

/** What the command line asks for. */
export interface BenchOptions {
  readonly sections: readonly SectionName[];
  readonly format: ReportFormat;
  /** Also measures the first start from a fresh copy, which installs and builds for minutes. */
  readonly cold: boolean;
  /** Tiny sizes: shows that every section works, measures nothing that means anything. */
  readonly tiny: boolean;
  /** Folder with task files for the section `waves`; the repository's own without it. */
  readonly corpus?: string;
}

const USAGE = `Usage: npm run bench -- [section …] [--markdown] [--cold] [--tiny] [--corpus=<folder>]
Sections: ${SECTION_NAMES.join(', ')}; all of them without any.`;

/** Reads the command line; a text says what is wrong with it. `cwd` is where the command was given. */
export function readOptions(args: readonly string[], cwd: string): BenchOptions | string {
  const flags = args.filter((arg) => arg.startsWith('--'));
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = [
    ...names.filter((name) => !isSectionName(name)),
    ...flags.filter((flag) => !/^--(?:markdown|cold|tiny|corpus=.+)$/.test(flag)),
  ];
  if (unknown.length > 0) return `Not understood: ${unknown.join(' ')}\n${USAGE}`;
  const corpus = flags.find((flag) => flag.startsWith('--corpus='))?.slice('--corpus='.length);
  return {
    sections: names.length === 0 ? SECTION_NAMES : SECTION_NAMES.filter((name) => names.includes(name)),
    format: flags.includes('--markdown') ? 'markdown' : 'text',
    cold: flags.includes('--cold'),
    tiny: flags.includes('--tiny'),
    ...(corpus === undefined ? {} : { corpus: resolve(cwd, corpus) }),
  };
}

function isSectionName(name: string): name is SectionName {
  return SECTION_NAMES.some((known) => known === name);
}
