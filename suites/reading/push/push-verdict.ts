import { notApplicable, type Verdict } from '../../../core/verdict.ts'
import { settingEvidence, switchedOn, textOf, type View } from '../app/configuration-view.ts'

const enable = 'EmailSettings.SendPushNotifications'
const server = 'EmailSettings.PushNotificationServer'

/** Judges how notifications are sent, where they are: not without a server either. */
export function judgePush(view: View, judge: () => Verdict | null): Verdict | null {
  const sends = switchedOn(view, enable)
  if (sends === null) return null
  if (sends && textOf(view, server) !== '') return judge()
  return notApplicable(`${view.name}: no push notifications are sent`, settingEvidence(view, enable, server))
}
