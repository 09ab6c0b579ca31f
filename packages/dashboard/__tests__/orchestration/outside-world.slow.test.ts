import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKeepAwake } from '@/lib/services/keep-awake';
import { createSettingsStore } from '@/lib/services/store/settings-store';
import { openEngine } from '../support/engine';
import { isRunning } from '../support/processes';
import { ONE_BATCH } from '../support/project-fixture';
import { waitFor } from '../support/wait-for';
import { createWorld, type World } from '../support/world';

interface Received {
  readonly title: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

/** A server on loopback that writes down what it is sent. */
async function listen(status = 200) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { title, 'content-type': type } = request.headers;
      const body = Buffer.concat(parts).toString();
      received.push({ title: Array.isArray(title) ? title[0] : title, type, body });
      response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/topic`, received };
}

const SECRET_WORDS = 'agent words: the password is hunter2';
const FAILS = { steps: [{ do: { behaviour: 'fail', message: SECRET_WORDS } }] };

async function failingRun(world: World, webhook: Readonly<Record<string, unknown>>) {
  const store = createSettingsStore(world.home);
  await store.update((settings) => ({
    ...settings,
    notifications: {
      webhook: { enabled: true, format: 'plain', includeDetails: false, url: '', ...webhook },
    },
  }));
  const engine = await openEngine(world);
  await engine.start({ autoHealEnabled: false });
  const stopped = await engine.until('needs_attention');
  return { engine, stopped };
}

describe('webhooks', () => {
  it('plain: the body of ntfy, in our own words; nothing an agent wrote leaves the machine', async () => {
    const world = await createWorld({ tasks: ONE_BATCH, scenario: FAILS });
    const { url, received } = await listen();
    const { engine } = await failingRun(world, { url });
    const message = await waitFor('the message', () => received[0]);
    expect(message).toMatchObject({ title: 'SpecFlow: A run needs your attention' });
    expect(message.body).toBe('Phase 0010 Initial Setup: a run needs your attention');
    await engine.command({ type: 'cancel' });
    expect(JSON.stringify(received)).not.toContain('hunter2');
    expect(received).toHaveLength(1);
  });

  it('slack: JSON with a text; details only when a person has asked for them', async () => {
    const world = await createWorld({ tasks: ONE_BATCH, scenario: FAILS });
    const { url, received } = await listen();
    const { engine } = await failingRun(world, { url, format: 'slack', includeDetails: true });
    const message = await waitFor('the message', () => received[0]);
    expect(message.type).toBe('application/json');
    expect(JSON.parse(message.body)).toEqual({ text: expect.stringContaining('needs your attention') });
    expect(message.body).toContain('agent words');
    await engine.command({ type: 'cancel' });
  });

  it.each([
    ['answers 500', 500],
    ['is not there', null],
  ])('one that %s is logged and stops nothing', async (_name, status) => {
    const world = await createWorld({ tasks: ONE_BATCH, scenario: FAILS });
    const url = status === null ? 'http://127.0.0.1:9/nobody' : (await listen(status)).url;
    const { engine, stopped } = await failingRun(world, { url });
    expect(stopped.recoveryContext?.failure?.class).toBe('task_failure');
    await waitFor('the warning', () =>
      engine.warnings.some(({ message }) => message.includes('notification could not be delivered')),
    );
    await world.play({ steps: [] });
    await engine.command({ type: 'retry' });
    await engine.until('waiting_merge');
    await engine.command({ type: 'finish' });
  });
});

describe('keeping the machine awake', () => {
  /** An inhibitor that writes down its arguments and stays until it is ended. */
  async function fakeInhibitor(body: string) {
    const world = await createWorld({ tasks: null });
    const bin = join(world.root, 'bin');
    await mkdir(bin);
    const log = join(world.root, 'inhibitor.log');
    await writeFile(join(bin, 'systemd-inhibit'), `#!/bin/sh\necho "$$ $*" >> '${log}'\n${body}\n`);
    await chmod(join(bin, 'systemd-inhibit'), 0o755);
    const path = process.env.PATH;
    process.env.PATH = `${bin}:${path}`;
    onTestFinished(() => {
      process.env.PATH = path ?? '';
    });
    const warnings: string[] = [];
    const logger = {
      info: () => undefined,
      warn: (message: string, data?: object) => void warnings.push(`${message} ${JSON.stringify(data)}`),
    };
    const lines = async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean);
    return { awake: createKeepAwake({ platform: 'linux', logger }), lines, warnings };
  }

  it('one inhibitor is held while runs work, and ended when none does; it can be held again', async () => {
    const { awake, lines, warnings } = await fakeInhibitor('exec sleep 600');
    expect(awake.state()).toBe('off');
    awake.set(true);
    awake.set(true);
    const [line = ''] = await waitFor('the inhibitor', async () => {
      const seen = await lines();
      return seen.length > 0 && seen;
    });
    expect(awake.state()).toBe('held');
    expect(line).toContain('--what=idle:sleep');
    const pid = Number(line.split(' ')[0]);
    awake.set(false);
    await waitFor('its end', async () => !(await isRunning(pid)));
    expect(awake.state()).toBe('off');
    awake.set(true);
    await waitFor('the second one', async () => (await lines()).length === 2);
    awake.set(false);
    await waitFor('its end', async () => !(await isRunning(Number(awakePid(await lines())))));
    expect(warnings).toEqual([]);
  });

  it('one that refuses is said once, is not started again and again, and nothing else happens', async () => {
    const { awake, lines, warnings } = await fakeInhibitor('exit 1');
    awake.set(true);
    await waitFor('the refusal', () => awake.state() === 'unavailable');
    for (let again = 0; again < 5; again += 1) awake.set(true);
    awake.set(false);
    expect(await lines()).toHaveLength(1);
    expect(warnings).toEqual([expect.stringContaining('ended with 1')]);
  });

  it('a system without one is said once', () => {
    const warnings: string[] = [];
    const logger = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
    const awake = createKeepAwake({ platform: 'aix', logger });
    awake.set(true);
    awake.set(true);
    expect(awake.state()).toBe('unavailable');
    expect(warnings).toHaveLength(1);
  });
});

function awakePid(lines: readonly string[]): string {
  return lines.at(-1)?.split(' ')[0] ?? '';
}
