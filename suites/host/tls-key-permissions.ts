import { posix } from 'node:path'
import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { describeResidue } from '../../core/residue.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import type { File } from '../../probes/host/questions/file-listing.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import {
  canRead,
  type FileReader,
  findWidestReader,
  permitAccount,
  permitServices,
} from '../reading/host/file-readers.ts'
import { type QuestionName, readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { findIdentities, identityFacts } from '../reading/host/identities.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import { findMattermostAccount, mattermostAccountFacts } from '../reading/host/mattermost-account.ts'
import { listEffectiveDirectives, listServers } from '../reading/host/nginx-contexts.ts'
import { leaveOpenForContainers, servingFacts } from '../reading/host/serving.ts'
import { manuals } from '../requirements/manual-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

/** Where keys lie, by the documents and by today's packages. */
const listings = [
  'letsencryptFiles',
  'nginxFiles',
  'mattermostFilesEtc',
  'mattermostFilesOpt',
  'privateKeysRedhat',
  'privateKeysDebian',
  'databaseKeyFiles',
] as const satisfies readonly QuestionName[]
const configurations = ['nginxConfiguration', 'mattermostConfigEtc', 'mattermostConfigOpt'] as const
const uses = [
  ...servingFacts,
  ...configurations.map((name) => `host.${name}` as const),
  ...identityFacts,
  ...mattermostAccountFacts,
  'host.privateKeyLines',
  'host.pemLines',
] as const

/** Folders that hold nothing else. */
const keyFolder = /^\/etc\/(?:ssl|pki\/tls)\/private\/[^/]+$/
const keyName = /(?:\.key|(?:priv|[-_]|\/)key\d*\.pem|_key-certbot\.pem|private_key\.(?:pem|json))$/i
/** What lies beside keys and is none, by its name. */
const otherName =
  /(?:dh(?:-?params?)?(?:[-_.]?\d+)?\.pem|\.(?:crt|cer|cert|csr|crl|pub|srl|cnf|conf|txt|md)|(?:^|\/)(?:README|(?:full)?chain\d*\.pem|(?:ca-?)?certs?\d*\.pem|ca-bundle.*|ca\.pem))$/i

export const check = defineCheck({
  id: 'tls-key-permissions',
  area: 'host',
  title: 'Private keys can be read by their services alone',
  severity: 'high',
  why: 'Whoever on the host can read the key, such as any other service that was broken into, is this server to everyone from then on, and decrypts what was recorded where there is no forward secrecy.',
  remediation:
    'Seed 001: `chown root:mattermost *.pem && chmod 640 *.pem` for Mattermost’s own; `chown root:root` and `chmod 600` for nginx, which reads them as root. Certbot’s are so already: undo what was changed. A key that others could read should be replaced.',
  references: ['https://nginx.org/en/docs/http/configuring_https_servers.html'],
  needs: listings.map((name) => `host.${name}` as const),
  uses,
  requirements: {
    current: {
      value: null,
      clauses: [manuals.privateKey, transportEncryption.keyOwner, transportEncryption.keyMode],
    },
    'transport-encryption': {
      value: null,
      clauses: [transportEncryption.keyOwner, transportEncryption.keyMode],
    },
  },
  judge: (facts, { access }) =>
    judgeHosts(access, (host) =>
      leaveOpenForContainers(judgeHost(facts, host), facts, host, 'the keys in the volumes'),
    ),
})

type Facts = Partial<FactsAt<`host.${(typeof listings)[number]}` | (typeof uses)[number]>>

/** `maybe`: no text that says what it is, as DER has none. */
type Kind = 'key' | 'maybe' | 'other'

function judgeHost(facts: Facts, host: string): Verdict {
  const answers = listings.map((name) => ({ name, answer: readHostAnswer(facts, name, host) }))
  const files = answers.flatMap(({ name, answer }) =>
    (valueOrNull(answer) ?? []).map((file) => ({ ...file, fact: `host.${name}` })),
  )
  const byPath = new Map(files.map((file) => [file.path, file]))
  const named = listKeyPaths(facts, host).map((key) => ({ ...key, file: resolveFile(key.path, byPath) }))
  const ownerOf = new Map(named.flatMap(({ file, by }) => (file ? [[file.path, by] as const] : [])))
  const identities = findIdentities(facts, host)
  const account = findMattermostAccount(facts, host)
  const classify = createClassifier(facts, host)
  const verdicts = files.flatMap((file) => {
    const by = ownerOf.get(file.path)
    const kind = by ? 'key' : classify(file)
    if (kind === 'other') return []
    const ofMattermost = by === 'mattermost' || (!by && /^host\.mattermostFiles/.test(file.fact))
    const permitted =
      ofMattermost && account !== null ? permitAccount(account, identities) : permitServices(identities)
    const reader = findWidestReader(file, byPath, identities, permitted)
    const wide = judgeKey(file, kind, reader, file.fact, host)
    const unread =
      by === 'mattermost' && account !== null && canRead(account, file, byPath, identities) === 'no'
    return unread ? [wide, judgeUnreadable(file, account, host)] : [wide]
  })
  const unseen = named
    .filter(({ file }) => !file)
    .map(({ path }) =>
      inconclusive(
        `${host}: the permissions of ${path} were not looked at`,
        createEvidence('host.nginxConfiguration', `${host}: key ${path}`),
      ),
    )
  const unknown = answers.flatMap(({ name, answer }) => {
    if ('verdict' in answer) return [answer.verdict]
    if (answer.found !== 'value' || answer.residue.length === 0) return []
    const what = describeResidue(answer.residue)
    return [
      inconclusive(`${host}: a file could not be looked at (${what})`, createEvidence(`host.${name}`, what)),
    ]
  })
  const all = [...verdicts, ...unseen, ...unknown]
  return all.length > 0
    ? combineVerdicts(all)
    : notApplicable(`${host}: no private key was found where the documents keep them`)
}

/** What a file is by its first lines where those were looked for, and else by its name. */
function createClassifier(facts: Facts, host: string): (file: File) => Kind {
  const counts = (name: 'privateKeyLines' | 'pemLines') =>
    new Map((valueOrNull(readHostAnswer(facts, name, host)) ?? []).map(({ path, lines }) => [path, lines]))
  const keys = counts('privateKeyLines')
  const pem = counts('pemLines')
  return ({ path, type, bytes }) => {
    if (type !== 'file' || bytes === 0) return 'other'
    const byName = keyName.test(path) && !/pub(?:lic)?[-_.]/i.test(path)
    const lines = keys.get(path)
    if (lines === undefined) {
      if (byName) return 'key'
      return keyFolder.test(path) && !otherName.test(path) ? 'maybe' : 'other'
    }
    if (lines > 0 || /private_key\.json$/.test(path)) return 'key'
    if ((pem.get(path) ?? 0) > 0) return 'other'
    return byName || (keyFolder.test(path) && !otherName.test(path)) || /\.(?:p12|pfx|jks|der)$/.test(path)
      ? 'maybe'
      : 'other'
  }
}

/** The keys that nginx and Mattermost are told to use. */
function listKeyPaths(facts: Facts, host: string): { path: string; by: 'nginx' | 'mattermost' }[] {
  const nginx = valueOrNull(readHostAnswer(facts, 'nginxConfiguration', host))
  const ofNginx = nginx
    ? listServers(nginx).flatMap((server) =>
        listEffectiveDirectives(server, 'ssl_certificate_key').flatMap(
          ({ arguments: args }) => args?.[0] ?? [],
        ),
      )
    : []
  const ofMattermost = (['mattermostConfigEtc', 'mattermostConfigOpt'] as const).flatMap((name) => {
    const settings = valueOrNull(readHostAnswer(facts, name, host))?.settings
    const path = settings?.['ServiceSettings.TLSKeyFile']
    return settings?.['ServiceSettings.ConnectionSecurity'] === 'TLS' && typeof path === 'string'
      ? [path]
      : []
  })
  // A relative path, an engine's name or a variable isn't a file that can be looked up.
  const paths = new Map([
    ...ofMattermost.map((path) => [path, 'mattermost'] as const),
    ...ofNginx.map((path) => [path, 'nginx'] as const),
  ])
  return [...paths].filter(([path]) => /^\/[^$]*$/.test(path)).map(([path, by]) => ({ path, by }))
}

/** The file behind a path, through links that are listed. */
function resolveFile<Listed extends File>(path: string, byPath: ReadonlyMap<string, Listed>): Listed | null {
  let at = path
  for (let step = 0; step < 8; step += 1) {
    const file = byPath.get(at)
    if (!file) return null
    if (file.type !== 'link' || file.target === null) return file
    at = posix.resolve(posix.dirname(at), file.target)
  }
  return null
}

function judgeKey(
  file: File,
  kind: Exclude<Kind, 'other'>,
  reader: FileReader,
  fact: string,
  host: string,
): Verdict {
  const evidence = describeFile(file, fact, host)
  if (reader.who === 'service') {
    return pass('private keys can be read by root and their services alone', evidence)
  }
  const where = `the private key ${file.path}`
  if (reader.who === 'unknown') {
    return inconclusive(`${host}: who can read ${where} is not known (${reader.why})`, evidence)
  }
  if (kind === 'maybe') {
    return inconclusive(
      `${host}: whether ${file.path}, which others can ${reader.can}, is a private key is not known`,
      evidence,
    )
  }
  const who = {
    everyone: 'everyone on the host',
    group: `the group ${'name' in reader ? reader.name : ''}`,
    account: 'name' in reader ? reader.name : '',
  }[reader.who]
  return fail(`${host}: ${who} can ${reader.can} ${where}`, evidence)
}

function judgeUnreadable(file: File, account: string, host: string): Verdict {
  return fail(
    `${host}: Mattermost runs as ${account}, which cannot read its private key ${file.path}`,
    describeFile(file, 'host.mattermostFilesEtc', host),
  )
}

function describeFile({ path, permissions, acl, owner, group }: File, fact: string, host: string) {
  return createEvidence(fact, `${host}: ${path} ${permissions}${acl ? '+' : ''} ${owner}:${group}`)
}
