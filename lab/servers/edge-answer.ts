import type { IncomingHttpHeaders } from 'node:http'

/** A request, whichever way it came. */
export interface EdgeRequest {
  method: string
  /** With the query. */
  path: string
  way: '1.0' | '1.1' | '2'
  headers: IncomingHttpHeaders
}

/** An answer as data. Several values of one field are sent as several fields. */
export interface EdgeAnswer {
  status: number
  headers: Readonly<Record<string, string | readonly string[]>>
  body: string | Uint8Array
}
