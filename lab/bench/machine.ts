import { cpus, loadavg } from 'node:os'

const [loadBefore = 0] = loadavg()
const processors = cpus()

/** What a bench ran on, and how busy that was when this module was loaded: before the bench itself. */
export const machine = `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, load before the start ${loadBefore.toFixed(2)}`
