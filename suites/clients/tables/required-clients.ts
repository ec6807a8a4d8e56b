import type { ClientId } from '../clients.ts'

/** What people and programs connect with today: what Mattermost’s documentation supports, and libraries in support. */
export const clientsOfToday = [
  'mattermost-desktop-chromium-120',
  'mattermost-desktop-chromium-156',
  'mattermost-android-7',
  'mattermost-android-9',
  'mattermost-android-13',
  'mattermost-ios-16',
  'mattermost-ios-18',
  'mattermost-ios-26',
  'chrome-142',
  'chrome-150',
  'chromium-156',
  'chrome-131-android',
  'firefox-144',
  'safari-17-macos',
  'safari-18-macos',
  'safari-26-macos',
  'safari-17-ios-17',
  'safari-18-ios-18',
  'safari-26-ios-26',
  'java-11',
  'java-17',
  'java-21',
  'java-25',
  'go-1.24',
  'go-1.26',
  'openssl-3.0',
  'openssl-3.5',
  'openssl-4.0',
  'gnutls-3.7',
  'curl-7.88',
  'python-3.11',
  'node-24',
] as const satisfies readonly ClientId[]

/**
 * Seed 000's list for its second line of ciphers: Android 5 and 6, Firefox 31, IE11 on Windows 7 + 8, iOS < 9 and
 * macOS < 10.11, as far back as they speak TLS 1.2, which its ssl_protocols begin with.
 */
export const clientsOfOldPlatforms = [
  'android-5.0.0',
  'android-6.0',
  'firefox-31',
  'firefox-31-esr',
  'ie-11-win-7',
  'ie-11-win-8.1',
  'safari-5-ios-5',
  'safari-6-ios-6',
  'safari-7-ios-7',
  'safari-8-ios-8',
  'safari-7-osx-10.9',
  'safari-8-osx-10.10',
] as const satisfies readonly ClientId[]
