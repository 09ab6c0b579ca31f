import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/**
 * A route handler file: its address with `[name]` for parameters, and what it exports per HTTP method.
 * @typedef {{ file: string, path: string, methods: RouteMethod[] }} Route
 * @typedef {{ method: string, isOpen: boolean }} RouteMethod `isOpen`: answers without the token
 * @typedef {{ file: string, message: string }} Finding
 * @typedef {{ routes: Route[], findings: Finding[] }} RouteReport
 */

/** @type {Readonly<Record<string, string>>} which wrapper each method has to have */
const GUARDS = {
  GET: 'guardGet',
  HEAD: 'guardGet',
  POST: 'guardMutation',
  PUT: 'guardMutation',
  PATCH: 'guardMutation',
  DELETE: 'guardMutation',
};
const GUARD_MODULE = '@/server/guard';

/** Settings that Next reads from a route file. */
const SETTINGS = new Set(['dynamic', 'revalidate', 'runtime', 'maxDuration', 'fetchCache']);

const ROUTE_FILE = /^route\.(ts|tsx|js|jsx|mjs|cjs)$/;
const CODE_FILE = /\.(ts|tsx|js|jsx|mjs|cjs)$/;

/**
 * Finds every route of a Next application and everything by which one could get past the guard: an export without
 * it, a handler of the pages router, a Server Action.
 * @param {string} sourceDir absolute path of the application's `src`
 * @returns {RouteReport}
 */
export function inspectRoutes(sourceDir) {
  /** @type {Route[]} */
  const routes = [];
  /** @type {Finding[]} */
  const findings = [];
  for (const entry of readdirSync(sourceDir, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = entry.split(path.sep).join('/');
    if (!CODE_FILE.test(file) || /\.test\.tsx?$/.test(file)) continue;
    const text = readFileSync(path.join(sourceDir, entry), 'utf8');
    if (/^\s*(['"])use server\1/m.test(text)) {
      findings.push({ file, message: 'a Server Action is a route without the guard' });
    }
    if (file.startsWith('pages/')) findings.push({ file, message: 'the pages router has no guard' });
    if (!file.startsWith('app/') || !ROUTE_FILE.test(path.posix.basename(file))) continue;
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const methods = source.statements.flatMap((statement) =>
      readStatement(statement, (message) => findings.push({ file, message })),
    );
    if (methods.length > 0 && !importsGuard(source)) {
      findings.push({ file, message: `the guards do not come from ${GUARD_MODULE}` });
    }
    routes.push({ file, path: addressOf(file), methods });
  }
  return { routes, findings };
}

/** @param {string} file */
function addressOf(file) {
  const folders = path.posix.dirname(file).split('/').slice(1);
  return `/${folders.filter((name) => !/^\(.*\)$/.test(name)).join('/')}`;
}

/**
 * @param {ts.Statement} statement
 * @param {(message: string) => void} report
 * @returns {RouteMethod[]}
 */
function readStatement(statement, report) {
  if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)) {
    if (!(ts.isExportDeclaration(statement) && statement.isTypeOnly)) {
      report('exports something that was made elsewhere: write "export const GET = guardGet(…)"');
    }
    return [];
  }
  if (!isExported(statement)) return [];
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [];
  if (!ts.isVariableStatement(statement)) {
    report(`exports a function without the guard: ${statement.getText().slice(0, 60)}`);
    return [];
  }
  return statement.declarationList.declarations.flatMap((declaration) =>
    readDeclaration(declaration, report),
  );
}

/**
 * @param {ts.VariableDeclaration} declaration
 * @param {(message: string) => void} report
 * @returns {RouteMethod[]}
 */
function readDeclaration({ name, initializer }, report) {
  const method = name.getText();
  if (SETTINGS.has(method)) return [];
  const guard = GUARDS[method];
  if (guard === undefined) {
    report(`exports ${method}, which is no method of a guarded route`);
    return [];
  }
  const isCall = initializer !== undefined && ts.isCallExpression(initializer);
  if (!isCall || initializer.expression.getText() !== guard) {
    report(`${method} is not wrapped by ${guard}(…)`);
    return [];
  }
  const isOpen = initializer.arguments.some((argument) => /\bopen:\s*true\b/.test(argument.getText()));
  return [{ method, isOpen }];
}

/** @param {ts.Statement} statement */
function isExported(statement) {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** @param {ts.SourceFile} source */
function importsGuard(source) {
  return source.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      statement.moduleSpecifier.text === GUARD_MODULE,
  );
}
