import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isJsonObject, parseJsonObject } from '../protocol/json';
import type { BehaviourChange } from './behaviour-hooks';
import { createParams, refuseScenario } from './behaviour-params';
import { buildBehaviour } from './behaviours/index';

/** Which invocations a step is for; what is not named does not matter. */
export interface StepCondition {
  skill?: string;
  section?: string;
  /** One of the open tasks that are assigned. */
  task?: string;
  /** A part of the prompt. */
  prompt?: string;
  isResume?: boolean;
  isFork?: boolean;
  isHealer?: boolean;
  /** The how-manieth invocation that the rest of the condition fits, from 1. */
  invocation?: number;
}

/** What an invocation that fits does. Behaviours are built afresh for each use. */
export interface ScenarioStep {
  when: StepCondition;
  behaviours: () => BehaviourChange[];
  costUsd?: number;
  delayMs?: number;
}

/** A script for the simulated agent. */
export interface Scenario {
  /** Names the script, so that its invocations can be counted. */
  source: string;
  speed?: number;
  trace?: string;
  steps: ScenarioStep[];
}

function conditionOf(value: unknown): StepCondition {
  if (value === undefined) return {};
  if (!isJsonObject(value)) return refuseScenario('"when" must be an object.');
  const params = createParams('when', value);
  const flag = (name: string): boolean | undefined =>
    params.has(name) ? params.flag(name, false) : undefined;
  const condition: StepCondition = {
    skill: params.optionalText('skill'),
    section: params.optionalText('section'),
    task: params.optionalText('task'),
    prompt: params.optionalText('prompt'),
    isResume: flag('isResume'),
    isFork: flag('isFork'),
    isHealer: flag('isHealer'),
    invocation: params.optionalNumber('invocation'),
  };
  params.finish();
  return condition;
}

function stepOf(value: unknown): ScenarioStep {
  if (!isJsonObject(value)) return refuseScenario('each step must be an object.');
  const { when, do: wanted, ...rest } = value;
  const entries: unknown[] = wanted === undefined ? [] : Array.isArray(wanted) ? wanted : [wanted];
  const params = createParams('a step', rest);
  const step: ScenarioStep = {
    when: conditionOf(when),
    behaviours: () => entries.map(buildBehaviour),
    costUsd: params.optionalNumber('costUsd'),
    delayMs: params.optionalNumber('delayMs'),
  };
  params.finish();
  // Built once here so that a mistake in any step shows at the first start, not only when it is reached.
  step.behaviours();
  return step;
}

/** Parses a scenario. `source` names it in messages and in the count of invocations. */
function parseScenario(text: string, source: string): Scenario {
  const raw = parseJsonObject(text);
  if (raw === undefined) return refuseScenario(`not a JSON object: ${source}`);
  const { steps, ...rest } = raw;
  if (steps !== undefined && !Array.isArray(steps)) return refuseScenario('"steps" must be a list.');
  const params = createParams('the scenario', rest);
  const speed = params.optionalNumber('speed');
  const trace = params.optionalText('trace');
  params.finish();
  return { source, speed, trace, steps: (steps ?? []).map(stepOf) };
}

/**
 * The scenario in force: `SPECFLOW_SIMULATOR_SCENARIO` (a path, or the JSON itself), else
 * `.specflow/simulator-scenario.json` of the project, else none.
 */
export function loadScenario(root: string, env: NodeJS.ProcessEnv): Scenario {
  const given = env.SPECFLOW_SIMULATOR_SCENARIO?.trim();
  if (given?.startsWith('{')) return parseScenario(given, given);
  const path = given ? resolve(given) : join(root, '.specflow', 'simulator-scenario.json');
  if (existsSync(path)) return parseScenario(readFileSync(path, 'utf8'), path);
  return given ? refuseScenario(`not found: ${path}`) : { source: '', steps: [] };
}
