import type { ProjectStatus, StateFile } from '@specflow/shared/schemas';
import { z } from 'zod';
import { updateStateFile } from '../state/update-state-file';

/** Our own key of the state file. It stands directly under `orchestration`, where other tools keep unknown keys. */
const VENDOR_KEY = 'specflow';

const VerificationSchema = z.looseObject({
  status: z.enum(['passed', 'failed']),
  executionId: z.string().optional(),
  at: z.string().optional(),
  phase: z.string().nullish(),
});
const VendorSchema = z.looseObject({ verification: z.unknown() });

/** The outcome of the last verification of the open phase; one of another phase does not count. */
export function readVerification(state: StateFile | null): ProjectStatus['verification'] {
  const vendor = VendorSchema.safeParse(state?.orchestration[VENDOR_KEY]);
  const found = VerificationSchema.safeParse(vendor.data?.verification);
  const number = state?.orchestration.phase?.number ?? null;
  if (!found.success || (found.data.phase ?? null) !== number) return { status: 'none' };
  const { status, executionId, at } = found.data;
  return {
    status,
    ...(executionId === undefined ? {} : { executionId }),
    ...(at === undefined ? {} : { at }),
  };
}

/** An outcome to be recorded. `at` is ISO 8601. */
export interface VerificationOutcome {
  readonly status: 'passed' | 'failed';
  readonly executionId: string;
  readonly at: string;
}

/**
 * Records how the verification of the open phase ended.
 * @throws SpecflowError as `updateStateFile`
 */
export async function recordVerification(project: string, outcome: VerificationOutcome): Promise<void> {
  await updateStateFile(project, (state) => {
    const vendor = z.looseObject({}).safeParse(state.orchestration[VENDOR_KEY]);
    const verification = { ...outcome, phase: state.orchestration.phase?.number ?? null };
    return {
      ...state,
      orchestration: { ...state.orchestration, [VENDOR_KEY]: { ...vendor.data, verification } },
    };
  });
}
