import type { Run, Waiver } from '../../core/run.ts'
import { makeVisibleLine } from '../../suites/visible-text.ts'

/** Says in a line of each waiver that changed nothing: it is misspelt, not needed any more, or has ended. */
export async function announceIdleWaivers(
  runs: readonly Run[],
  { waivers }: { waivers: readonly Waiver[] },
): Promise<void> {
  if (waivers.length === 0) return
  const { listIdleWaivers } = await import('../../suites/waivers.ts')
  const reasons = {
    'no such target': 'no target of this run has that name',
    'nothing fails': 'the check does not fail there',
  } as const
  for (const { waiver, why } of listIdleWaivers(waivers, runs)) {
    const on = waiver.target === undefined ? '' : ` on ${waiver.target}`
    const because = why === 'expired' ? `it ended on ${waiver.expiration_date}` : reasons[why]
    process.stderr.write(
      `${makeVisibleLine(`mmverify: the waiver of ${waiver.control_id}${on} was not used: ${because}`)}\n`,
    )
  }
}
