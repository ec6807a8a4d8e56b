import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../settings/config-file.ts'
import { UsageError } from '../../usage-error.ts'
import { writeConfig } from './write-config.ts'

const canary = 'PW-7f3a91-canary'

const config = {
  ServiceSettings: { SiteURL: 'https://chat.example.com:8443' },
  SqlSettings: {
    DriverName: 'postgres',
    AtRestEncryptKey: canary,
    DataSource: `postgres://mmuser:${canary}@db1.example.com:5433/mm?sslmode=require`,
    DataSourceReplicas: [`postgres://mmuser:${canary}@db2.example.com/mm`],
  },
}
const roster = `mm1.example.com:\n  host: 192.0.2.10\n  user: root\n  passwd: ${canary}\n`

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mmverify-init-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}

test('what is found becomes a config that can be read, without any secret', async () => {
  const folder = await folderWith({ 'config.json': JSON.stringify(config), roster })
  const path = join(folder, 'mmverify.yaml')
  await writeConfig(path, { force: false, folder })
  const text = await readFile(path, 'utf8')
  expect(text).not.toContain(canary)
  expect(text).toContain('salt-roster, 1 hosts; 1 secrets stand in it in the clear')
  const written = await readConfig(path)
  expect(written.targets).toEqual([
    {
      host: 'chat.example.com:8443',
      inventory: join(folder, 'roster'),
      databases: [
        {
          name: 'primary',
          kind: 'postgresql',
          host: 'db1.example.com',
          port: 5433,
          database: 'mm',
          appUser: 'mmuser',
        },
        {
          name: 'DataSourceReplicas[0]',
          kind: 'postgresql',
          host: 'db2.example.com',
          database: 'mm',
          appUser: 'mmuser',
        },
      ],
    },
  ])
})

test('every commented line is a config as well once its mark is taken away', async () => {
  const folder = await folderWith({ roster })
  const path = join(folder, 'mmverify.yaml')
  await writeConfig(path, { force: false, folder })
  const lines = (await readFile(path, 'utf8')).split('\n')
  const uncommented = lines
    .map((line) => line.replace(/^(\s*)# ((?:- |[a-zA-Z]+:| {2}).*)$/, '$1$2'))
    .join('\n')
  await writeFile(path, uncommented)
  const { targets: [target] = [], ssh } = await readConfig(path)
  expect(ssh?.passwordEnv).toBe('MMVERIFY_SSH_PASSWORD')
  expect(Object.keys(target ?? {}).sort()).toEqual(
    ['api', 'ca', 'configBaseline', 'databases', 'host', 'inventory', 'nodes'].sort(),
  )
})

test('a file that is there stays, unless it may be replaced', async () => {
  const folder = await folderWith({ roster, 'mmverify.yaml': 'mine' })
  const path = join(folder, 'mmverify.yaml')
  await expect(writeConfig(path, { force: false, folder })).rejects.toThrow(UsageError)
  expect(await readFile(path, 'utf8')).toBe('mine')
  await writeConfig(path, { force: true, folder })
  expect((await readConfig(path)).targets?.[0]?.host).toBe('mm1.example.com')
})

test('where nothing is found nothing is written', async () => {
  const folder = await folderWith({ 'config.json': '{"name": "another tool"}' })
  const path = join(folder, 'mmverify.yaml')
  await expect(writeConfig(path, { force: false, folder })).rejects.toThrow(/nothing was found/)
  await expect(readFile(path)).rejects.toThrow(/ENOENT/)
})
