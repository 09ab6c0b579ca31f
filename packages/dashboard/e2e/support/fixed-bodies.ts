import type { DiffReply, SessionMessage, SessionReply, SettingsReply } from '@specflow/shared/schemas';
import { ago, buildTasks } from '@/test/fixtures';
import { buildActivity } from '@/test/project-fixtures';

/** What the stand-in answers to requests that do not depend on the state of a run; undefined for others. */
export function fixedBody(path: string): unknown {
  if (path.startsWith('/sessions/')) return session();
  const [, last] = /^\/projects\/[^/]+\/(\w+)$/.exec(path) ?? [];
  return last === undefined ? GLOBAL[path]?.() : OF_PROJECT[last]?.();
}

const GLOBAL: Readonly<Record<string, () => unknown>> = {
  '/activity': buildActivity,
  '/health': () => {
    const agent = { kind: 'claude', version: '2.1.0', path: '/home/ada/.local/bin/claude' };
    return { ok: true, version: '0.1.0', agent, activeRuns: 1 };
  },
  '/settings': (): SettingsReply => ({
    notifications: {
      webhook: { enabled: true, url: 'https://ntfy.sh/ada', format: 'plain', includeDetails: false },
    },
    projects: [
      { id: 'app-api', name: 'app-api', permissionMode: 'acceptEdits' },
      {
        id: 'billing',
        name: 'billing',
        permissionMode: 'bypassPermissions',
        permissionChosenAt: ago(86_400),
      },
    ],
  }),
  '/doctor': () => ({
    checks: [
      { name: 'Node', ok: true, detail: 'v20.20.0' },
      { name: 'Git', ok: true, detail: 'git version 2.47.1' },
      { name: 'Agent', ok: true, detail: 'Claude Code 2.1.0 at /home/ada/.local/bin/claude' },
      {
        name: 'Disk',
        ok: false,
        detail: '120 MB free at /home/ada/.specflow',
        fix: 'Make room: a run stops before it when less than 500 MB are free.',
      },
    ],
  }),
  '/workflow/skills': () => ({
    skills: ['flow.design', 'flow.implement', 'flow.review', 'flow.verify'].map((name) => ({
      name,
      scope: 'project',
    })),
  }),
};

const OF_PROJECT: Readonly<Record<string, () => unknown>> = {
  plan,
  artifacts: () => ({
    files: [
      {
        name: 'spec.md',
        path: 'specs/1055-smart-batching/spec.md',
        text: SPEC,
        isTruncated: false,
      },
      { name: 'plan.md', path: 'specs/1055-smart-batching/plan.md', text: '# Plan', isTruncated: true },
      { name: 'tasks.md', path: 'specs/1055-smart-batching/tasks.md', text: '# Tasks', isTruncated: false },
    ],
  }),
  diff,
  status: () => ({
    status: {
      phase: {
        number: '1055',
        name: 'Smart batching',
        branch: '1055-smart-batching',
        status: 'in_progress',
        hasUserGate: false,
        userGateStatus: 'none',
      },
      step: { current: 'implement', index: 2, status: 'in_progress' },
      progress: { tasksCompleted: 12, tasksTotal: 35, tasksBlocked: 1, tasksDeferred: 0, percentage: 34 },
      verification: { status: 'none' },
      health: {
        status: 'warning',
        issues: [{ code: 'BRANCH', severity: 'warning', message: 'Another branch is checked out.' }],
      },
      nextAction: 'continue_implement',
      blockers: [],
      context: { featureDir: 'specs/1055-smart-batching', hasSpec: true, hasPlan: false, hasTasks: true },
    },
  }),
  check: () => ({
    report: {
      passed: false,
      gates: { design: { passed: true }, implement: { passed: false, reason: '23 of 35 tasks are left.' } },
      issues: [],
      suggestedAction: '/flow.implement',
    },
  }),
};

const SPEC = `# Smart batching

Complete a phase **without** a person beside it.

| budget | limit |
|---|---|
| total | $50 |

- [x] T001 Lock file
- [ ] T002 Ledger

\`\`\`ts
const run = await start({ maxTotal: 50 });
\`\`\`
`;

/** Each task needs the first one of its section, and that one the section before. */
function plan() {
  const tasks = buildTasks(12);
  const firstOf = new Map<string | null, string>();
  for (const { id, section } of tasks) if (!firstOf.has(section)) firstOf.set(section, id);
  const firsts = [...firstOf.values()];
  return {
    source: 'tasks.md',
    tasks: tasks.map((task, index) => {
      const first = firstOf.get(task.section) ?? task.id;
      const before = firsts[firsts.indexOf(first) - 1];
      const dependsOn = first !== task.id ? [first] : before === undefined ? [] : [before];
      return { ...task, line: index + 3, dependsOn, files: [`src/${task.id}.ts`], parallel: false };
    }),
    criticalPath: ['T018', 'T030', 'T031'],
    cycles: [],
  };
}

function diff(): DiffReply {
  const change = { status: 'modified' as const, additions: 2, deletions: 1 };
  const text = (path: string) =>
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,3 +1,4 @@\n import { open } from './store';\n-const limit = 5;\n+const limit = 50;\n+const healing = 2;\n export { limit };\n`;
  const paths = ['src/ledger.ts', 'src/state-store.ts'];
  return {
    files: paths.map((path) => ({ path, ...change })),
    filesTruncated: false,
    diff: paths.map(text).join(''),
    isTruncated: false,
  };
}

const MESSAGES: readonly SessionMessage[] = [
  { id: '0-0-0', role: 'system', kind: 'system', text: 'Session started with opus.' },
  { id: '0-1-0', role: 'assistant', kind: 'text', text: 'I begin with T013: the retry policy.' },
  { id: '0-2-0', role: 'assistant', kind: 'tool_use', toolName: 'Bash', text: 'npm test -- retry' },
  { id: '0-3-0', role: 'user', kind: 'tool_result', text: 'FAIL retry.test.ts\n1 failed', isError: true },
  { id: '0-4-0', role: 'assistant', kind: 'text', text: 'The back-off has no upper bound. I add one.' },
];

function session(): SessionReply {
  return { messages: MESSAGES, cursor: '0:100', before: null, atEnd: true, done: false };
}
