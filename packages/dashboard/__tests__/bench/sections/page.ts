import { get } from 'node:http';
import type { DashboardServer } from '../../support/dashboard-server';
import { makeBusyHome } from '../busy-home';
import { withScope } from '../cleanups';
import type { Section } from '../context';

/** How much JavaScript a browser loads before the page of a project works. */
export const pageSection: Section = ({ cleanups, say }) =>
  withScope(cleanups, async (scope) => {
    const home = await makeBusyHome({ projects: 1, liveRuns: 0 }, { cleanups: scope, say });
    const { server } = home;
    const page = await download(server, `/projects/${home.projectIds[0] ?? ''}`, 'identity');
    const html = page.toString('utf8');
    const scripts = findScripts(html);
    const sizes = await Promise.all(
      scripts.map(async (src) => (await download(server, src.replaceAll('&amp;', '&'), 'gzip')).length),
    );
    return {
      title: 'First load of the page of a project',
      measures: [
        {
          name: 'JavaScript, gzipped',
          value: sizes.reduce((sum, size) => sum + size, 0) / 1_000,
          unit: 'kB',
          below: 200,
        },
        { name: 'files', value: scripts.length, unit: '' },
      ],
    };
  });

/** Paths of the scripts that a browser of today loads: `nomodule` ones are for those that know no modules. */
function findScripts(html: string): string[] {
  const tags = [...html.matchAll(/<script\b[^>]*>/gi)].map(([tag]) => tag);
  const modern = tags.filter((tag) => !/\bnomodule\b/i.test(tag));
  return [...new Set(modern.flatMap((tag) => /\bsrc="([^"]+\.js[^"]*)"/.exec(tag)?.[1] ?? []))];
}

/** The bytes as they come over the wire. */
function download(server: DashboardServer, path: string, encoding: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const request = get(`${server.url}${path}`, { headers: { 'accept-encoding': encoding } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks));
        else reject(new Error(`${path} gave ${response.statusCode}`));
      });
    });
    request.once('error', reject);
  });
}
