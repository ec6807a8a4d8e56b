/**
 * The areas of `facts.json`, each with its facts by name. Every area of `probes/` adds itself where its schema stands, by
 * `declare module`; so this file knows none of them, and a probe from elsewhere can add its own facts in the same way.
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled by declaration merging.
export interface FactAreas {}

/** A fact's place in `facts.json`: `tls.versions`. */
export type FactPath = {
  [Area in keyof FactAreas & string]: `${Area}.${keyof FactAreas[Area] & string}`
}[keyof FactAreas & string]

/** The value at a fact's place. */
export type Fact<Path extends FactPath> =
  Path extends `${infer Area extends keyof FactAreas & string}.${infer Name}`
    ? Name extends keyof FactAreas[Area]
      ? FactAreas[Area][Name]
      : never
    : never

/** Exactly the facts named, each present: `{'tls.versions': …}`. */
export type FactsAt<Path extends FactPath> = { [P in Path]: Fact<P> }
