import { describeContent } from './content.ts'
import { decodeContent } from './content-coding.ts'
import type { Response } from './http-facts.ts'

/** A response as it stands in the facts, with what its body shows, as far as it can be read. */
export function createResponse(head: Omit<Response, 'content' | 'earlier'>, body: Buffer): Response {
  const decoded = decodeContent({ response: head, body }, { beginning: true })
  return { ...head, content: describeContent(decoded.status === 'ok' ? decoded.value : body) }
}
