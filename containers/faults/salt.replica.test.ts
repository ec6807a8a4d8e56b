import { startSalt } from '../stacks/salt.ts'
import { saltFaults } from './salt.ts'
import { describeFaults } from './testing/stack-faults.ts'

describeFaults({
  name: 'salt',
  start: startSalt,
  faults: saltFaults,
  asWritten: {
    current: [
      ...['server-tokens', 'upload-limit', 'lucky13'],
      // The document logs in as root, and nothing in it renews the certificate.
      ...['sshd-root-login', 'certbot-renewal', 'services-enabled'],
      ...['push-contents', 'push-encryption'],
    ],
    // "Push notifications for messages are not encrypted by default": what it warns of.
    salt: ['push-contents', 'push-encryption'],
  },
})
