/** What runs of this version can do; a control of something that does not work yet is never shown. */
export interface RunFeatures {
  readonly healing: boolean;
  readonly decisions: boolean;
  readonly parallel: boolean;
}

/** The features of this version. */
export const RUN_FEATURES: RunFeatures = { healing: true, decisions: true, parallel: true };
