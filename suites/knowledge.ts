import { checks } from './check-catalogue.ts'
import { clients } from './clients/clients.ts'
import { distributionSupports } from './knowledge/distributions.ts'
import { knowledgeTables } from './knowledge/tables.ts'
import { lifetimes } from './reading/database/database-releases.ts'
import { releases } from './reading/mattermost-releases.ts'

/** All that verdicts depend on besides the facts: what is required, and tables of the world, each true on the day it was read. */
export const knowledge = {
  requirements: checks.map(({ id, severity, title, requirements }) => ({
    id,
    severity,
    title,
    requirements,
  })),
  mattermost: releases,
  databases: lifetimes,
  distributions: distributionSupports.entries,
  clients,
  tables: knowledgeTables,
}
