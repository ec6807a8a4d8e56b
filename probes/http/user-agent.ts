import manifest from '../../package.json' with { type: 'json' }

/** Says who asks, so that whoever reads the server's log can tell. */
export const userAgent = `mmverify/${manifest.version} (+observes only)`
