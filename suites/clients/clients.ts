import { android } from './android.ts'
import { apple } from './apple.ts'
import { chromium } from './chromium.ts'
import type { Client } from './client.ts'
import { crawlers } from './crawlers.ts'
import { firefox } from './firefox.ts'
import { go } from './go.ts'
import { java } from './java.ts'
import { libraries } from './libraries.ts'
import { mattermost } from './mattermost.ts'
import { windows } from './windows.ts'

const tables = {
  ...mattermost,
  ...chromium,
  ...firefox,
  ...apple,
  ...android,
  ...windows,
  ...java,
  ...go,
  ...libraries,
  ...crawlers,
} as const

export type ClientId = keyof typeof tables

/** Every client known, by id. */
export const clients: Readonly<Record<ClientId, Client>> = tables
