import { insertAt, onLines } from '../mutations.ts'
import type { KindTable } from './kinds.ts'

export const updateKinds: KindTable = {
  'updates-apt': {
    mutations: [
      onLines('an update of security pending', 'never-better', (lines, random) =>
        insertAt(
          lines,
          random,
          'Inst libssl3 [3.0.17-1~deb12u2] (3.0.17-1~deb12u3 Debian-Security:12/stable-security [amd64])',
        ),
      ),
    ],
  },
}
