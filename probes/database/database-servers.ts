import { defineProbe } from '../../core/probe.ts'

/** What every database server shows, before login and, with an account, after it. */
export const databaseServers = defineProbe({
  id: 'database-servers',
  given: ({ databases }) => databases.length > 0,
  needs: [],
  provides: ['database.servers'],
  async collect(context) {
    // Loaded only where there is a database to ask: most runs have none.
    const { probeDatabaseServers } = await import('./all-database-servers.ts')
    return { 'database.servers': await probeDatabaseServers(context, context.access.databases) }
  },
})
