import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OrchestrationConfigSchema } from '@specflow/shared/schemas';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProjectSettings } from './project-settings';
import { createSettingsStore } from './store/settings-store';

async function settingsOfNewHome() {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'specflow-settings-')));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const store = createSettingsStore(home);
  return { store, settings: createProjectSettings({ store, clock: { now: () => 0 } }) };
}

const config = (maxTotal: number) => OrchestrationConfigSchema.parse({ budget: { maxTotal } });

describe('defaults of the dialog', () => {
  it('are offered where nothing was started yet; the last start of a project goes before them', async () => {
    const { settings } = await settingsOfNewHome();
    await settings.setDefaults(config(20));
    await settings.rememberConfig('started', config(7));
    expect((await settings.forProject('new')).lastConfig).toEqual(config(20));
    expect((await settings.forProject('started')).lastConfig).toEqual(config(7));
  });

  it('are not taken for a choice of a project when that chooses something else', async () => {
    const { settings } = await settingsOfNewHome();
    await settings.setDefaults(config(20));
    await settings.choosePermission('chosen', 'acceptEdits');
    await settings.setDefaults(config(30));
    expect((await settings.forProject('chosen')).lastConfig).toEqual(config(30));
  });

  it('can be taken back, and leave everything else as it was', async () => {
    const { settings, store } = await settingsOfNewHome();
    await settings.rememberConfig('started', config(7));
    await settings.setDefaults(config(20));
    await settings.setDefaults(null);
    expect((await settings.forProject('new')).lastConfig).toBeUndefined();
    expect(Object.keys((await store.read()).projects)).toEqual(['started']);
  });
});
