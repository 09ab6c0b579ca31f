import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartOrchestrationReply } from '@specflow/shared/schemas';
import { type DashboardServer, startServer } from '../../support/dashboard-server';
import { largeTaskText, writeLongTranscript } from '../../support/large-phase';
import { createTestProject } from '../../support/project-fixture';
import type { Cleanups } from '../cleanups';
import { makePlace, type Place } from '../place';
import { writeQuietAgent } from '../quiet-agent';

/** How large the phase and what an agent has said are. */
export interface LargeSizes {
  readonly sections: number;
  readonly perSection: number;
  readonly transcriptBytes: number;
}

/** Two projects with a large phase; one is idle, one has a run whose agent has said very much. */
export interface LargeHome {
  readonly server: DashboardServer;
  readonly idleId: string;
  readonly liveId: string;
  readonly runId: string;
}

/** Makes the projects, starts the run with a real runner and a real agent, and writes what it said. */
export async function makeLargeHome(sizes: LargeSizes, cleanups: Cleanups): Promise<LargeHome> {
  const place = await makePlace(cleanups);
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: place.userHome,
    CLAUDE_CONFIG_DIR: join(place.userHome, '.claude'),
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    SPECFLOW_HOME: place.home,
    SPECFLOW_CLAUDE_BIN: await writeQuietAgent(place.root),
  };
  const server = await startServer({ home: place.home, env, onEnd: cleanups.add });
  const add = async (name: string) => {
    const dir = join(place.root, name);
    await mkdir(dir);
    await createTestProject(dir, env, { name, tasks: largeTaskText(sizes) });
    const { body } = await server.call<{ project: { id: string } }>('/projects', { body: { path: dir } });
    return body.project.id;
  };
  const idleId = await add('idle-phase');
  const liveId = await add('live-phase');
  const runId = await startRun(server, liveId);
  await writeLongTranscript(runDir(place, runId), sizes.transcriptBytes);
  return { server, idleId, liveId, runId };
}

async function startRun(server: DashboardServer, projectId: string): Promise<string> {
  const { status, body } = await server.call<StartOrchestrationReply>('/workflow/orchestrate', {
    body: { projectId, config: { skipDesign: true, skipAnalyze: true } },
  });
  if (status !== 201) throw new Error(`The run did not start: ${JSON.stringify(body)}`);
  return body.orchestration.id;
}

function runDir({ home }: Place, runId: string): string {
  return join(home, 'runs', runId);
}
