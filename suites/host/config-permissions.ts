import { defineCheck } from '../../core/check.ts'
import { createEvidence, type Evidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { File } from '../../probes/host/questions/file-listing.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { canRead, type FileReader, findWidestReader, permitAccount } from '../reading/host/file-readers.ts'
import { type HostAnswer, readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { findIdentities, identityFacts } from '../reading/host/identities.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import { findMattermostAccount, mattermostAccountFacts } from '../reading/host/mattermost-account.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

const listings = ['mattermostFilesEtc', 'mattermostFilesOpt'] as const

export const check = defineCheck({
  id: 'config-permissions',
  area: 'host',
  title: 'config.json can be read by Mattermost alone',
  severity: 'high',
  why: 'It holds the password of the database, the keys of the file store and the salts of public links: who can read it needs no login to Mattermost any more.',
  remediation: '`chown mattermost:mattermost config.json && chmod 600 config.json`.',
  references: ['https://docs.mattermost.com/deployment-guide/server/linux/deploy-rhel.html'],
  needs: listings.map((name) => `host.${name}` as const),
  uses: [...roleFacts, ...identityFacts, ...mattermostAccountFacts],
  requirements: {
    current: {
      value: null,
      clauses: [mattermost.dataSourceMasked],
      departs:
        'No document says anything of the mode of config.json; what the API masks the file has in the clear.',
    },
  },
  judge: (facts, { access }) =>
    judgeHostsWithRole(facts, access, 'app', (host) => {
      const answers = listings.map((name) => ({ name, answer: readHostAnswer(facts, name, host) }))
      const identities = findIdentities(facts, host)
      const account = findMattermostAccount(facts, host)
      const permitted = permitAccount(account ?? 'mattermost', identities)
      const read = findConfigInForce(facts, host, answers)
      const verdicts = answers.flatMap(({ name, answer }) => {
        if ('verdict' in answer) return [answer.verdict]
        const files = valueOrNull(answer) ?? []
        const listed = new Map(files.map((file) => [file.path, file]))
        const residue = answer.found === 'value' ? answer.residue : []
        const unseen = residue.map(({ text }) =>
          inconclusive(
            `${host}: a file could not be looked at (${text})`,
            createEvidence(`host.${name}`, text),
          ),
        )
        const found = files.filter(({ path, type }) => type === 'file' && isConfiguration(path))
        return found
          .flatMap((file) => {
            const evidence = createEvidence(
              `host.${name}`,
              `${host}: ${file.path} ${file.permissions}${file.acl ? '+' : ''} ${file.owner}:${file.group}`,
            )
            const unreadable =
              account !== null && canRead(account, file, listed, identities) === 'no'
                ? judgeUnreadable(file.path, account, read, host, evidence)
                : []
            return [
              judgeReader(file, findWidestReader(file, listed, identities, permitted), host, evidence),
              ...unreadable,
            ]
          })
          .concat(unseen)
      })
      return verdicts.length > 0
        ? combineVerdicts(verdicts)
        : inconclusive(`${host}: no config.json was found where the documents keep it`)
    }),
})

/** config.json, copies of it, and files of `MM_*` variables, which hold the same secrets. */
function isConfiguration(path: string): boolean {
  return /\/(?:config\.json[^/]*|[^/]*\.env)$/.test(path)
}

/**
 * The config.json that Mattermost reads. Null: not known, as where a variable names it. A file that nobody reads may be unreadable.
 */
function findConfigInForce(
  facts: Parameters<typeof findMattermostAccount>[0],
  host: string,
  answers: readonly { answer: HostAnswer<File[]> }[],
): string | null {
  const found = answers
    .flatMap(({ answer }) => valueOrNull(answer) ?? [])
    .filter(({ path }) => path.endsWith('/config.json'))
  const units = readHostAnswer(facts, 'units', host)
  const unit = (valueOrNull(units) ?? []).find(({ id }) => id === 'mattermost.service')
  const words = (unit?.execStart ?? []).flatMap(({ arguments: args }) => args ?? ['…'])
  const named = words.map((word) => word.replace(/^--?\w+=/, '')).find((word) => word.endsWith('.json'))
  if (named !== undefined)
    return found.find(({ path }) => path.endsWith(named.replace(/^\.?\/?/, '/')))?.path ?? null
  const elsewhere =
    words.includes('…') ||
    unit?.environment.unrecorded.includes('MM_CONFIG') ||
    (unit?.environmentFiles.length ?? 0) > 0 ||
    unit?.environment.dataSources.some(({ setting }) => /^(?:MM_CONFIG|--config)$/.test(setting))
  return elsewhere || found.length !== 1 ? null : (found[0]?.path ?? null)
}

function judgeUnreadable(
  path: string,
  account: string,
  inForce: string | null,
  host: string,
  evidence: Evidence,
): Verdict[] {
  const what = `${host}: Mattermost runs as ${account}, which cannot read ${path}`
  if (path === inForce) return [fail(what, evidence)]
  return path.endsWith('/config.json') && inForce === null
    ? [inconclusive(`${what}; whether it reads that file is not known`, evidence)]
    : []
}

function judgeReader(file: File, reader: FileReader, host: string, evidence: Evidence): Verdict {
  switch (reader.who) {
    case 'everyone':
      return fail(`${host}: everyone on the host can ${reader.can} ${file.path}`, evidence)
    case 'group':
      return fail(`${host}: the group ${reader.name} can ${reader.can} ${file.path}`, evidence)
    case 'account':
      return fail(`${host}: ${reader.name} can ${reader.can} ${file.path}`, evidence)
    case 'unknown':
      return inconclusive(`${host}: who can read ${file.path} is not known (${reader.why})`, evidence)
    case 'service':
      return pass('config.json can be read by root and Mattermost alone', evidence)
  }
}
