import { defineCheck } from '../../core/check.ts'
import { fail, pass } from '../../core/verdict.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { judgeConfiguration } from '../reading/app/configuration-verdict.ts'
import { createSettingEvidence, isSwitchedOn } from '../reading/app/configuration-view.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

const setting = {
  enable: 'PluginSettings.Enable',
  uploads: 'PluginSettings.EnableUploads',
  signature: 'PluginSettings.RequirePluginSignature',
  insecure: 'PluginSettings.AllowInsecureDownloadURL',
  insecureOld: 'PluginSettings.AllowInsecureDownloadUrl',
} as const

export const check = defineCheck({
  id: 'config-plugins',
  area: 'app',
  title: 'Plugins are installed only signed, and over HTTPS',
  severity: 'high',
  why: 'A plugin is a program that runs on the server with Mattermost’s rights and its database. With uploads on, an administrator’s stolen session becomes a shell.',
  remediation:
    'PluginSettings.EnableUploads false in config.json (it can’t be changed over the API), AllowInsecureDownloadURL false; a site that must upload its own plugins signs them and sets RequirePluginSignature true.',
  references: ['https://docs.mattermost.com/configure/plugins-configuration-settings.html'],
  needs: [],
  uses: configurationFacts,
  requirements: { current: { value: null, clauses: [mattermost.plugins] } },
  judge: (facts, judgement) =>
    judgeConfiguration(facts, judgement, (view) => {
      const enabled = isSwitchedOn(view, setting.enable)
      const uploads = isSwitchedOn(view, setting.uploads)
      const signed = isSwitchedOn(view, setting.signature)
      const insecure = isSwitchedOn(view, setting.insecureOld) ?? isSwitchedOn(view, setting.insecure)
      const evidence = createSettingEvidence(
        view,
        setting.enable,
        setting.uploads,
        setting.signature,
        setting.insecure,
      )
      if (enabled === false) return pass(`${view.name}: plugins are off`, evidence)
      if (uploads && signed === false) {
        return fail(
          `${view.name}: whoever has an administrator’s session can upload unsigned plugins`,
          evidence,
        )
      }
      if (insecure) return fail(`${view.name}: plugins may be downloaded over plain HTTP`, evidence)
      if (enabled === null || uploads === null || signed === null || insecure === null) return null
      return pass(
        `${view.name}: ${uploads ? 'uploaded plugins must be signed' : 'plugins cannot be uploaded'}`,
        evidence,
      )
    }),
})
