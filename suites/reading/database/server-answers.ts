import type { PeerProof } from '../../../core/credential-rules.ts'
import { describeFailure, type Failure } from '../../../core/outcome.ts'
import {
  createEvidence,
  type Evidence,
  inconclusive,
  notAssessed,
  type Verdict,
} from '../../../core/verdict.ts'
import type { DatabaseServer } from '../../../probes/database/database-facts.ts'
import type { MysqlAnswers } from '../../../probes/database/mysql/mysql-facts.ts'
import type { PostgresqlAnswers } from '../../../probes/database/postgresql/postgresql-facts.ts'
import { combineVerdicts } from '../combined-verdict.ts'

/** Judges each server that was given, and gives the worst verdict. One that could not be asked is inconclusive. */
export function judgeServers(
  servers: readonly DatabaseServer[],
  judge: (server: DatabaseServer) => Verdict,
): Verdict {
  if (servers.length === 0) return inconclusive('no database server was named')
  return combineVerdicts(
    servers.map((server) => {
      const verdict = judgeUnreached(server) ?? judge(server)
      const several = servers.length > 1
      return {
        ...verdict,
        reason: several ? `${server.name}: ${verdict.reason}` : verdict.reason,
        evidence: [...verdict.evidence, ...noteUnprovenServer(server)].map(({ fact, observed }) =>
          createEvidence(fact, `${server.name}: ${observed}`),
        ),
      }
    }),
  )
}

/**
 * That what the account was told may be anybody's: nobody verified a certificate, and no method was bound to one. Such a login
 * tells no more of the password than may be told to anyone, so it is made; who reads the verdict should know.
 */
function noteUnprovenServer({ inside }: DatabaseServer): Evidence[] {
  if (inside?.status !== 'ok') return []
  const { proof, method, encrypted } = inside.login
  if (proof !== 'none' || method === 'SCRAM-SHA-256-PLUS') return []
  const how = encrypted ? 'inside TLS whose certificate was not verified' : 'in clear'
  return [createEvidence('database.servers', `logged in ${how}: the server has not shown who it is`)]
}

/** What the read-only account learned, or the verdict that there is no knowing it. */
export type AccountAnswers<Answers> = { answers: Answers } | { verdict: Verdict }

/** What an account shows, of the kind of server that it is. */
export function answersOf(server: DatabaseServer): AccountAnswers<MysqlAnswers | PostgresqlAnswers> {
  const { inside } = server
  if (inside === null) {
    return {
      verdict: notAssessed(
        'this run was not given a read-only database account (databases[].account in the config file)',
      ),
    }
  }
  if (inside.status === 'ok') return { answers: inside.answers }
  return { verdict: inconclusive(`the read-only account did not get in: ${explainNoLogin(inside)}`) }
}

interface AnswerOf<Row> {
  status: 'ok'
  rows: readonly Row[]
  truncated: boolean
  hidden: string | null
}
export type Answer<Row> =
  | AnswerOf<Row>
  | { status: 'forbidden'; code: string; grant: string }
  | { status: 'rejected'; code: string }
  | Failure

/** What keeps an answer from being all there is, as a verdict that names what to grant; null: it is all. */
export function judgeIncomplete(answer: Answer<unknown>, what: string): Verdict | null {
  if (answer.status === 'ok') {
    if (answer.hidden !== null) {
      return inconclusive(`the server hides ${what} from the read-only account: grant it ${answer.hidden}`)
    }
    return answer.truncated ? inconclusive(`there are more ${what} than are looked at`) : null
  }
  if (answer.status === 'forbidden') {
    return inconclusive(
      `the read-only account may not see ${what} (error ${answer.code}): grant it ${answer.grant}`,
    )
  }
  if (answer.status === 'rejected') {
    return inconclusive(`the server has no answer about ${what} (error ${answer.code})`)
  }
  return inconclusive(`${what} could not be read: ${describeFailure(answer)}`)
}

/** The rows that were seen, all or not. */
export function rowsOf<Row>(answer: Answer<Row>): readonly Row[] {
  return answer.status === 'ok' ? answer.rows : []
}

/** A setting of the server; undefined: it has none of that name, or it isn't shown. */
export function settingOf(
  answers: Pick<MysqlAnswers | PostgresqlAnswers, 'settings'>,
  name: string,
): string | undefined {
  return rowsOf(answers.settings).find((row) => row.name === name)?.value
}

function judgeUnreached({ through, offer }: DatabaseServer): Verdict | null {
  const fact = 'database.servers'
  if (through?.failure) {
    const how = describeFailure(through.failure)
    return inconclusive(
      `the SSH host ${through.host} stood in the way: ${how}`,
      createEvidence(fact, `through ${through.host}: ${how}`),
    )
  }
  if (offer.status !== 'ok') {
    const how = describeFailure(offer)
    return inconclusive(`the server did not answer: ${how}`, createEvidence(fact, how))
  }
  const { error } = offer.value
  if (!error) return null
  const code = error.errno ?? error.sqlState ?? 'without a code'
  return inconclusive(`the server turned us away with error ${code}`, createEvidence(fact, `error ${code}`))
}

type NoLogin = Exclude<NonNullable<DatabaseServer['inside']>, { status: 'ok' }>

function explainNoLogin(inside: NoLogin): string {
  switch (inside.status) {
    case 'rejected':
      return `error ${inside.errno ?? inside.sqlState ?? 'without a code'}`
    case 'unprotected':
      return `the server protects the password less than was asked for (${inside.code}; databases[].account.tls, databases[].ca)`
    case 'unsupported':
      return `the server asked for ${inside.method}, which mmverify does not answer: nothing of the password was sent`
    case 'withheld':
      return `the server asked for ${inside.method} over a connection ${explainConnection(inside)}: nothing of the password was sent. ${remedies[inside.proof]}`
    default:
      return describeFailure(inside)
  }
}

function explainConnection({ proof, encrypted }: NoLogin & { status: 'withheld' }): string {
  if (proof === 'ssh-host')
    return 'to a host whose SSH key is known, but without TLS whose certificate was verified'
  return encrypted ? 'whose certificate nobody verified to be this server’s' : 'in clear'
}

const verifiedTls =
  'databases[].account.tls: verify-full (or verify-ca), with its own CA in databases[].ca where that is not a public one'
const remedies: Readonly<Record<PeerProof, string>> = {
  none: `Give ${verifiedTls}; or databases[].through, a node with a known SSH host key on whose loopback the server listens`,
  'ssh-host': `Give ${verifiedTls}`,
  certificate: 'No certificate is enough for that',
}
