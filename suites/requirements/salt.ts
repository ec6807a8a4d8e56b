import type { Clause } from '../requirement.ts'

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
} as const satisfies Record<string, Clause>
