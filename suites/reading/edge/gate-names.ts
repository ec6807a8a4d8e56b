import type { ContentMark } from '../../../probes/http/content.ts'

/** What a page's marks say of the gate that wrote it, the plainest first; null: they say nothing of a gate. */
export function nameGate(marks: readonly ContentMark[]): string | null {
  return names.find(([mark]) => marks.includes(mark))?.[1] ?? null
}

const names: readonly (readonly [mark: ContentMark, name: string])[] = [
  ['browser-check', 'a check of the browser'],
  ['block-page', "a firewall's page"],
  ['client-certificate', 'a demand for a client certificate'],
  ['single-sign-on', 'a single sign-on'],
  ['login-form', 'a login page'],
  ['login-title', 'a login page'],
  ['maintenance', 'a maintenance page'],
]
