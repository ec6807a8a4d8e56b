import type { ArchivedHost } from '../../core/access.ts'
import { createLimiter } from '../../core/limiter.ts'
import { mapOutcome, type Outcome } from '../../core/outcome.ts'
import type { SshEndpoint } from '../../core/ssh-endpoint.ts'
import type { CommandResult } from './command-result.ts'
import type { HostFacts } from './host-facts.ts'
import type { Question } from './question.ts'
import { questions } from './questions.ts'
import { createReading } from './reading.ts'
import { readArchivedAnswer } from './transports/archive/archived-answer.ts'
import { parseManifest } from './transports/archive/manifest.ts'
import type { SshContext } from './transports/ssh/ssh-connection.ts'
import { withSession } from './transports/ssh/ssh-session.ts'

type Name = keyof typeof questions
type Results = Record<Name, Outcome<CommandResult>>

/** Hosts asked at once. */
const concurrency = 8

const names = Object.keys(questions) as Name[]

/** Asks every host every question, over one connection each, and the archives of others. */
export async function gatherHosts(
  context: SshContext,
  endpoints: readonly SshEndpoint[],
  archives: readonly ArchivedHost[] = [],
): Promise<HostFacts> {
  const limiter = createLimiter(concurrency)
  const hosts = await Promise.all(
    endpoints.map(async (endpoint) => ({
      endpoint,
      results: await limiter.run(() => askEveryQuestion(context, endpoint)),
    })),
  )
  const logins = hosts.map(({ endpoint, results }) => [
    endpoint.name,
    mapOutcome(results, () => ({
      user: endpoint.user,
      hostKeyVerified: context.hostKeys !== 'accept-any',
      sudo: endpoint.sudo,
    })),
  ])
  const answers = names.map((name) => {
    const question: Question = questions[name]
    const byHost = hosts.map(({ endpoint, results }) => [
      endpoint.name,
      results.status === 'ok' ? createReading(results.value[name], question) : results,
    ])
    const byArchive = archives.map(({ name: host, archive }) => [
      host,
      createReading(readArchivedAnswer(archive, question.command), question),
    ])
    return [name, Object.fromEntries([...byHost, ...byArchive])]
  })
  return {
    logins: Object.fromEntries(logins),
    archives: Object.fromEntries(archives.map(({ name, archive }) => [name, parseManifest(archive)])),
    ...Object.fromEntries(answers),
  } as HostFacts
}

function askEveryQuestion(context: SshContext, endpoint: SshEndpoint): Promise<Outcome<Results>> {
  return withSession(context, endpoint, async (session) => {
    const results = await Promise.all(
      names.map(async (name) => [name, await session.run(questions[name].command)] as const),
    )
    return Object.fromEntries(results) as Results
  })
}
