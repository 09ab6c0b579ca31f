import { readFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {import('./cited-paths.mjs').Finding} Finding */

const START = '(?<![\\w.~@$}-])';
const NAME = '[\\w.-]+';
/** Names that stand for anybody in examples and fixtures. */
const ANYBODY = '(?!(?:me|you|user|dev|ada|node|someone|name)\\b)';

/** @param {string} text */
const literally = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/**
 * What must not be committed: places on somebody's machine and hosts that packages came from.
 * @param {readonly string[]} ownPlaces folders of the present machine, such as the checkout
 * @returns {readonly { pattern: RegExp, what: string }[]}
 */
function privatePlaces(ownPlaces) {
  // A short one, like a container's "/app", is also an ordinary word in a text.
  const telling = ownPlaces.filter((place) => place.split('/').length > 2);
  const folders = [
    ...telling.map(literally),
    '\\/root(?=\\/)',
    `\\/(?:home|Users)\\/${ANYBODY}${NAME}`,
    '\\/work\\/\\w',
  ];
  return [
    { pattern: new RegExp(`${START}(?:${folders.join('|')})(?=[\\w/]|\\b)`), what: 'a path of one machine' },
    {
      pattern: /https?:\/\/[\w.-]*(?:registry|artifactory|nexus|verdaccio|npm-proxy|mirror)[\w.-]*/i,
      what: 'the host of a package registry',
    },
  ];
}

/**
 * Lines of the given files that hold a private place.
 * @param {{ root: string, files: readonly string[], ownPlaces: readonly string[] }} options files relative to `root`
 * @returns {Finding[]}
 */
export function findPrivatePlaces({ root, files, ownPlaces }) {
  const places = privatePlaces(ownPlaces);
  return files.flatMap((file) => {
    const content = readFileSync(path.join(root, file));
    if (content.includes(0)) return [];
    return content
      .toString('utf8')
      .split('\n')
      .flatMap((text, index) =>
        places.flatMap(({ pattern, what }) => {
          const match = pattern.exec(text);
          return match ? [{ file, line: index + 1, message: `holds ${what}: ${match[0]}` }] : [];
        }),
      );
  });
}
