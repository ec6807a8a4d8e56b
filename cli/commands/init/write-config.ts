import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { parseTarget } from '../../settings/target-argument.ts'
import { UsageError } from '../../usage-error.ts'
import { renderConfig, siteHostOf } from './config-text.ts'
import { findConfig, findInventory } from './discovery.ts'

export interface InitOptions {
  /** Overwrite the file. */
  force: boolean
  folder: string
  /** What need not be found, nor asked for. */
  given?: { host?: string | undefined; profile?: string | undefined; inventory?: string | undefined }
}

/**
 * Writes a commented config of what can be found: an inventory, a config.json. On a terminal every finding is a question
 * with that answer filled in; elsewhere it is taken as it is.
 */
export async function writeConfig(path: string, { force, folder, given = {} }: InitOptions): Promise<void> {
  if (!force && existsSync(path)) throw new UsageError(`${path} is there already: give --force to replace it`)
  const found = { inventory: await findInventory(folder), config: await findConfig(folder) }
  await using ask = openPrompt()
  const configPath = await ask('config.json of Mattermost', found.config?.path ?? '')
  const config = configPath === '' ? null : await findConfig(folder, [configPath])
  if (configPath !== '' && config === null)
    throw new UsageError(`no config.json of Mattermost at ${configPath}`)
  const inventoryPath = given.inventory ?? (await ask('inventory of its hosts', found.inventory?.path ?? ''))
  const inventory = inventoryPath === '' ? null : await findInventory(folder, [inventoryPath])
  if (inventoryPath !== '' && inventory === null) throw new UsageError(`no inventory at ${inventoryPath}`)
  const known = config && siteHostOf(config.config)
  const host = given.host ?? (await ask('host name of the deployment', known ?? inventory?.hosts[0] ?? ''))
  if (host === '') throw new UsageError('no host: nothing was found to take one from, and none was given')
  parseTarget(host)
  const { profile = 'current' } = given
  await writeFile(path, renderConfig({ host, profile, inventory, config }), {
    flag: force ? 'w' : 'wx',
    mode: 0o644,
  })
}

type Prompt = ((question: string, suggestion: string) => Promise<string>) & AsyncDisposable

/** Asks on a terminal; elsewhere the suggestion is the answer. */
function openPrompt(): Prompt {
  const { stdin, stderr } = process
  const terminal = stdin.isTTY ? createInterface({ input: stdin, output: stderr }) : null
  const ask = async (question: string, suggestion: string) => {
    if (!terminal) return suggestion
    const answer = await terminal.question(`${question}${suggestion === '' ? '' : ` [${suggestion}]`}: `)
    return answer.trim() === '' ? suggestion : answer.trim()
  }
  return Object.assign(ask, {
    async [Symbol.asyncDispose]() {
      terminal?.close()
    },
  })
}
