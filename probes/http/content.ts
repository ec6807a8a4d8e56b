import * as z from 'zod'
import { parseJsonObject } from '../mattermost/json-object.ts'

/** What in a body shows who wrote it; `patterns` has those of pages, `parseMarks` those of JSON. */
export const contentMarks = [
  'mattermost-error',
  'mattermost-ping',
  'mattermost-config',
  'mattermost-page',
  'login-form',
  'login-title',
  'single-sign-on',
  'browser-check',
  'block-page',
  'maintenance',
  'client-certificate',
  'object-store',
  'forbidden-page',
] as const
export type ContentMark = (typeof contentMarks)[number]

export const contentSchema = z.strictObject({
  form: z.enum(['empty', 'json', 'html', 'other']),
  marks: z.array(z.enum(contentMarks)),
  /** The id of an error in Mattermost's form, such as `api.context.session_expired.app_error`. */
  errorId: z.string().optional(),
})
export type Content = z.infer<typeof contentSchema>

/** What a body shows of who wrote it, and nothing else of it: the body itself is not kept. */
export function describeContent(body: Uint8Array): Content {
  if (body.length === 0) return { form: 'empty', marks: [] }
  const object = body.length <= jsonLimit ? parseJsonObject(body) : null
  if (object) return describeJson(object)
  const text = Buffer.from(body.subarray(0, textLimit)).toString('latin1')
  const form = /<(?:!doctype\s+html|html|head|title|body|h1|form|meta|script)\b/i.test(text)
    ? 'html'
    : 'other'
  const marks = contentMarks.filter((mark) => patterns[mark]?.some((pattern) => pattern.test(text)))
  return { form, marks }
}

/** Most bytes that are parsed as JSON: a list of revoked certificates may have 32 MiB, and whoever sends it what he likes in it. */
const jsonLimit = 2 ** 20

/** Pages say who made them at their beginning. */
const textLimit = 64 * 1024
const errorIdLimit = 120

/** Read from Mattermost's source (model.AppError, api4/system.go, config/client.go), and seen on 5.38 and 11.6. */
function describeJson(object: Readonly<Record<string, unknown>>): Content {
  const { id, status_code: statusCode, status } = object
  const has = (name: string) => typeof object[name] === 'string'
  if (
    typeof id === 'string' &&
    id.length <= errorIdLimit &&
    /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/.test(id) &&
    typeof statusCode === 'number'
  )
    return { form: 'json', marks: ['mattermost-error'], errorId: id }
  if (typeof status === 'string' && pingNames.some(has)) return { form: 'json', marks: ['mattermost-ping'] }
  if (configNames.every(has)) return { form: 'json', marks: ['mattermost-config'] }
  return { form: 'json', marks: [] }
}

/** Beside `status`: every release since 5.0 has some of them. */
const pingNames = [
  'ActiveSearchBackend',
  'AndroidLatestVersion',
  'AndroidMinVersion',
  'IosLatestVersion',
  'IosMinVersion',
  'DesktopLatestVersion',
  'database_status',
] as const
const configNames = ['Version', 'BuildNumber', 'DefaultClientLocale'] as const

/**
 * Each is bounded, so that a page cannot make it slow. What no pattern knows has no mark, and is taken for nobody's: the names here only
 * help to say who it was.
 */
const patterns: Readonly<Partial<Record<ContentMark, readonly RegExp[]>>> = {
  // root.html of the web app: its meta elements, and what it says without scripts or a server.
  'mattermost-page': [
    /<meta\s[^>]{0,80}name=["']?application-name["']?[^>]{0,80}content=["']?Mattermost\b/i,
    /app-id=1257222717\b/,
    /Cannot connect to Mattermost/,
    /To use Mattermost, please enable JavaScript/,
  ],
  'login-form': [/<input\b[^>]{0,300}\btype\s*=\s*["']?password\b/i],
  'login-title': [
    /<title[^>]{0,80}>[^<]{0,100}\b(?:log[ -]?[io]n|sign[ -]?[io]n|single sign-on|authenticat\w{1,5}|authori[sz]ation required|anmeld\w{1,5}|connexion|iniciar sesi|accedi|inloggen)/i,
  ],
  // SAML 2.0 HTTP POST binding; the paths of oauth2-proxy, Authelia, authentik, Pomerium, Keycloak, AD FS, Cloudflare Access.
  'single-sign-on': [
    /\bname\s*=\s*["']?SAML(?:Request|Response)\b/i,
    /["'(/](?:oauth2\/(?:start|sign_in)|outpost\.goauthentik\.io|\.pomerium|adfs\/ls|cdn-cgi\/access|realms\/[^/"']{1,60}\/(?:login-actions|protocol))\b/i,
    /\bauthelia\b/i,
  ],
  // Cloudflare, Anubis, DDoS-Guard, AWS WAF, Imperva, reCAPTCHA and its kind, go-away.
  'browser-check': [
    /<title>Just a moment/i,
    /_cf_chl_opt|\/cdn-cgi\/challenge-platform\//,
    /\.within\.website\/x\/cmd\/anubis|Making sure you(?:'|&#39;|&rsquo;)re not a bot/i,
    /\bddos-guard\b/i,
    /\bawswaf(?:cookiedomainlist)?\b|token\.awswaf\.com/i,
    /_Incapsula_Resource/,
    /\b(?:g-recaptcha|h-captcha|cf-turnstile|frc-captcha)\b/,
    /checking your browser/i,
  ],
  // Cloudflare, F5, Imperva, Akamai, Sucuri, Fortinet, BunkerWeb, ModSecurity's rules as Plesk shows them.
  'block-page': [
    /<title>Attention Required! \| Cloudflare/i,
    /Your support ID is/i,
    /Incapsula incident ID/i,
    /errors\.edgesuite\.net|<TITLE>Access Denied<\/TITLE>/i,
    /Sucuri Web[Ss]ite Firewall/,
    /<title>Web Page Blocked/i,
    /\bBunkerWeb\b/,
    /web application firewall|mod_security/i,
    /request (?:was |has been )?blocked/i,
  ],
  maintenance: [
    /<(?:title|h1|h2)[^>]{0,80}>[^<]{0,120}(?:maintenance|be (?:right )?back|wartung|mantenimiento|manuten|onderhoud)/i,
  ],
  // S3's form of an error (AWS, MinIO, Ceph, Google), and Azure's.
  'object-store': [
    /<Error>(?:[^<]|<(?!Code>)[^<>]{0,80}>){0,400}<Code>(?:AccessDenied|AllAccessDisabled|NoSuchKey|NoSuchBucket|ResourceNotFound|BlobNotFound)<\/Code>/,
  ],
  // nginx, Apache, lighttpd, Caddy's and IIS' own.
  'forbidden-page': [/<title>(?:403(?: -)? Forbidden|403 - Forbidden: Access is denied\.)<\/title>/i],
  // nginx's 400 for ssl_verify_client.
  'client-certificate': [/No required SSL certificate was sent|The SSL certificate error/],
}
