import { expect, test } from 'vitest'
import { FormatError } from '../format-error.ts'
import { parseKernelArguments, parseSelinuxConfig } from './selinux.ts'

test.each([
  ['# SELINUX= can take one of these three values:\nSELINUX=enforcing\nSELINUXTYPE=targeted\n', 'enforcing'],
  ['SELINUX=enforcing\nSELINUX=Permissive\n', 'permissive'],
  [' SELINUX = disabled \n', 'disabled'],
])('/etc/selinux/config: %j', (text, mode) => {
  expect(parseSelinuxConfig(text)).toBe(mode)
})

test.each(['', '#SELINUX=enforcing\n', 'SELINUX=on\n'])('/etc/selinux/config without a mode: %j', (text) => {
  expect(() => parseSelinuxConfig(text)).toThrow(FormatError)
})

test('/proc/cmdline, as RHEL 8 and 9 have it', () => {
  expect(
    parseKernelArguments(
      'BOOT_IMAGE=(hd0,gpt2)/vmlinuz root=/dev/x ro crashkernel=1G selinux=1 enforcing=0\n',
    ),
  ).toEqual({
    selinux: '1',
    enforcing: '0',
  })
  expect(parseKernelArguments('root=/dev/x ro xselinux=0\n')).toEqual({ selinux: null, enforcing: null })
  expect(() => parseKernelArguments('\n')).toThrow(FormatError)
})
