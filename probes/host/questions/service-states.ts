import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

export const serviceStateSchema = z.strictObject({
  unit: z.string(),
  loadState: z.string(),
  activeState: z.string(),
  subState: z.string(),
})
export type ServiceState = z.infer<typeof serviceStateSchema>

/** All services that systemd has loaded: instances and names with a version in them too, which no list could foresee. */
export const serviceStates = defineHostQuestion({
  command: defineProgramCommand({
    id: 'service-states',
    programs: pathsIn.bin('systemctl'),
    arguments: '--no-pager --no-legend --full --all --type=service list-units',
    privilege: 'none',
    purpose: 'which services run, by whatever name',
    byteLimit: mebibyte,
  }),
  schema: z.array(serviceStateSchema),
  read: readServiceStates,
})

/** `● postgresql@15-main.service loaded failed failed PostgreSQL Cluster 15-main`. */
export function readServiceStates(text: string): { value: ServiceState[]; residue: Residue[] } {
  const value: ServiceState[] = []
  const residue: Residue[] = []
  for (const [index, { text: line }] of splitLines(text).entries()) {
    if (line.trim() === '') continue
    const [, unit, loadState, activeState, subState] =
      /^\s*(?:[^\w\s]\s+|\uFFFD+\s+)?(\S+\.service)\s+([a-z-]+)\s+([a-z-]+)\s+([a-z-]+)(?:\s|$)/u.exec(
        line,
      ) ?? []
    if (
      unit === undefined ||
      loadState === undefined ||
      activeState === undefined ||
      subState === undefined
    ) {
      residue.push(createResidue(index + 1, 'no service'))
    } else value.push({ unit, loadState, activeState, subState })
  }
  // Where systemd runs, some service always does.
  if (value.length === 0) throw new FormatError('service', 0)
  return { value, residue }
}

export const unitFileSchema = z.strictObject({ unit: z.string(), state: z.string() })

/** Whether the unit files are enabled; of instances their templates stand there. */
export const unitFiles = defineHostQuestion({
  command: defineProgramCommand({
    id: 'unit-files',
    programs: pathsIn.bin('systemctl'),
    arguments: '--no-pager --no-legend --full --type=service list-unit-files',
    privilege: 'none',
    purpose: 'which services start at boot, by whatever name',
    byteLimit: mebibyte,
  }),
  schema: z.array(unitFileSchema),
  read: readUnitFiles,
})

/** `postgresql@.service  indirect  enabled`: unit, state, and from systemd 243 on what the distributor would have. */
export function readUnitFiles(text: string): { value: z.infer<typeof unitFileSchema>[]; residue: Residue[] } {
  const value: z.infer<typeof unitFileSchema>[] = []
  const residue: Residue[] = []
  for (const [index, { text: line }] of splitLines(text).entries()) {
    if (line.trim() === '') continue
    const [, unit, state] = /^\s*(\S+\.service)\s+([a-z-]+)(?:\s+(?:[a-z-]+))?\s*$/.exec(line) ?? []
    if (unit === undefined || state === undefined) residue.push(createResidue(index + 1, 'no unit file'))
    else value.push({ unit, state })
  }
  if (value.length === 0) throw new FormatError('unit file', 0)
  return { value, residue }
}
