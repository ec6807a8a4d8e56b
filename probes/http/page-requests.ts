/**
 * The web app, whatever answers for a path that doesn't exist, an API call that needs no login and one that refuses without: what each is
 * called in the facts, and where it is.
 *
 * @param unguessable - no file or channel can have this name.
 */
export function createPagePaths(unguessable: string) {
  return {
    '/': '/',
    '/<nonexistent>': `/mmverify-${unguessable}`,
    '/api/v4/system/ping': '/api/v4/system/ping',
    '/api/v4/users/me': '/api/v4/users/me',
  } as const
}

/** What `/` of the host answers where Mattermost is below a subpath. */
export const rootKey = '/<root>'

/** Asked as browsers do, which take compressed content. */
export const pageRequestHeaders = { 'accept-encoding': 'gzip, deflate, br, zstd' } as const

/** A body is not read further than to be counted. */
export const pageBodyLimit = 16 * 1024
