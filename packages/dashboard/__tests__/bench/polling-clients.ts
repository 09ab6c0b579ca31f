import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { DashboardServer } from '../support/dashboard-server';

/** As the page asks while a run is active. */
const POLL_MS = 3_000;

/** What the clients saw. */
export interface PollReport {
  /** Milliseconds of each answer, from the first byte sent to the last one received. */
  readonly latenciesMs: readonly number[];
  readonly notModified: number;
  /** Answers other than 200 and 304. */
  readonly failed: number;
}

/** One request as the page sends it; `etag` is that of the copy it has. */
export interface StatusAnswer {
  readonly status: number;
  readonly etag?: string;
  readonly latencyMs: number;
}

/**
 * Lets `clients` poll the status of a project each for some seconds, at the pace and with the ETag of the page, on a
 * connection of its own. They do not begin at the same moment.
 */
export async function pollLikePages(
  server: DashboardServer,
  load: { readonly projectIds: readonly string[]; readonly clients: number; readonly seconds: number },
): Promise<PollReport> {
  const { projectIds, clients, seconds } = load;
  const answers: StatusAnswer[] = [];
  const untilMs = performance.now() + seconds * 1_000;
  const runClient = async (index: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const projectId = projectIds[index % projectIds.length] ?? '';
    await delay((POLL_MS * index) / clients);
    let etag: string | undefined;
    while (performance.now() < untilMs) {
      const nextMs = performance.now() + POLL_MS;
      const answer = await askStatus(server, { agent, projectId, ...(etag === undefined ? {} : { etag }) });
      etag = answer.etag;
      answers.push(answer);
      await delay(Math.max(0, nextMs - performance.now()));
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => runClient(index)));
  return {
    latenciesMs: answers.map(({ latencyMs }) => latencyMs),
    notModified: answers.filter(({ status }) => status === 304).length,
    failed: answers.filter(({ status }) => status !== 200 && status !== 304).length,
  };
}

/** Asks once. */
export function askStatus(
  server: DashboardServer,
  ask: { readonly agent: Agent; readonly projectId: string; readonly etag?: string },
): Promise<StatusAnswer> {
  const { agent, projectId, etag } = ask;
  const url = `${server.url}/api/workflow/orchestrate/status?projectId=${projectId}`;
  const headers = {
    'x-specflow-token': server.token,
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
  };
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers }, (response) => {
      response.resume();
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          latencyMs: performance.now() - startedMs,
          ...(response.headers.etag === undefined ? {} : { etag: response.headers.etag }),
        }),
      );
    });
    request.once('error', reject);
  });
}
