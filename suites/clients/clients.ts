import type { Client } from './client.ts'
import { android } from './tables/android.ts'
import { apple } from './tables/apple.ts'
import { chromium } from './tables/chromium.ts'
import { crawlers } from './tables/crawlers.ts'
import { firefox } from './tables/firefox.ts'
import { go } from './tables/go.ts'
import { java } from './tables/java.ts'
import { libraries } from './tables/libraries.ts'
import { mattermost } from './tables/mattermost.ts'
import { windows } from './tables/windows.ts'

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
