import { setTimeout as sleep } from 'node:timers/promises'

const everyMs = 250

/**
 * Asks until there is an answer that isn't null.
 *
 * @throws when none came within `seconds`
 */
export async function waitUntil<T>(
  question: () => Promise<T | null>,
  seconds: number,
  signal?: AbortSignal,
): Promise<T> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const answer = await question()
    if (answer !== null) return answer
    if (performance.now() > end) throw new Error(`not so within ${seconds} s: ${question}`)
    await sleep(everyMs, undefined, { signal })
  }
}
