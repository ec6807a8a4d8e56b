import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { requireProgram } from '../programs/programs.ts'
import type { AuditVerdicts } from './audit-in-namespace.ts'
import type { Disturbance } from './disturbances.ts'

/** The programs that a disturbed audit needs. It needs the right to make network namespaces, too. */
export const neededPrograms = ['unshare', 'ip', 'iptables', 'nginx'] as const

/** Audits the server behind the disturbance so many times, one after the other, in namespaces that end with the last. */
export async function runAudits(
  { name }: Disturbance,
  { audits, seed }: { audits: number; seed: number },
): Promise<AuditVerdicts[]> {
  const program = fileURLToPath(new URL('audit-in-namespace.ts', import.meta.url))
  const namespaces = ['--net', '--pid', '--fork', '--kill-child']
  const child = spawn(
    requireProgram('unshare'),
    [...namespaces, process.execPath, program, name, String(audits), String(seed)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit') as Promise<[number | null]>
  const verdicts: AuditVerdicts[] = []
  for await (const line of createInterface(child.stdout)) verdicts.push(JSON.parse(line) as AuditVerdicts)
  const [code] = await ended
  if (code !== 0 || verdicts.length !== audits)
    throw new Error(`${name}: ${verdicts.length} of ${audits} audits were finished, exit ${code}`)
  return verdicts
}
