/**
 * The builds of Claude Code that the product is proved against: the last one that reports totals per process, and
 * one that reports totals of a session. A newer build is added when its behaviour has been measured.
 */
export const CLAUDE_VERSIONS = /** @type {const} */ (['2.1.197', '2.1.328']);
