import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newUuid } from '../protocol/ids';
import { type JsonObject, parseJsonObject, stringsOf } from '../protocol/json';
import type { Scenario, ScenarioStep, StepCondition } from './scenario';

/** What conditions are compared with. */
export interface InvocationFacts {
  skill?: string;
  section?: string;
  taskIds: string[];
  prompt: string;
  isResume: boolean;
  isFork: boolean;
  isHealer: boolean;
}

const withoutPrefix = (skill: string | undefined): string => (skill ?? 'none').replace(/^flow\./, '');

function fits(when: StepCondition, facts: InvocationFacts): boolean {
  if (when.skill !== undefined && withoutPrefix(when.skill) !== withoutPrefix(facts.skill)) return false;
  if (when.section !== undefined && when.section !== facts.section) return false;
  if (when.task !== undefined && !facts.taskIds.includes(when.task)) return false;
  if (when.prompt !== undefined && !facts.prompt.includes(when.prompt)) return false;
  if (when.isResume !== undefined && when.isResume !== facts.isResume) return false;
  if (when.isFork !== undefined && when.isFork !== facts.isFork) return false;
  return when.isHealer === undefined || when.isHealer === facts.isHealer;
}

function factsFrom(line: JsonObject): InvocationFacts {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    skill: text(line.skill),
    section: text(line.section),
    taskIds: stringsOf(line.taskIds),
    prompt: text(line.prompt) ?? '',
    isResume: line.isResume === true,
    isFork: line.isFork === true,
    isHealer: line.isHealer === true,
  };
}

/**
 * Adds this invocation to the scenario's log and returns all up to and including it. One O_APPEND write
 * per invocation gives processes that start together different places.
 */
function countedInvocations(input: {
  scenario: Scenario;
  facts: InvocationFacts;
  configDir: string;
  root: string;
}): InvocationFacts[] {
  const key = createHash('sha256')
    .update(`${input.scenario.source}\n${input.root}`)
    .digest('hex')
    .slice(0, 16);
  const folder = join(input.configDir, 'simulator');
  const path = join(folder, `invocations-${key}.jsonl`);
  const id = newUuid();
  mkdirSync(folder, { recursive: true });
  appendFileSync(path, `${JSON.stringify({ id, ...input.facts })}\n`);
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map(parseJsonObject)
    .filter((line) => line !== undefined);
  const own = lines.findIndex((line) => line.id === id);
  return lines.slice(0, own + 1).map(factsFrom);
}

/** The first step that fits this invocation. */
export function chooseStep(input: {
  scenario: Scenario;
  facts: InvocationFacts;
  configDir: string;
  root: string;
}): ScenarioStep | undefined {
  const { scenario, facts } = input;
  if (scenario.steps.length === 0) return undefined;
  const soFar = countedInvocations(input);
  return scenario.steps.find(({ when }) => {
    if (!fits(when, facts)) return false;
    if (when.invocation === undefined) return true;
    return soFar.filter((earlier) => fits(when, earlier)).length === when.invocation;
  });
}
