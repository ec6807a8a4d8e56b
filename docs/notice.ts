import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const root = join(import.meta.dirname, '..')

/** NOTICE for the packages that the last build took code from, as `rolldown.config.ts` recorded them. */
export function renderNotice(): string {
  const folders = z
    .array(z.string())
    .parse(JSON.parse(readFileSync(join(root, 'dist/packages.json'), 'utf8')))
  const packages = folders.map(readPackage)
  const texts = [...new Map(packages.flatMap(({ texts }) => texts).map((text) => [withoutOwner(text), text]))]
  const numberOf = (text: string) => texts.findIndex(([key]) => key === withoutOwner(text)) + 1
  return [
    head,
    ...packages.map(({ name, version, license, owners, texts: own }) =>
      [
        `${name} ${version} (${license})${own.length > 0 ? `, text ${own.map(numberOf).join(' and ')}` : ''}`,
        ...owners.map((line) => `    ${line}`),
        ...(own.length === 0 ? ['    The package holds no licence file.'] : []),
      ].join('\n'),
    ),
    ...texts.map(
      ([, text], index) => `${'-'.repeat(80)}\nText ${index + 1}\n\n${withoutOwnerLines(text).trim()}`,
    ),
    '',
  ].join('\n\n')
}

const head = `mmverify
Licensed under the Apache License, Version 2.0: see LICENSE.

Written by \`npm run notice\` from the packages whose code is in the bundle (\`dist/\`). Packages that are installed beside it
(\`external\` in rolldown.config.ts) bring their own licences.

The list of certificate transparency logs (probes/tls/transparency/log-list.json, and in the bundle) was taken from
CryptoDataHub 1.6.1 (https://pypi.org/project/CryptoDataHub/), which is under the Mozilla Public License 2.0
(https://www.mozilla.org/MPL/2.0/). It was shortened to the logs that take certificates which expire in May 2026 or later, and
brought into the form of Google's log list. Its source form is that file.

\`dist/dist/static\` is the page of @allurereport/plugin-awesome, copied unchanged. It was bundled by its makers from packages that
are not listed here.

A text is printed once where packages differ only in the lines that name the owner. Those lines stand below each package.`

interface Package {
  name: string
  version: string
  license: string
  /** Lines that name who holds the copyright: of its licence file, else its author. */
  owners: string[]
  texts: string[]
}

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  author: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]).optional(),
})

function readPackage(folder: string): Package {
  const path = join(root, folder)
  const { author, ...manifest } = manifestSchema.parse(
    JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')),
  )
  const files = existsSync(path)
    ? readdirSync(path).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name))
    : []
  const texts = files.sort().map((name) => readFileSync(join(path, name), 'utf8').replaceAll('\r', ''))
  const owners = texts.flatMap((text) => text.split('\n').filter(isOwnerLine)).map((line) => line.trim())
  return {
    ...manifest,
    owners: owners.length > 0 || !author ? [...new Set(owners)] : [`Author: ${author}`],
    texts,
  }
}

/** `Copyright (c) 2020 Somebody`, not a sentence on copyright. */
function isOwnerLine(line: string): boolean {
  return /^\W*(the mit license \(mit\)\W*)?copyright\W+(\(c\)|©|\d{4})/i.test(line)
}

function withoutOwnerLines(text: string): string {
  return text
    .split('\n')
    .filter((line) => !isOwnerLine(line))
    .join('\n')
}

/** What two licence files have in common that differ only in their owner and layout. */
function withoutOwner(text: string): string {
  return withoutOwnerLines(text)
    .split('\n')
    .filter((line) => !/^\W*(the )?(mit|isc) licen[cs]e( \(mit\))?\W*$/i.test(line))
    .join(' ')
    .replace(/[\s*#"'“”]+/g, ' ')
    .trim()
}

if (import.meta.main) writeFileSync(join(root, 'NOTICE'), renderNotice())
