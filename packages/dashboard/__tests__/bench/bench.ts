/*
 * The program behind `npm run bench`: runs sections one after another and prints one table. It asserts nothing.
 * Everything that it starts listens on 127.0.0.1, works in temporary folders and is ended by its process id, also
 * when a signal ends the program.
 */
import { type BusyHome, makeBusyHome } from './busy-home';
import { createCleanups } from './cleanups';
import type { BenchContext, Section } from './context';
import { describeMachine } from './machine';
import { readOptions, type SectionName } from './options';
import { formatReport, type SectionReport } from './report';
import { browserSection } from './sections/browser';
import { loadSection } from './sections/load';
import { pageSection } from './sections/page';
import { parserSection } from './sections/parser';
import { planningSection } from './sections/planning';
import { recoverySection } from './sections/recovery';
import { startSection } from './sections/start';
import { statusSection } from './sections/status';
import { transitionSection } from './sections/transition';
import { wavesSection } from './sections/waves';
import { writeSection } from './sections/write';
import { FULL, TINY } from './sizes';

const SECTIONS: Readonly<Record<SectionName, Section>> = {
  parser: parserSection,
  planning: planningSection,
  waves: wavesSection,
  write: writeSection,
  page: pageSection,
  browser: browserSection,
  start: startSection,
  transition: transitionSection,
  load: loadSection,
  status: statusSection,
  recovery: recoverySection,
};

const cleanups = createCleanups();
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.on(signal, () => void cleanups.run().then(() => process.exit(code)));
}
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args, process.env.INIT_CWD ?? process.cwd());
  if (typeof options === 'string') {
    console.error(options);
    return 2;
  }
  const machine = describeMachine();
  console.log([machine.line, ...(machine.warning ? [machine.warning] : []), ''].join('\n'));
  let busy: Promise<BusyHome> | undefined;
  const sizes = options.tiny ? TINY : FULL;
  const say = (line: string) => console.error(line);
  const context: BenchContext = {
    sizes,
    options,
    cleanups,
    say,
    busyHome: () => {
      busy ??= makeBusyHome(sizes, { cleanups, say });
      return busy;
    },
  };
  const reports: SectionReport[] = [];
  let failed = false;
  for (const name of options.sections) {
    say(`— ${name}`);
    try {
      reports.push(await SECTIONS[name](context));
    } catch (error) {
      failed = true;
      say(`The section ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await cleanups.run();
  console.log(formatReport(reports, options.format));
  return failed ? 1 : 0;
}
