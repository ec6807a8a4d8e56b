'use strict'

// Is the build that of the sources beside it? In a checkout they are edited; the published package has none.
//
// The build keeps the hash of each source that went into it. To read them all again would take longer than the build saves, so what
// was once compared is remembered by what the file system says of each file, and read again only when that differs: after an edit,
// after a checkout, or once in a copy. The file system's change time is set by every write, and not by who writes.
//
// Not seen: an edit inside of node_modules, of which only npm's own list is compared; an edit of the build itself; an edit while the
// machine's clock is set back to the very moment of the last change.
const { hash } = require('node:crypto')
const { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

/** What decides on the build besides what is in it. */
const settings = ['package.json', 'node_modules/.package-lock.json', 'rolldown.config.ts']

/** File systems tell times apart by milliseconds, or by two seconds: what changed so lately may change again unseen. */
const recent = 2000

const manifestOf = (root) => `${root}/dist/sources.json`
const seenOf = (root) => `${root}/dist/sources-seen.bin`

/**
 * Keeps what the build was made of. `modules`: each source in it by its path below the root, as it was when it was read.
 * `folders`: those that were copied whole.
 */
function recordBuild(root, modules, folders) {
  const entries = [...modules].map(([path, content]) => [path, hashOf(content)])
  const copied = folders.flatMap((folder) => [
    folder,
    ...readdirSync(`${root}/${folder}`, { recursive: true }).map((name) => `${folder}/${name}`),
  ])
  for (const path of [...copied, ...settings]) entries.push([path, hashOf(contentOf(`${root}/${path}`))])
  const changed = firstChange(root, entries)
  if (changed) throw new Error(`${changed} changed while it was built`)
  writeFileSync(manifestOf(root), JSON.stringify(entries))
}

/** @param now - only tests give it: when what changed lately is long ago */
function buildIsFresh(root = join(__dirname, '..'), now = Date.now()) {
  if (!existsSync(`${root}/cli/main.ts`)) return true
  if (!existsSync(manifestOf(root))) return false
  const entries = JSON.parse(readFileSync(manifestOf(root), 'utf8'))
  const seen = look(root, entries, now)
  if (!seen) return false
  const before = recall(root)
  const differing = entries.filter((_, index) => differs(seen, before, index))
  if (firstChange(root, differing)) return false
  if (differing.length > 0) remember(root, seen)
  return true
}

module.exports = { buildIsFresh, recordBuild }

/** What is kept of a path: when it changed, when its content did, its size, and which file of which device it is. */
const width = 5

/** What the file system says of each file and folder; null where one is gone. */
function look(root, entries, now) {
  const seen = new Float64Array(entries.length * width)
  let at = 0
  for (const [path] of entries) {
    const stat = statSync(`${root}/${path}`, { throwIfNoEntry: false })
    if (!stat) return null
    // NaN differs from everything, itself included: the file will be read again.
    seen[at++] = Math.max(stat.ctimeMs, stat.mtimeMs) < now - recent ? stat.ctimeMs : Number.NaN
    seen[at++] = stat.mtimeMs
    seen[at++] = stat.size
    seen[at++] = stat.ino
    seen[at++] = stat.dev
  }
  return seen
}

function differs(seen, before, index) {
  for (let at = index * width; at < (index + 1) * width; at += 1) if (seen[at] !== before[at]) return true
  return false
}

/** The path of the first whose content is not what was built, if there is one. */
function firstChange(root, entries) {
  return entries.find(([path, expected]) => hashOf(contentOf(`${root}/${path}`)) !== expected)?.[0]
}

/** Of a folder, the names in it. */
function contentOf(path) {
  return statSync(path).isDirectory() ? readdirSync(path).sort().join('\n') : readFileSync(path)
}

function hashOf(content) {
  return hash('sha256', content, 'base64url')
}

/** What was remembered; nothing, if what is there makes no sense. */
function recall(root) {
  if (!existsSync(seenOf(root))) return new Float64Array()
  const bytes = readFileSync(seenOf(root))
  return bytes.length % 8 > 0 ? new Float64Array() : new Float64Array(Uint8Array.from(bytes).buffer)
}

/** Whole or not at all, since others may be reading. Who may not write here compares anew each time. */
function remember(root, seen) {
  const draft = `${seenOf(root)}.${process.pid}`
  try {
    writeFileSync(draft, seen)
    renameSync(draft, seenOf(root))
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(error.code)) throw error
  }
}

if (require.main === module) {
  const started = performance.now()
  const fresh = buildIsFresh()
  const milliseconds = (performance.now() - started).toFixed(1)
  console.log(
    `${fresh ? 'the build is that of the sources' : 'the sources have changed'} (${milliseconds} ms)`,
  )
}
