import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type OrchestrationExecution, SettingsSchema } from '@specflow/shared/schemas';
import { describe, expect, it, onTestFinished } from 'vitest';
import { batchRun } from '@/test/batch-run-fixture';
import { createNotificationService } from './notification-service';

/** A real web address that answers with `status` and keeps what it was sent. */
async function listen(status: number) {
  const seen: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address());
  return { url: `http://127.0.0.1:${port}/hook`, seen };
}

function service(webhook?: Record<string, unknown>) {
  const settings = SettingsSchema.parse({ notifications: webhook ? { webhook } : {} });
  return createNotificationService({
    settings: { read: async () => settings, update: async (change) => change(settings) },
    logger: { info: () => undefined, warn: () => undefined },
  });
}

describe('a test notification', () => {
  it('arrives in the chosen format, also while the webhook is switched off', async () => {
    const { url, seen } = await listen(200);
    await service({ url, format: 'plain', enabled: false }).sendTest();
    await service({ url, format: 'slack' }).sendTest();
    expect(seen[0]).toMatchObject({
      headers: { title: 'SpecFlow: Test' },
      body: expect.stringContaining('test message'),
    });
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({ text: expect.stringContaining('*SpecFlow*') });
  });

  it('says why it did not arrive', async () => {
    const { url } = await listen(404);
    await expect(service({ url }).sendTest()).rejects.toMatchObject({
      code: 'WEBHOOK_FAILED',
      message: 'The webhook did not take the test message: the webhook answered 404.',
    });
    await expect(service({ url: 'http://127.0.0.1:1/' }).sendTest()).rejects.toMatchObject({
      code: 'WEBHOOK_FAILED',
    });
    await expect(service().sendTest()).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
});

describe('the notification that a run is over', () => {
  const told = async (run: OrchestrationExecution) => {
    const { url, seen } = await listen(200);
    await service({ url, format: 'plain' }).send(run, { type: 'notify', kind: 'completed', text: 'x' });
    return seen[0]?.headers.title;
  };

  it('never calls a phase complete when it was another kind of run, nor done what is not', async () => {
    const run = batchRun({ status: 'completed' });
    expect(await told(run)).toBe('SpecFlow: A run has ended with tasks that are not done');
    const tasks = (run.batchRun?.tasks ?? []).map((task) => ({ ...task, status: 'completed' as const }));
    const done = run.batchRun && { ...run, batchRun: { ...run.batchRun, tasks } };
    expect(done && (await told(done))).toBe('SpecFlow: Every selected task is done');
    const { batchRun: _none, ...phase } = run;
    expect(await told({ ...phase, kind: 'phase' })).toBe('SpecFlow: A phase is complete');
    const workflow = { skill: 'flow.analyze', context: '' };
    expect(await told({ ...phase, kind: 'workflow', workflow })).toBe('SpecFlow: /flow.analyze has ended');
  });
});
