import { parseJsonText, readTextFile, settingsPath, withFileLock, writeFileDurable } from '@specflow/cli/lib';
import { SpecflowError } from '@specflow/shared/errors';
import { type Settings, SettingsSchema } from '@specflow/shared/schemas';
import { orUnwritable } from './file-errors';
import { serializeJson } from './serialize-json';

/** The choices of the person, in `$SPECFLOW_HOME/settings.json`. Unknown keys are kept. */
export interface SettingsStore {
  /**
   * The settings; defaults when there is no file.
   * @throws SpecflowError FILE_INVALID when the file is damaged or newer: it is never replaced by defaults.
   */
  read(): Promise<Settings>;
  /**
   * Reads, changes and writes under a lock, so that no change of another program is lost.
   * @throws SpecflowError FILE_INVALID, FILE_LOCKED, FILE_UNWRITABLE
   */
  update(change: (settings: Settings) => Settings): Promise<Settings>;
}

/** Builds the store of one home. */
export function createSettingsStore(home: string): SettingsStore {
  const path = settingsPath(home);

  async function read(): Promise<Settings> {
    const text = await readTextFile(path);
    if (text === null) return SettingsSchema.parse({});
    const json = parseJsonText(text);
    if (!json.ok) throw invalid(path, json.reason);
    const settings = SettingsSchema.safeParse(json.value);
    if (settings.success) return settings.data;
    const [issue] = settings.error.issues;
    throw invalid(path, `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'invalid'}`);
  }

  return {
    read,
    update: (change) =>
      withFileLock(path, async () => {
        const next = SettingsSchema.parse(change(await read()));
        await orUnwritable(path, () => writeFileDurable(path, serializeJson(next)));
        return next;
      }),
  };
}

function invalid(path: string, reason: string): SpecflowError {
  return new SpecflowError('FILE_INVALID', {
    message: `${path} cannot be used (${reason}).`,
    hint: 'Correct the file, or move it away to start with the defaults.',
    details: { path },
  });
}
