import type { Response } from '../http/http-facts.ts'

/**
 * What in an answer only Mattermost writes, in words; null: nothing. X-Version-Id is `version.build.confighash.licensed` on every answer of
 * a handler; an error of the router has the form of Mattermost's errors alone; and gorilla's refusal of an upgrade names the version of the
 * protocol.
 */
export function findMattermostMark({
  status,
  headers,
  content,
}: Pick<Response, 'status' | 'headers' | 'content'>): string | null {
  if (status === 403 && headers.some(([name]) => name === 'sec-websocket-version'))
    return 'the refusal of an upgrade'
  const value = headers.find(([name]) => name === 'x-version-id')?.[1]
  if (value !== undefined && /^\d+\.\d+\.\d+\.\S/.test(value)) return 'X-Version-Id'
  const mark = content?.marks.find((one) => one.startsWith('mattermost-'))
  return mark ? (content?.errorId ?? names[mark] ?? mark) : null
}

const names: Readonly<Record<string, string>> = {
  'mattermost-ping': "the ping's own entries",
  'mattermost-config': 'a client configuration',
  'mattermost-page': "the web app's page",
}
