import { cleanText } from '@/lib/format/clean-text';

/** Markup that was made here. Any other text is escaped when it becomes part of it. */
export interface Html {
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is shown as it is, in an element as well as in a quoted attribute. */
function escapeHtml(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Template of markup: every value but other markup is escaped. */
export function html(strings: TemplateStringsArray, ...values: readonly (string | number | Html)[]): Html {
  const parts = strings.map((string, index) => {
    const value = values[index];
    if (value === undefined) return string;
    return string + (typeof value === 'object' ? value.text : escapeHtml(String(value)));
  });
  return { text: parts.join('') };
}

/** Several pieces of markup, one after the other. */
export function joinHtml(parts: readonly Html[]): Html {
  return { text: parts.map(({ text }) => text).join('\n') };
}

/** A table of texts; a sentence when it would be empty. */
export function tableHtml(head: readonly string[], rows: readonly (readonly string[])[]): Html {
  if (rows.length === 0) return html`<p class="muted">None.</p>`;
  const titles = head.map((title) => html`<th scope="col">${title}</th>`);
  const body = rows.map((row) => html`<tr>${joinHtml(row.map((cell) => html`<td>${cell}</td>`))}</tr>`);
  return html`<div class="table"><table><thead><tr>${joinHtml(titles)}</tr></thead><tbody>
${joinHtml(body)}
</tbody></table></div>`;
}
