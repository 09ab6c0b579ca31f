import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type AgentRun, type Outcome, outcomeOf } from '../agent/agent-run';
import { putFile } from '../agent/file-tools';
import { findFeatureDir } from '../project/feature-dir';
import { activePhase } from '../project/orchestration-state';

const NAMES = ['spec.md', 'plan.md', 'tasks.md'] as const;

function titleOf(folder: string): string {
  const words = basename(folder).replace(/^\d+-/, '').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The three documents of a small feature, for projects whose work plan brings none. */
function draftDocuments(folder: string): Record<(typeof NAMES)[number], string> {
  const title = titleOf(folder);
  return {
    'spec.md': `# Specification: ${title}\n\n## Goal\n\n${title} works as the roadmap describes it.\n\n## Acceptance\n\n- Every task is settled.\n- The project's own tests pass.\n`,
    'plan.md': `# Plan: ${title}\n\n1. Lay the ground.\n2. Build the feature in small steps.\n3. Document it.\n`,
    'tasks.md': [
      `# Tasks: ${title}`,
      '',
      '## Setup',
      '',
      '- [ ] T001 Describe the feature in docs/overview.md',
      '- [ ] T002 Note the decisions taken in docs/decisions.md',
      '',
      '## Core',
      '',
      '- [ ] T003 Write down the rules in docs/rules.md',
      '- [ ] T004 List the edge cases in docs/edge-cases.md (depends on T003)',
      '',
      '## Polish',
      '',
      '- [ ] T005 Write the release note in docs/release-note.md',
      '',
    ].join('\n'),
  };
}

function featureDirFor(run: AgentRun): string {
  return findFeatureDir(run.root) ?? join(run.root, 'specs', '0001-first-feature');
}

/** `/flow.design`: writes the documents of the feature that are missing; existing ones are kept. */
export async function design(run: AgentRun): Promise<Outcome> {
  const folder = featureDirFor(run);
  const outcome = outcomeOf('completed', '');
  outcome.phase = 'design';
  const number = activePhase(run.root)?.number;
  run.conversation.note(`I'll design ${titleOf(folder)}${number === undefined ? '' : ` (phase ${number})`}.`);
  await run.hooks.onProgress(run, outcome);
  const planned = run.plan.design();
  const drafts = draftDocuments(folder);
  for (const name of NAMES) {
    if (existsSync(join(folder, name))) continue;
    await run.pace.task(name);
    const content = planned?.find((file) => basename(file.path) === name)?.content ?? drafts[name];
    const change = await putFile(run, { path: relative(run.root, join(folder, name)), content });
    if (!change.ok)
      return { ...outcome, status: 'error', message: `Could not write ${name}: ${change.error}` };
    outcome.artifacts.push({ path: change.path, action: change.action });
    await run.hooks.onProgress(run, outcome);
  }
  const written = outcome.artifacts.map((artifact) => basename(artifact.path));
  const message =
    written.length === 0 ? 'The design documents exist already.' : `Wrote ${written.join(', ')}.`;
  return { ...outcome, message };
}
