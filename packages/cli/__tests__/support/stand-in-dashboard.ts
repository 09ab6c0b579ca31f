import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tempFolder } from './temp-folder';

/**
 * A folder laid out like the built dashboard whose "next" is a small real server with the real contract of
 * health, token and orchestration routes. A run of it goes through `script`, one status for each poll, and on to
 * the second list once a merge was asked for. A batch run has the `tasks` of the script as they are at its end.
 */
export async function createStandInDashboard(
  script: {
    readonly statuses?: readonly string[];
    readonly failsToStart?: boolean;
    /** Writes its process id into the home and never answers. */
    readonly neverAnswers?: boolean;
    readonly tasks?: readonly Readonly<Record<string, unknown>>[];
  } = {},
): Promise<string> {
  const folder = await tempFolder('dashboard');
  const files = {
    '.next/BUILD_ID': 'x',
    'node_modules/next/dist/bin/next': script.failsToStart
      ? `console.error('cannot find the answer'); process.exit(1);`
      : script.neverAnswers
        ? `const { renameSync, writeFileSync } = require('node:fs');
           const file = process.env.SPECFLOW_HOME + '/server.pid';
           writeFileSync(file + '.new', String(process.pid)); renameSync(file + '.new', file); setInterval(() => {}, 1000);`
        : `const STATUSES = ${JSON.stringify(script.statuses ?? ['running', 'waiting_merge'])};\nconst TASKS = ${JSON.stringify(script.tasks ?? [])};\n${SERVER}`,
    'package.json': '{"type":"commonjs"}',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

const SERVER = `
const { createServer } = require('node:http');
const { mkdirSync, writeFileSync, existsSync, readFileSync, appendFileSync } = require('node:fs');
const { join } = require('node:path');
const home = process.env.SPECFLOW_HOME;
const args = process.argv.slice(2);
const host = args[args.indexOf('-H') + 1];
const port = Number(args[args.indexOf('-p') + 1]);
mkdirSync(home, { recursive: true });
if (!existsSync(join(home, 'token'))) writeFileSync(join(home, 'token'), 'secret-token\\n', { mode: 0o600 });
const token = readFileSync(join(home, 'token'), 'utf8').trim();
writeFileSync(join(home, 'server-env.json'), JSON.stringify(process.env));
let polls = 0;
let merged = false;
let paused = false;
let batch = null;
const run = () => {
  const status = merged ? 'completed' : STATUSES[Math.min(polls, STATUSES.length - 1)];
  return {
    id: 'run-1', agentKind: 'simulator', status, statusReason: 'because', currentPhase: 'implement',
    phase: { number: '0010', name: 'Demo', userGate: 'none' }, intents: paused ? { pause: {} } : {}, warnings: [], totalCostUsd: 0.25,
    executionRecords: status === 'waiting_input' ? [{ id: 'e1', status: 'waiting_for_input', questions: [{ id: 'q1', question: 'Which storage?' }] }] : [],
    batches: { total: 1, current: 0, items: [{ index: 0, section: 'Core \\u001b[31m', status: 'completed', taskIds: ['T001', 'T002', 'T003'], taskStates: { T001: 'done', T002: 'waived', T003: 'deferred' }, unproven: ['T001'], tasksCompleted: 1, costUsd: 0.25 }] },
    progress: { label: 'Implementing batch 1 of 1: Core', batchLabel: null, tasksCompleted: polls, tasksTotal: 3, activeMs: 1000,
      money: { spentUsd: 0.25, reservedUsd: 0, leftUsd: 49.75, healingSpentUsd: 0, decisionSpentUsd: 0, estimatedUsd: 0 } },
    next: status === 'waiting_merge' ? ['merge'] : [],
    ...(batch === null ? {} : { batchRun: {
      file: 'TODO.md', format: 'todo', selection: batch.selector, autonomous: batch.autonomous, notFound: [], skipped: [], blocked: [],
      tasks: TASKS.map((task) => (status === 'running' ? { ...task, status: task.wave === 1 ? 'running' : 'pending' } : task)),
    } }),
    startedAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:01.000Z',
    ...(status === 'needs_attention' ? { recoveryContext: { code: 'BATCH_FAILED', issue: 'tests fail', options: ['retry', 'abort'] } } : {}),
  };
};
const routes = {
  'GET /api/workflow/orchestrate/status': () => { polls += 1; return { orchestration: run(), workflow: null }; },
  'GET /api/workflow/orchestrate/list': () => ({ orchestrations: [], total: 0 }),
  'POST /api/projects/demo': () => ({ project: { id: 'demo-id', name: 'Demo', path: join(home, 'demo'), demo: true } }),
  'POST /api/workflow/orchestrate': () => ({ orchestration: { id: 'run-1' }, batchPlan: { batchCount: 1, taskCount: 3, warnings: [] } }),
  'POST /api/workflow/batch': (body) => { batch = body; return { orchestration: { id: 'run-1' }, plan: {} }; },
  'POST /api/workflow/orchestrate/merge': () => { merged = true; return { orchestration: run() }; },
  'POST /api/workflow/orchestrate/pause': () => { paused = true; return { orchestration: run() }; },
  'POST /api/workflow/orchestrate/go-back': () => ({ orchestration: run() }),
  'POST /api/workflow/orchestrate/budget': () => ({ orchestration: run() }),
  'POST /api/workflow/orchestrate/recover': () => ({ orchestration: run() }),
  'POST /api/workflow/orchestrate/cancel': () => ({ orchestration: run(), receipt: { processesEnded: 2, processesLeft: 0 } }),
};
createServer((request, response) => {
  const reply = (code, body) => response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const path = request.url.split('?')[0];
  if (path === '/api/health') return reply(200, { ok: true, version: '0.0.0', agent: null, activeRuns: 0 });
  if (request.headers['x-specflow-token'] !== token) return reply(401, { error: { code: 'UNAUTHORIZED', message: 'no' } });
  let body = '';
  request.on('data', (data) => { body += data; }).on('end', () => {
    appendFileSync(join(home, 'requests.jsonl'), JSON.stringify({ method: request.method, url: request.url, type: request.headers['content-type'], body: body === '' ? null : JSON.parse(body) }) + '\\n');
    const config = body === '' ? undefined : JSON.parse(body).config;
    if (config && config.maxHealAttempts === 99) return reply(400, { error: { code: 'INVALID_CONFIG', message: 'config.maxHealAttempts: too big', requestId: 'r1', details: { issues: [{ path: 'config.maxHealAttempts', message: 'too big' }, { path: 'config.model', message: 'no flag' }] }, hint: 'Correct the fields listed in details.issues.' } });
    if (config && config.skipDesign) return reply(422, { error: { code: 'PREFLIGHT_FAILED', message: 'The run cannot start.', details: { blockers: [{ code: 'AGENT_MISSING', message: 'No agent \u001b[31m', fix: 'Install it.' }] } } });
    if (path === '/api/settings') return reply(400, { error: { code: 'INVALID_REQUEST', message: 'projectId is missing' } });
    const route = routes[request.method + ' ' + path];
    return route ? reply(200, route(body === '' ? null : JSON.parse(body))) : reply(404, { error: { code: 'NOT_FOUND', message: 'no route' } });
  });
}).listen(port, host);
`;
