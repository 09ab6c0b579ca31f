/** The library behind the command, for programs that need the same facts without starting a process. */

export { type AgentLocation, locateAgent } from './agent/locate-agent';
export { type CheckIssue, type CheckReport, checkProject } from './check/check-project';
export { GATES, type Gate, type GateName } from './check/gates';
export { createFileMemory, type FileMemory } from './files/file-memory';
export {
  type Liveness,
  type ProcessIdentity,
  probeProcess,
  readProcessIdentity,
} from './files/process-identity';
export { parseJsonText, readTextFile, withoutBom } from './files/read-text-file';
export { type FileLockOptions, lockPathOf, withFileLock } from './files/with-file-lock';
export {
  createFileOnce,
  createFileOnceOpen,
  createFilesOnce,
  isErrno,
  type WriteOptions,
  writeFileDurable,
} from './files/write-file-durable';
export {
  claudeConfigDir,
  dashboardInfoPath,
  type Environment,
  registryPath,
  settingsPath,
  specflowDir,
  specflowHome,
  stateFilePath,
  tokenPath,
  workflowsDir,
} from './paths';
export { type ClosedPhase, closePhase } from './phase/close-phase';
export { type OpenedPhase, openPhase } from './phase/open-phase';
export { checkProjectPath, isInside } from './project/check-project-path';
export { ensureStateFile, ensureWorkflowsDir } from './project/ensure-state-file';
export {
  type ArtifactsReading,
  type FoundBy,
  findPhaseArtifacts,
  type PhaseArtifacts,
} from './project/find-phase-artifacts';
export { findProjectRoot } from './project/find-project-root';
export { type InitOutcome, type InstalledCommand, initProject } from './project/init-project';
export { isGitWriting, readGitBranch } from './project/read-git-branch';
export { type AddedProject, addProject } from './registry/add-project';
export {
  type RegistryProblem,
  type RegistryProject,
  type RegistryReading,
  readRegistry,
} from './registry/read-registry';
export { removeProject } from './registry/remove-project';
export { listSkills, type Skill } from './skills/list-skills';
export { readStateFile, type StateProblem, type StateReading } from './state/read-state-file';
export { updateStateFile } from './state/update-state-file';
export { progressOf, readProjectStatus } from './status/read-project-status';
export { recordVerification, type VerificationOutcome } from './status/verification';
export { locateTaskFile, readTaskFileIn } from './tasks/locate-task-file';
export { markTasksInFile } from './tasks/mark-tasks-in-file';
export { readDefaultTaskFile } from './tasks/read-default-task-file';
export { readTaskFile, readTaskFileAt, type TaskFile } from './tasks/read-task-file';
export {
  type StatusUpdate,
  type StatusUpdateOptions,
  updateTaskStatuses,
} from './tasks/update-task-statuses';
export { within } from './within';
