/** What other packages use of the simulated agent besides its executable. */
export { createDemoProject, type DemoProject, type DemoProjectOptions } from './create-demo-project';
