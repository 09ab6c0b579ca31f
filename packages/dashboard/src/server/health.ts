import type { HealthReply } from '@specflow/shared/schemas';
import type { Composition } from './composition';
import { PRODUCT_VERSION } from './product-version';

/** What launchers and people ask first: does it answer, with which agent, and how busy is it. */
export async function readHealth(app: Composition): Promise<HealthReply> {
  const [agent, active] = await Promise.all([app.locator.locate(), app.store.listActive()]);
  const { kind, version, path } = agent;
  return { ok: true, version: PRODUCT_VERSION, agent: { kind, version, path }, activeRuns: active.length };
}
