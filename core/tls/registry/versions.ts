import { createRegistry } from './code-points.ts'

/** The versions that are asked for, oldest first. */
export const versionNames = ['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const
export type VersionName = (typeof versionNames)[number]

/** ProtocolVersion (RFC 8446 §4.2.1, RFC 6101 §5.2.1); SSL 2.0 writes its version the other way round. */
const codes: Readonly<Record<VersionName, number>> = {
  'SSL 2.0': 0x0002,
  'SSL 3.0': 0x0300,
  'TLS 1.0': 0x0301,
  'TLS 1.1': 0x0302,
  'TLS 1.2': 0x0303,
  'TLS 1.3': 0x0304,
}

const versions = createRegistry(
  Object.entries(codes).map(([name, code]) => ({ code, name: name as VersionName })),
)

export function versionCode(name: VersionName): number {
  return codes[name]
}

/** `TLS 1.2`; `TLS 1.3 draft 28` (0x7F1C); else `unassigned(0x0305)`. */
export function versionName(code: number): string {
  return code >> 8 === 0x7f ? `TLS 1.3 draft ${code & 0xff}` : versions.name(code)
}

/** The version's name where it is one of ours. */
export function versionAt(code: number): VersionName | undefined {
  return versions.at(code)?.name
}
