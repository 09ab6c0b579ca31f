/** One thing that was looked at. `fix` is present when `ok` is false. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly fix?: string;
}

/** A check without a finding. */
export const passed = (name: string, detail: string): Check => ({ name, ok: true, detail });

/** A check with one, and what to do about it. */
export const failed = (name: string, detail: string, fix: string): Check => ({
  name,
  ok: false,
  detail,
  fix,
});
