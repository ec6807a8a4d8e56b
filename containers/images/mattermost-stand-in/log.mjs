/** One JSON line on standard output, where journald finds it. */
export function log(level, msg, fields = {}) {
  process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level, msg, ...fields })}\n`)
}
