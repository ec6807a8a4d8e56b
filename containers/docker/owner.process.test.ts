import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createRunLabels, ownerOf } from './engine-labels.ts'
import { ownerStateOf, readCurrentOwner } from './owner.ts'

test('this process is alive', () => {
  expect(ownerStateOf(readCurrentOwner())).toBe('alive')
})

test('a process that ended is dead', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'close')
  const { pid } = child
  if (pid === undefined) throw new Error('not started')
  expect(ownerStateOf({ ...readCurrentOwner(), pid })).toBe('dead')
})

test('a living process with the same pid that started at another time is not the owner', () => {
  expect(ownerStateOf({ ...readCurrentOwner(), started: 'another-boot/1' })).toBe('dead')
})

test('nothing is known of a process on another machine', () => {
  expect(ownerStateOf({ ...readCurrentOwner(), machine: 'elsewhere/pid:[1]' })).toBe('elsewhere')
})

test('the owner survives the way through labels', () => {
  expect(ownerOf(createRunLabels({ id: 'a', stack: 's', kept: false }))).toEqual(readCurrentOwner())
})

test.each([
  ['no labels', {}],
  [
    'a pid that is no number',
    { 'mmverify.owner.machine': 'm', 'mmverify.owner.pid': 'x', 'mmverify.owner.started': '' },
  ],
  ['pid 0', { 'mmverify.owner.machine': 'm', 'mmverify.owner.pid': '0', 'mmverify.owner.started': '' }],
  ['no start', { 'mmverify.owner.machine': 'm', 'mmverify.owner.pid': '1' }],
])('%s names no owner', (_name, labels) => {
  expect(ownerOf(labels as Record<string, string>)).toBeNull()
})
