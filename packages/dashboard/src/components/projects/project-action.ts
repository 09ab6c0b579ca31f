/** What the menu of a project can ask for. */
export type ProjectAction =
  | { readonly type: 'complete' | 'copy-path' | 'remove' | 'status' | 'check' }
  | { readonly type: 'workflow'; readonly skill: string };
