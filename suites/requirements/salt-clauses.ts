import type { Clause } from '../../core/requirement.ts'

const document = 'October 2016 - Mattermost (seed 002)'
const letsEncrypt = "Let's Encrypt pre-setup"

/** What this document says of the outside. */
export const salt = {
  proxy: { document, section: 'Deployment', quote: 'Setup nginx to proxy web traffic to the application' },
  certificateName: { document, section: letsEncrypt, quote: '-d mattermost.foxvalleylug.org' },
  webroot: {
    document,
    section: letsEncrypt,
    quote:
      "We're using the webroot method here, in which the script will write a file to the ``--webroot-path``, and then contact Let's Encrypt and have it read that file for verification.",
  },
  ssl: {
    document,
    section: 'Deploying using Salt orchestration',
    quote: 'For our demo, we will be using SSL, with the keys I created earlier using ``certbot-auto``.',
  },
  pidFile: {
    document,
    section: 'Deployment notes',
    quote:
      "There is a bug in the nginx package for CentOS 7, it specifies a different path for the service's PID file than is specified in the nginx config file.",
  },
  rosterPassword: {
    document,
    section: 'Setting up a roster file for salt-ssh',
    quote: 'passwd: thisisnotarealpassword',
  },
  rootLogin: { document, section: 'Setting up a roster file for salt-ssh', quote: 'user: root' },
  sqlSettings: {
    document,
    section: 'Deployment notes',
    quote:
      "When upgrading, make sure to check config.json to make sure that the ``SqlSettings`` section hasn't changed.",
  },
  allSqlSettings: {
    document,
    section: 'Deployment notes',
    quote:
      'state will replace the entire ``SqlSettings`` section, so we need to specify all settings in that section.',
  },
  pushClear: {
    document,
    section: 'Cons',
    quote: 'Push notifications for messages are not encrypted by default',
  },
  pushTestService: {
    document,
    section: 'Cons',
    quote:
      'Mattermost provides a testing push notifictation service which provides unencrypted notifications',
  },
  pushForTesting: { document, section: 'Cons', quote: 'Intended for evaluation purposes' },
} as const satisfies Record<string, Clause>
