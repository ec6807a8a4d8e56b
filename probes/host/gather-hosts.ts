import type { ArchivedHost } from '../../core/access.ts'
import { createLimiter } from '../../core/limiter.ts'
import { mapOutcome, type Outcome, ok } from '../../core/outcome.ts'
import type { SshEndpoint } from '../../core/ssh-endpoint.ts'
import type { Command } from './command.ts'
import type { CommandResult } from './command-result.ts'
import { discoveredQuestions } from './discovered-questions.ts'
import { type Discovery, discoverPaths } from './discovery.ts'
import type { HostFacts } from './host-facts.ts'
import type { DiscoveredQuestion, Question } from './question.ts'
import { questions } from './questions.ts'
import { createReading } from './reading.ts'
import { readArchivedAnswer } from './transports/archive/archived-answer.ts'
import { parseManifest } from './transports/archive/manifest.ts'
import type { SshContext } from './transports/ssh/ssh-connection.ts'
import { withSession } from './transports/ssh/ssh-session.ts'

type Name = keyof typeof questions
type DiscoveredName = keyof typeof discoveredQuestions

interface Results {
  answers: Record<Name, Outcome<CommandResult>>
  discovered: Record<DiscoveredName, DiscoveredResults>
}

interface DiscoveredResults extends Pick<Discovery, 'partial'> {
  files: [path: string, Outcome<CommandResult>][]
}

/** Hosts asked at once. */
const concurrency = 8

const names = Object.keys(questions) as Name[]
const discoveredNames = Object.keys(discoveredQuestions) as DiscoveredName[]

/** Asks every host every question, over one connection each, and the archives of others. */
export async function gatherHosts(
  context: SshContext,
  endpoints: readonly SshEndpoint[],
  archives: readonly ArchivedHost[] = [],
): Promise<HostFacts> {
  const limiter = createLimiter(concurrency)
  const hosts = await Promise.all([
    ...endpoints.map(async (endpoint) => ({
      name: endpoint.name,
      results: await limiter.run(() =>
        withSession(context, endpoint, ({ run }) => askEveryQuestion((command) => run(command))),
      ),
    })),
    ...archives.map(async ({ name, archive }) => ({
      name,
      results: ok(await askEveryQuestion(async (command) => readArchivedAnswer(archive, command))),
    })),
  ])
  const each = (of: (results: Results) => unknown) =>
    Object.fromEntries(
      hosts.map(({ name, results }) => [name, results.status === 'ok' ? of(results.value) : results]),
    )
  const logins = endpoints.map(({ name, user, sudo }) => {
    const results = hosts.find((host) => host.name === name)?.results
    const login = { user, hostKeyVerified: context.hostKeys !== 'accept-any', sudo }
    return [name, results && mapOutcome(results, () => login)]
  })
  const answers = names.map((name) => {
    const question: Question = questions[name]
    return [name, each((results) => createReading(results.answers[name], question))]
  })
  const discovered = discoveredNames.map((name) => {
    const question: DiscoveredQuestion = discoveredQuestions[name]
    return [
      name,
      each(({ discovered: { [name]: found } }) =>
        ok({
          partial: found.partial,
          files: Object.fromEntries(
            found.files.map(([path, result]) => [path, createReading(result, question)]),
          ),
        }),
      ),
    ]
  })
  return {
    logins: Object.fromEntries(logins),
    archives: Object.fromEntries(archives.map(({ name, archive }) => [name, parseManifest(archive)])),
    ...Object.fromEntries(answers),
    ...Object.fromEntries(discovered),
  } as HostFacts
}

/** First everything that is fixed, then the files that the answers name. */
async function askEveryQuestion(
  run: (command: Command) => Promise<Outcome<CommandResult>>,
): Promise<Results> {
  const results = await Promise.all(
    names.map(async (name) => [name, await run(questions[name].command)] as const),
  )
  const byId = new Map(results.map(([name, result]) => [questions[name].command.id as string, result]))
  const discovered = await Promise.all(
    discoveredNames.map(async (name) => {
      const { discovered: command } = discoveredQuestions[name]
      const { paths, partial } = discoverPaths(command, (id) => byId.get(id))
      const files = await Promise.all(paths.map(async (path) => [path, await run(command.at(path))] as const))
      return [name, { partial, files }] as const
    }),
  )
  return {
    answers: Object.fromEntries(results) as Results['answers'],
    discovered: Object.fromEntries(discovered) as unknown as Results['discovered'],
  }
}
