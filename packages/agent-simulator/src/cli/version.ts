/** The measured build whose contract is followed (build B of the contract page). */
export const AGENT_VERSION = '2.1.328';
