import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findProgram } from '../../../../lab/programs/programs.ts'
import { hasSecretArgument } from '../../../secrets/secret-arguments.ts'
import { defineProgramCommand } from '../../command.ts'
import { commands } from '../../commands.ts'
import { discoveredQuestions } from '../../discovered-questions.ts'
import { discoverPaths } from '../../discovery.ts'
import { maskedSecret } from '../../masked-secret.ts'
import { parseMattermostConfig } from '../../questions/mattermost-config.ts'
import { readArchivedAnswer } from './archived-answer.ts'
import { renderHostScript } from './host-script.ts'
import { parseManifest } from './manifest.ts'
import { readHostArchive } from './read-archive.ts'
import { redactionProgram } from './redaction.ts'

let folder = ''
let script = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-script-'))
  script = join(folder, 'collect.sh')
  writeFileSync(script, renderHostScript(Object.values(commands), [], '0.0.0'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Shells that run it where they are installed: dash always is, on Debian. */
const shells = [['dash'], ['bash'], ['busybox', 'sh'], ['mksh'], ['ksh']].filter(
  ([program = '']) => findProgram(program) !== null,
)

describe.each(shells.map((words) => [words.join(' '), words] as const))(
  'in %s',
  (name, [shell = '', ...before]) => {
    const place = name.replace(' ', '-')

    test('a folder and a tar file hold the answer to every question', async () => {
      await promisify(execFile)(shell, [...before, script, join(folder, place)])
      await promisify(execFile)(shell, [...before, script, join(folder, `${place}.tar`)])
      const archives = [
        await readHostArchive(join(folder, place)),
        await readHostArchive(join(folder, `${place}.tar`)),
      ]
      for (const archive of archives) {
        expect([...archive.answers.keys()].sort()).toEqual(Object.keys(commands).sort())
        expect(parseManifest(archive)).toMatchObject({ uid: process.getuid?.() })
        for (const command of Object.values(commands)) {
          expect([command.id, readArchivedAnswer(archive, command)]).toMatchObject([
            command.id,
            { status: 'ok', value: { exit: expect.any(Number) } },
          ])
        }
        const { stdout } = archive.answers.get('os-release') ?? {}
        expect(String(stdout)).toBe(readFileSync('/etc/os-release', 'utf8'))
      }
      expect(statSync(join(folder, `${place}.tar`)).mode & 0o777).toBe(0o600)
      expect(readdirSync(tmpdir()).filter((name) => /^mmverify-\d+$/.test(name))).toEqual([])
    })

    test('what is there already is not written over', async () => {
      const refused = promisify(execFile)(shell, [...before, script, folder])
      await expect(refused).rejects.toMatchObject({ code: 2 })
    })

    test('what is longer than its limit, hangs or dies is not whole', async () => {
      const settings = { privilege: 'none', purpose: 'a test' } as const
      const long = defineProgramCommand({
        ...settings,
        id: 'long',
        programs: ['/usr/bin/seq'],
        arguments: '100000',
        byteLimit: 1000,
      })
      const exact = defineProgramCommand({
        ...settings,
        id: 'exact',
        programs: ['/usr/bin/seq'],
        arguments: '9',
        byteLimit: 18,
      })
      const absent = defineProgramCommand({
        ...settings,
        id: 'absent',
        programs: ['/usr/bin/no-such'],
        arguments: '',
      })
      const failing = defineProgramCommand({
        ...settings,
        id: 'failing',
        programs: ['/usr/bin/ls'],
        arguments: '/no/such',
      })
      const own = join(folder, `own-${place}.sh`)
      writeFileSync(
        own,
        renderHostScript([long, exact, absent, failing], [], '0.0.0').replaceAll(' 60 true', ' 1 true'),
      )
      await promisify(execFile)(shell, [...before, own, join(folder, `own-${place}`)])
      const archive = await readHostArchive(join(folder, `own-${place}`))
      expect(readArchivedAnswer(archive, long)).toMatchObject({ value: { notRun: 'incomplete' } })
      expect(readArchivedAnswer(archive, exact)).toMatchObject({
        value: { exit: 0, stdout: Buffer.from('1\n2\n3\n4\n5\n6\n7\n8\n9\n') },
      })
      expect(readArchivedAnswer(archive, absent)).toMatchObject({ value: { exit: 127 } })
      expect(readArchivedAnswer(archive, failing)).toMatchObject({
        value: { exit: 2, stdout: Buffer.alloc(0) },
      })
    })
  },
)

test.runIf(process.getuid?.() === 0)(
  'files that the answers name are asked about, and others are not',
  async () => {
    const files = join(folder, 'files')
    mkdirSync(files)
    writeFileSync(
      join(files, 'a.key'),
      '-----BEGIN PRIVATE KEY-----\nMIIhunter2\n-----END PRIVATE KEY-----\n',
    )
    const lines = [
      `  ssl_certificate_key ${files}/a.key;`,
      `  ssl_certificate_key ${files}/a.key;`,
      `\tssl_certificate_key ${files}/missing.key ;`,
      `ssl_certificate_key ${files}/../files/a.key;`,
      'ssl_certificate_key /dev/sda;',
      'ssl_certificate_key /x;touch-/tmp/x;',
      'ssl_certificate_key "/x y";',
      'ssl_certificate_key /$(id);',
      '# ssl_certificate_key /commented.key;',
      '',
    ]
    writeFileSync(join(files, 'nginx.txt'), lines.join('\n'))
    const own = join(folder, 'discovering.sh')
    const { discovered } = discoveredQuestions.tlsKeyHeads
    const text = renderHostScript([], [discovered], '0.0.0')
    const place = join(folder, 'discovering')
    const printed = text.replace(
      '\ncount=0',
      `\nmkdir "$folder/nginx-configuration"; cp ${files}/nginx.txt "$folder/nginx-configuration/stdout"\ncount=0`,
    )
    writeFileSync(own, printed)
    await promisify(execFile)('sh', [own, place])
    const { answers } = await readHostArchive(place)
    const nameOf = (path: string) => `tls-key-heads${path.replaceAll('/', '+')}`
    expect([...answers.keys()].filter((name) => name.startsWith('tls')).sort()).toEqual(
      [nameOf(`${files}/a.key`), nameOf(`${files}/missing.key`), nameOf('/x')].sort(),
    )
    const answer = answers.get(nameOf(`${files}/a.key`))
    expect([String(answer?.stdout), answer?.exit]).toEqual(['-----BEGIN PRIVATE KEY-----\n', '0\n'])
    expect(answers.get(nameOf(`${files}/missing.key`))?.exit).toBe('2\n')
    const found = discoverPaths(discovered, () => ({
      status: 'ok',
      value: { exit: 0, stdout: Buffer.from(lines.join('\n')), stderr: Buffer.alloc(0) },
    }))
    expect(found).toEqual({ paths: [`${files}/a.key`, `${files}/missing.key`, '/x'], partial: true })
  },
)

describe('a masked config.json is compared by digests', () => {
  const secrets = ['hunter2', 'p&q<r>', 'x', "it's", 'é', 'S3cr3t/+=', '%41', '', '/run/secrets/x', 'a:b@c']
  const configOf = (secret: string) => ({
    ServiceSettings: { SiteURL: 'https://chat.example.com/?token=1', SplunkToken: secret },
    SqlSettings: {
      DriverName: 'postgres',
      DataSource: `postgres://mmuser:${encodeURIComponent(secret)}@db/mm?sslmode=disable&connect_timeout=10&password=${encodeURIComponent(secret)}`,
      DataSourceReplicas: [
        `mmuser:${secret}@tcp(b:3306)/mm?charset=utf8mb4`,
        `host=c options='-c x=y' password='${secret}'`,
      ],
      ReplicaLagSettings: [
        { DataSource: `postgres://u:${encodeURIComponent(secret)}@h/d`, QueryAbsoluteLag: 'select 1' },
      ],
      AtRestEncryptKey: secret,
    },
    EmailSettings: { SMTPPassword: secret, SMTPUsername: 'mail', SMTPPasswordFile: '/x' },
    PluginSettings: { Plugins: { jira: { secret, Enabled: true, tokens: [secret, { apiKey: secret }] } } },
    PasswordSettings: { MinimumLength: 10 },
  })
  /** As Go writes JSON. */
  const write = (config: object, indent: number) =>
    JSON.stringify(config, null, indent)
      .replaceAll('&', '\\u0026')
      .replaceAll('<', '\\u003c')
      .replaceAll('>', '\\u003e')

  test.each([0, 4])('indented by %i', async (indent) => {
    const { discovered } = discoveredQuestions.mattermostConfigNamed
    const place = join(folder, `configs-${indent}`)
    mkdirSync(place)
    const files = secrets.map((secret, at) => {
      const path = join(place, `config-${at}.json`)
      writeFileSync(path, write(configOf(secret), indent))
      return { secret, path }
    })
    const own = join(folder, `configs-${indent}.sh`)
    writeFileSync(
      own,
      renderHostScript(
        files.map(({ path }) => discovered.at(path)),
        [],
        '0.0.0',
      ),
    )
    await promisify(execFile)('sh', [own, join(folder, `configs-out-${indent}`)])
    const { answers } = await readHostArchive(join(folder, `configs-out-${indent}`))
    for (const { secret, path } of files) {
      const text = String(answers.get(discovered.at(path).id)?.stdout)
      if (secret.length > 1 && !secret.startsWith('/run')) expect(text).not.toContain(secret)
      const [masked, plain] = [
        parseMattermostConfig(text),
        parseMattermostConfig(JSON.stringify(configOf(secret))),
      ]
      const known = Object.entries(masked.fingerprints ?? {})
      expect(known.length).toBeGreaterThan(secret.length === 0 ? 3 : 5)
      for (const [name, fingerprint] of known) {
        expect([secret, name, fingerprint]).toEqual([secret, name, plain.fingerprints?.[name]])
      }
      expect([secret, masked.masked]).toEqual([secret, []])
    }
    const fingerprints = files.map(
      ({ path }) => parseMattermostConfig(String(answers.get(discovered.at(path).id)?.stdout)).fingerprints,
    )
    expect(new Set(fingerprints.map((each) => each?.['SqlSettings.AtRestEncryptKey'])).size).toBe(
      secrets.length,
    )
    expect(new Set(fingerprints.map((each) => each?.['SqlSettings.DataSource'])).size).toBe(secrets.length)
  })
})

describe.each(['mawk', 'gawk', 'busybox', 'original-awk'].filter((name) => findProgram(name) !== null))(
  'masked by %s',
  (program) => {
    const mask = (kind: string, text: string) =>
      execFileSync(
        program,
        [...(program === 'busybox' ? ['awk'] : []), '-v', `kind=${kind}`, redactionProgram],
        {
          input: `${text}\n`,
          encoding: 'utf8',
        },
      ).slice(0, -1)

    test.each([
      ['DATASOURCE=postgres://mmuser:hunter2@db:5432/mm?sslmode=require', 'hunter2'],
      ['--config=mysql://mmuser:hun@ter2@tcp(db:3306)/mm', 'ter2'],
      ['MM_SQLSETTINGS_DATASOURCE=mmuser:hunter2@tcp(db:3306)/mattermost', 'hunter2'],
      ['redis-server --requirepass hunter2 *:6379', 'hunter2'],
      ['PGPASSWORD=hunter2 psql', 'hunter2'],
      ['Environment="MM_EMAILSETTINGS_SMTPPASSWORD=hunter2 and more" X=1', 'hunter2'],
      ["x --token 'hunter2' y", 'hunter2'],
      ['curl -H Authorization: Bearer hunter2 https://x', 'hunter2'],
      ['curl -H PRIVATE-TOKEN: hunter2 https://x', 'hunter2'],
      ['dns_cloudflare_api_token = hunter2', 'hunter2'],
      ['proxy_set_header X-Api-Key "hunter2";', 'hunter2'],
      ['host=db user=mm password=hunter2 dbname=mm', 'hunter2'],
    ])('%s', (text, secret) => {
      const shown = mask('text', text)
      expect(shown).not.toContain(secret)
      expect(shown).toContain(maskedSecret)
      expect(hasSecretArgument(shown.split(' '))).toBe(hasSecretArgument(text.split(' ')))
    })

    test.each([
      'ssl_certificate_key /etc/ssl/private/mm.key;',
      'ExecStart={ path=/opt/mm ; argv[]=/opt/mm --config /srv/mm.json ; ignore_errors=no ; }',
      'EnvironmentFiles=/etc/mm.env (ignore_errors=no)',
      'MM_FILESETTINGS_PASSWORD_FILE=/run/secrets/db',
      'dns_rfc2136_credentials = /etc/letsencrypt/rfc2136.ini',
      'docker://reg:5000/app@sha256:0123',
      'authenticator = nginx',
      '-A INPUT -p tcp --dport 8065 -j ACCEPT',
      'passwordauthentication no',
      '  PasswordAuthentication=yes',
      '--password $DB_PASSWORD',
      'proxy_set_header Authorization $http_authorization;',
      'net.ipv4.ip_forward = 1',
      'LISTEN 0 511 0.0.0.0:443 0.0.0.0:* users:(("nginx",pid=1,fd=6))',
    ])('as it is: %s', (text) => {
      expect(mask('text', text)).toBe(text)
    })

    const config = {
      ServiceSettings: {
        SiteURL: 'https://chat.example.com',
        TLSKeyFile: '/etc/ssl/mm.key',
        EnableLocalMode: true,
      },
      SqlSettings: {
        DriverName: 'postgres',
        DataSource: 'postgres://mmuser:hunter2@db/mm?sslmode=disable',
        DataSourceReplicas: ['mmuser:hunter2@tcp(b)/mm', 'host=c password=hunter2'],
        AtRestEncryptKey: 'hunter2',
      },
      EmailSettings: { SMTPPassword: 'hun\\te"r2', SMTPUsername: 'mail' },
      PluginSettings: { Plugins: { jira: { secret: 'hunter2', Enabled: true } } },
      PasswordSettings: { MinimumLength: 10 },
    }

    test.each([0, 4])('a config.json indented by %i is read as before', (indent) => {
      const text = mask('json', JSON.stringify(config, null, indent))
      expect(text).not.toContain('hunter2')
      const [masked, plain] = [parseMattermostConfig(text), parseMattermostConfig(JSON.stringify(config))]
      expect(masked.settings).toEqual(plain.settings)
      expect(masked.dataSources).toEqual(plain.dataSources)
      // Without digests, as here, nothing that was masked is compared.
      expect(masked.masked).toEqual([
        'SqlSettings.DataSource',
        'SqlSettings.DataSourceReplicas',
        'SqlSettings.AtRestEncryptKey',
        'EmailSettings.SMTPPassword',
        'PluginSettings.Plugins',
      ])
      expect(masked.fingerprints).not.toHaveProperty(['SqlSettings.DataSource'])
    })

    test('a private key is not there, what stands around it is', () => {
      const key = 'a\n-----BEGIN RSA PRIVATE KEY-----\nMIIhunter2\n-----END RSA PRIVATE KEY-----\nb'
      expect(mask('text', key)).toBe('a\n-----BEGIN PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\nb')
    })
  },
)
