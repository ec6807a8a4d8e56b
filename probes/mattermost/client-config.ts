import { defineProbe } from '../../core/probe.ts'
import { askPublicSettings } from './public-api-settings.ts'
import { belowSubpath, predictSubpath } from './subpath.ts'

/** The settings that the server shows to clients before their login. */
export const clientConfig = defineProbe({
  id: 'mattermost-client-config',
  needs: ['net.primary', 'mattermost.subpath'],
  predictNeeds: predictSubpath,
  provides: ['mattermost.clientConfig'],
  async collect(context, facts) {
    const path = '/api/v4/config/client?format=old'
    return { 'mattermost.clientConfig': await askPublicSettings(path, belowSubpath(context, facts), facts) }
  },
})
