import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { promptOf } from '../support/attempt-files';
import { control, registerProject, startServer, untilServed } from '../support/dashboard-server';
import { openEngine } from '../support/engine';
import { waitFor } from '../support/wait-for';
import { createWorld } from '../support/world';

/** Control characters as they are, besides line breaks and tabs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const ESC = '\u001b';

describe('text of projects and people is data (invariant I10)', () => {
  it('N4: headings, task names, additional context and paths with shell syntax run nothing and arrive word for word', async () => {
    const injections = ['$(touch X)', '`touch X`', '; touch X & # b', '"; touch X; "', "'; touch X; '"];
    const headings = injections.map((text) => `Setup ${text}`);
    const tasks = headings.map(
      (heading, index) => `## ${heading}\n\n- [ ] T00${index + 1} Write notes/n${index}.md ${heading}\n`,
    );
    const world = await createWorld({
      tasks: `# Tasks\n\n${tasks.join('\n')}`,
      projectName: `it's "my" $(touch X) \`touch X\` project`,
    });
    const engine = await openEngine(world);
    const additionalContext = `Mind this: ${injections.join(' ')} --dangerously-skip-permissions`;
    await engine.start({ additionalContext });
    const ready = await engine.until('waiting_merge');

    expect(ready.batches.items.map(({ section }) => section)).toEqual(headings);
    const prompts = await Promise.all((await world.attemptDirs()).map(promptOf));
    headings.forEach((heading, index) => {
      expect(prompts[index]).toContain(`from the "${heading}" section`);
    });
    expect(prompts.every((prompt) => prompt.includes(additionalContext))).toBe(true);
    await engine.command({ type: 'merge', confirmUserGate: false });
    await engine.until('completed');

    const files = await readdir(world.root, { recursive: true });
    expect(files.filter((file) => file.split('/').at(-1) === 'X')).toEqual([]);
    expect(await readdir(join(world.root))).not.toContain('X');
  });

  it('N3: a failure told in quotes, headings and line breaks needs attention, stays so, and leaves a valid state file', async () => {
    const message = 'Implement "failed":\n## It\'s $(touch X)\n{"step": null}\r\n\u001b[31mred';
    const world = await createWorld({ scenario: { steps: [{ do: { behaviour: 'fail', message } }] } });
    const engine = await openEngine(world);
    await engine.start({ autoHealEnabled: false });
    const stopped = await engine.until('needs_attention');
    expect(stopped.recoveryContext).toMatchObject({ options: ['retry', 'skip', 'abort'] });
    expect(stopped.recoveryContext?.issue).toContain('Implement "failed":');
    // The issue also goes to terminals, other tools and webhooks.
    expect(stopped.recoveryContext?.issue).not.toMatch(CONTROL);

    engine.close();
    const again = await openEngine(world);
    again.app.start();
    await again.app.orchestration.reconcile();
    const still = await again.until('needs_attention');
    expect(still.id).toBe(stopped.id);
    expect(still.recoveryContext).toEqual(stopped.recoveryContext);

    // The state file follows the record.
    const state = await waitFor('the state file to say it', async () => {
      const found = await world.project.state();
      return found.orchestration.dashboard?.active?.status === 'needs_attention' && found;
    });
    expect(state).toMatchObject({
      schema_version: '3.0',
      orchestration: {
        dashboard: {
          active: { id: stopped.id, status: 'needs_attention' },
          recoveryContext: { issue: stopped.recoveryContext?.issue },
          decisionLog: expect.any(Array),
        },
      },
    });
    expect((await again.app.projects.list()).projects[0]?.unavailable).toBeUndefined();
    await again.command({ type: 'abort' });
    const { dashboard } = (await world.project.state()).orchestration;
    expect(dashboard).toMatchObject({ active: { status: 'failed' } });
    expect(dashboard).not.toHaveProperty('recoveryContext');
  });

  it('F25: escape sequences, HTML and text direction marks of an agent are plain data in every reply: JSON that no browser takes for a page', async () => {
    const message =
      '\u001b[31mred\u001b]0;title\u0007 <img src=x onerror=alert(1)> </script> \u202Eevil\u0000\u009b2J';
    const world = await createWorld({ scenario: { steps: [{ do: { behaviour: 'fail', message } }] } });
    const server = await startServer(world);
    const projectId = await registerProject(server, world);
    await server.call('/workflow/orchestrate', {
      body: { projectId, config: { skipAnalyze: true, autoHealEnabled: false } },
    });
    const stopped = await untilServed(server, projectId, ({ status }) => status === 'needs_attention');
    expect(stopped.recoveryContext?.issue).toContain('red');
    const sessionId = stopped.executionRecords[0]?.attempts[0]?.sessionId;
    const paths = [
      `/workflow/orchestrate/status?projectId=${projectId}`,
      `/workflow/list?projectId=${projectId}`,
      '/projects',
      `/sessions/${sessionId}?projectId=${projectId}`,
    ];
    for (const path of paths) {
      const reply = await fetch(`${server.url}/api${path}`, {
        headers: { 'x-specflow-token': server.token },
      });
      expect([path, reply.status]).toEqual([path, 200]);
      expect(reply.headers.get('content-type')).toContain('application/json');
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
      // The report is kept word for word, escaped by JSON; the page shows it as text nodes.
      expect(await reply.text()).not.toContain(ESC);
    }
    const raw = await fetch(`${server.url}/api/sessions/${sessionId}/raw?projectId=${projectId}`, {
      headers: { 'x-specflow-token': server.token },
    });
    expect(raw.headers.get('content-type')).not.toContain('html');
    expect(raw.headers.get('x-content-type-options')).toBe('nosniff');
    const state = await waitFor('the state file to say it', async () => {
      const text = await world.project.read('.specflow/orchestration-state.json');
      return text.includes('needs_attention') && text;
    });
    expect(state).not.toContain(ESC);
    await control(server, 'cancel', { projectId });
  });
});
