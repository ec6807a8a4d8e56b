import { afterAll, beforeAll, describe, test } from 'vitest'
import { describeDisagreement } from '../../lab/clients/disagreement.ts'
import { collectFacts } from '../../lab/clients/negotiation-scan.ts'
import { servers } from '../../lab/clients/prediction-servers.ts'
import { askServer } from '../../lab/clients/server-answer.ts'
import { createTestCredentials, type TestCredentials } from '../../lab/matrix/server-credentials.ts'
import { shareName, shareOf } from '../../lab/nightly.ts'
import { listMissingPrograms } from '../../lab/programs/programs.ts'
import { clients } from './clients.ts'
import { predictServerChoice } from './server-choice.ts'

const counts = { servers: 0, hellos: 0, refusals: 0, ambiguous: 0, undetermined: 0 }
const cases = shareOf(servers, 12).map((server) => {
  const missing = listMissingPrograms([...new Set([...server.programs, 'openssl'])])
  return {
    server,
    missing,
    title: missing.length > 0 ? `${server.name} (no ${missing.join(', ')})` : server.name,
  }
})
let credentials: TestCredentials

beforeAll(async () => {
  if (cases.some(({ missing }) => missing.length === 0)) credentials = await createTestCredentials()
})

afterAll(async () => {
  await credentials?.[Symbol.asyncDispose]()
  const { hellos, refusals, ambiguous, undetermined } = counts
  console.log(
    `${counts.servers} servers, ${Object.keys(clients).length} clients: ${hellos} answers foretold exactly, ` +
      `${ambiguous} as one of several, ${refusals} refusals; ${undetermined} left open`,
  )
})

/**
 * The prediction is made from facts alone; then the client's hello is sent, and what the server really chose must be it.
 */
describe.concurrent(`every client gets what was predicted: ${shareName}`, () => {
  for (const { server, missing, title } of cases) {
    test.skipIf(missing.length > 0)(title, async ({ expect }) => {
      await using running = await server.start(credentials)
      const facts = await collectFacts(running.port)
      const wrong: string[] = []
      const open = new Set<string>()
      let ambiguous = 0
      for (const [id, client] of Object.entries(clients)) {
        const choice = predictServerChoice(client, facts)
        const difference = describeDisagreement(choice, await askServer(client, running.port))
        if (difference) wrong.push(`${id}: ${difference}`)
        if (choice.answer === 'unknown') {
          counts.undetermined += 1
          if (!server.undetermined?.test(choice.why)) open.add(`${id}: ${choice.why}`)
        } else if (choice.answer === 'refusal') counts.refusals += 1
        else if (choice.suites.length > 1 || choice.groups.length > 1) ambiguous += 1
        else counts.hellos += 1
      }
      expect(wrong).toEqual([])
      expect([...open]).toEqual([])
      // "One of several" must stay the exception, or it would agree with everything.
      expect(ambiguous).toBeLessThan(Object.keys(clients).length / 10)
      counts.ambiguous += ambiguous
      counts.servers += 1
    })
  }
})
