/** A project that the dashboard may work in: registered by the person, or the demo. */
export interface KnownProject {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** Driven by the simulated agent only. */
  readonly demo: boolean;
}
