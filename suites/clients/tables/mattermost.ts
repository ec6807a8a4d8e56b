import type { Client } from '../client.ts'
import { android } from './android.ts'
import { apple } from './apple.ts'
import { chromium } from './chromium.ts'

const networkClient = 'https://github.com/mattermost/react-native-network-client as of 2026-05-07'

/**
 * Mattermost’s own applications. None sets TLS options of its own, so each says what the library below it says: Electron
 * is Chromium, the Android app uses OkHttp over the system’s Conscrypt, the iOS app NSURLSession.
 * The hellos of OkHttp are of version 4, whose lists version 5 keeps (okhttp3/ConnectionSpec.kt).
 */
export const mattermost = {
  'mattermost-desktop-chromium-120': {
    ...chromium['chrome-120'],
    name: 'Mattermost desktop, Electron with Chromium 120',
    source: `The app is Electron (https://github.com/mattermost/desktop, package.json); ${chromium['chrome-120'].source}`,
  },
  'mattermost-desktop-chromium-156': {
    ...chromium['chromium-156'],
    name: 'Mattermost desktop, Electron with Chromium 156',
    source: `The app is Electron (https://github.com/mattermost/desktop, package.json); ${chromium['chromium-156'].source}`,
  },
  'mattermost-android-7': {
    ...android['okhttp-4-android-7'],
    name: 'Mattermost for Android, Android 7',
    source: `OkHttp 5.3.2 without options (${networkClient}, android/build.gradle); ${android['okhttp-4-android-7'].source}`,
  },
  'mattermost-android-9': {
    ...android['okhttp-4-android-9'],
    name: 'Mattermost for Android, Android 9',
    source: `OkHttp 5.3.2 without options (${networkClient}, android/build.gradle); ${android['okhttp-4-android-9'].source}`,
  },
  'mattermost-android-13': {
    ...android['okhttp-4-android-13'],
    name: 'Mattermost for Android, Android 13',
    source: `OkHttp 5.3.2 without options (${networkClient}, android/build.gradle); ${android['okhttp-4-android-13'].source}`,
  },
  'mattermost-ios-16': {
    ...apple['safari-16-ios-16'],
    name: 'Mattermost for iOS, iOS 16.0',
    source: `NSURLSession without options (${networkClient}, ios/), so the system’s hello; ${apple['safari-16-ios-16'].source}`,
  },
  'mattermost-ios-18': {
    ...apple['safari-18-ios-18'],
    name: 'Mattermost for iOS, iOS 18.4',
    source: `NSURLSession without options (${networkClient}, ios/), so the system’s hello; ${apple['safari-18-ios-18'].source}`,
  },
  'mattermost-ios-26': {
    ...apple['safari-26-ios-26'],
    name: 'Mattermost for iOS, iOS 26.0',
    source: `NSURLSession without options (${networkClient}, ios/), so the system’s hello; ${apple['safari-26-ios-26'].source}`,
  },
} as const satisfies Record<string, Client>
