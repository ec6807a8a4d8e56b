import { notApplicable, type Verdict } from '../../../core/verdict.ts'
import {
  type ConfigurationView,
  createSettingEvidence,
  findText,
  isSwitchedOn,
} from '../app/configuration-view.ts'

const enable = 'EmailSettings.SendPushNotifications'
const server = 'EmailSettings.PushNotificationServer'

/** Judges how notifications are sent, where they are: not without a server either. */
export function judgePush(view: ConfigurationView, judge: () => Verdict | null): Verdict | null {
  const sends = isSwitchedOn(view, enable)
  if (sends === null) return null
  if (sends && findText(view, server) !== '') return judge()
  return notApplicable(
    `${view.name}: no push notifications are sent`,
    createSettingEvidence(view, enable, server),
  )
}
