import { basename, dirname, join } from 'node:path';
import { SpecflowError } from '@specflow/shared/errors';
import { z } from 'zod';
import { fileModeOf } from '../files/file-mode';
import { parseJsonText, readTextFile } from '../files/read-text-file';
import { writeFileDurable } from '../files/write-file-durable';
import { withProjectLock } from '../project/with-project-lock';

const EvidenceFileSchema = z.looseObject({
  version: z.string(),
  featureDir: z.string(),
  items: z.record(z.string(), z.unknown()),
});

/** What `specflow mark --evidence` reports. */
export interface RecordedEvidence {
  readonly recorded: true;
  /** How many items the file now holds. */
  readonly itemCount: number;
  readonly text: string;
}

/**
 * Records what proves that tasks are done in `.evidence.json` beside their task file.
 * @throws SpecflowError FILE_INVALID for a file of another shape, which is left as it is
 */
export async function recordEvidence(
  tasksPath: string,
  evidence: { readonly ids: readonly string[]; readonly text: string; readonly now?: Date },
): Promise<RecordedEvidence> {
  const folder = dirname(tasksPath);
  const path = join(folder, '.evidence.json');
  const timestamp = (evidence.now ?? new Date()).toISOString();
  return withProjectLock(path, async () => {
    const file = parseEvidence(path, await readTextFile(path)) ?? {
      version: '1.0',
      featureDir: basename(folder),
      items: {},
    };
    const items = { ...file.items };
    for (const id of evidence.ids) {
      const sharedWith = evidence.ids.filter((other) => other !== id);
      const shared = sharedWith.length > 0 ? { sharedWith } : {};
      items[id] = { itemId: id, timestamp, evidence: evidence.text, ...shared };
    }
    const text = `${JSON.stringify({ ...file, items }, null, 2)}\n`;
    await writeFileDurable(path, text, { mode: await fileModeOf(path, 0o644) });
    return { recorded: true, itemCount: Object.keys(items).length, text: evidence.text };
  });
}

function parseEvidence(path: string, text: string | null): z.infer<typeof EvidenceFileSchema> | null {
  if (text === null) return null;
  const json = parseJsonText(text);
  const parsed = EvidenceFileSchema.safeParse(json.ok ? json.value : undefined);
  if (parsed.success) return parsed.data;
  throw new SpecflowError('FILE_INVALID', {
    message: `${path} is not an evidence file.`,
    hint: 'Correct it by hand or move it away.',
  });
}
