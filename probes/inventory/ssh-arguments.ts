import { splitShellWords } from './shell-words.ts'

export interface SshArguments {
  /** Hosts to go through, outermost first. */
  jumps: string[]
  /** Options that lead elsewhere or in another way, and that nothing here follows. */
  passedOver: string[]
}

/** What arguments for ssh say of the way to a host: `-J bastion`, `-o ProxyJump=bastion`, `-oProxyCommand=…`. */
export function readSshArguments(text: string): SshArguments {
  const words = splitShellWords(text)
  if (!words) return { jumps: [], passedOver: ['an open quote'] }
  const found: SshArguments = { jumps: [], passedOver: [] }
  for (let at = 0; at < words.length; at += 1) {
    const [, letter = '', attached = ''] = /^-([A-Za-z0-9])(.*)$/s.exec(words[at] ?? '') ?? []
    if (!withValue.includes(letter) || letter === '') continue
    if (attached === '') at += 1
    const value = attached === '' ? (words[at] ?? '') : attached
    if (letter === 'J') addJumps(found, value)
    else if (letter === 'o') readOption(found, value)
    else if (leading.includes(letter)) found.passedOver.push(`-${letter}`)
  }
  return found
}

/** ssh(1)'s options that take a value, and those of them that change where or as whom it logs in. */
const withValue = 'BbcDEeFIiJLlmOopPQRSWw'
const leading = 'BbFiIlpS'

function readOption(found: SshArguments, option: string): void {
  const [, name = '', value = ''] = /^\s*([A-Za-z]+)\s*[=\s]\s*(.*)$/s.exec(option) ?? []
  if (/^proxyjump$/i.test(name)) addJumps(found, value)
  else if (
    /^(?:proxycommand|hostname|port|user|identityfile|hostkeyalias|bindaddress|bindinterface|include)$/i.test(
      name,
    )
  )
    found.passedOver.push(name)
}

function addJumps(found: SshArguments, value: string): void {
  // ssh takes the first that it is told.
  if (found.jumps.length > 0 || value.toLowerCase() === 'none' || value === '') return
  if (/\{\{|\{%/.test(value)) found.passedOver.push('ProxyJump (a template)')
  else found.jumps.push(...value.split(','))
}
