import type { Html } from './run-report-html';

/** The look of a report: readable on a screen in both themes, and on paper. */
export const REPORT_STYLE: Html = {
  text: `
:root { color-scheme: light dark; --line: #d4d4d8; --muted: #52525b; --warn: #8a5300; }
@media (prefers-color-scheme: dark) { :root { --line: #3a3a40; --muted: #a5a5ae; --warn: #f2b44a; } }
body { margin: 0; font: 15px/1.5 ui-sans-serif, system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.1rem; }
h3 { margin: 1.5rem 0 .25rem; font-size: 1rem; }
h4 { margin: .75rem 0 .25rem; font-size: .85rem; }
.lead, .muted { color: var(--muted); margin: .25rem 0; }
.warn { color: var(--warn); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1.5rem; margin: 1.5rem 0; }
dt { color: var(--muted); }
dd { margin: 0; }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--muted); font-weight: 500; }
@media print { section, tr { break-inside: avoid; } }
`,
};
