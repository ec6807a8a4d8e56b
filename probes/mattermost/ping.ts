import { defineProbe } from '../../core/probe.ts'
import { askPublicSettings } from './public-api-settings.ts'
import { belowSubpath, predictSubpath } from './subpath.ts'

/** Is it Mattermost, and does it call itself healthy? Without `get_server_status`, which would write to the database. */
export const ping = defineProbe({
  id: 'mattermost-ping',
  needs: ['net.primary', 'mattermost.subpath'],
  predictNeeds: predictSubpath,
  provides: ['mattermost.ping'],
  async collect(context, facts) {
    return {
      'mattermost.ping': await askPublicSettings('/api/v4/system/ping', belowSubpath(context, facts), facts),
    }
  },
})
